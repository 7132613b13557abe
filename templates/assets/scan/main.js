// The scan field with a script: what it and the camera read goes through one queue, and the list follows.
// Without it, or where the browser keeps nothing, the form sends each code by itself.

import * as camera from "./camera.js";
import * as kept from "./kept.js";
import { field, part, refresh, say, scanner, shell, working } from "./page.js";
import * as queue from "./queue.js";
import { EXPIRED, OFFLINE, OTHER, send } from "./sending.js";

const AGAIN = 30_000; // ms
const NO_CAMERA = {
  NotAllowedError: "La caméra n’est pas autorisée : permettez-la dans les réglages du navigateur, ou saisissez le code.",
  NotFoundError: "Cet appareil n’a pas de caméra : saisissez le code.",
  NotReadableError: "La caméra est prise par une autre application : fermez-la et recommencez, ou saisissez le code.",
};
const NO_DECODER = "La caméra ne peut pas être lue ici : saisissez le code.";
const NOT_KEPT = "Ce scan n’a pas pu être gardé sur cet appareil : recommencez.";

const account = (localStorage.account = scanner.dataset.account || localStorage.account || "");
const tabs = new BroadcastChannel("scans");
const looking = "lookup" in scanner.dataset;
// What the codes read here are for, and what people call it: nothing, when they go to the person's own list.
let aim = shell ? remembered() : { purpose: scanner.dataset.purpose ?? "", title: scanner.dataset.title };
let pending = null;
let closeCamera = null;

// The page kept for want of a network knows what it stands for by its address alone.
function remembered() {
  const [, purpose] = location.pathname.match(/\/scan\/pour\/([^/]+\/[^/]+)\//) ?? [];
  if (purpose) return { purpose: decodeURIComponent(purpose), title: decodeURIComponent(purpose).replace("/", " ") };
  return JSON.parse(localStorage[`aim ${location.pathname}`] ?? '{"purpose": ""}');
}

function remember() {
  if (aim.purpose) localStorage[`aim ${location.pathname}`] = JSON.stringify(aim);
}

const show = () => kept.show(account, aim.purpose, act);

function take(text) {
  return working(async () => {
    try {
      await queue.add({ text, account, ...aim });
    } catch {
      say("error", NOT_KEPT);
      return camera.signal(false);
    }
    await show();
    const left = await sendAll();
    if (!left) return;
    navigator.storage.persist?.();
    camera.signal(left === OFFLINE);
  });
}

// One delivery runs, at most one more waits for it: that one will find all that was queued meanwhile.
function sendAll() {
  return (pending ??= deliver());
}

async function deliver() {
  const answers = [];
  // One tab at a time; the one that waits finds the queue as the other left it.
  const left = await navigator.locks.request("scans", () => {
    pending = null;
    return send(scanner.dataset.send, account, (answer) => {
      answers.push(answer);
      say(answer.level, answer.message);
      camera.signal(answer.ok && !answer.doubtful);
      return show();
    });
  });
  if (answers.length > 1) sum(answers);
  part("login").hidden = ![EXPIRED, OTHER].includes(left);
  // Said once, not at every attempt.
  if (left && part("told").textContent !== left) say(left === OFFLINE ? "info" : "warning", left);
  await show();
  if (answers.length) {
    tabs.postMessage("sent");
    await follow();
  }
  return left;
}

// What a burst became; what was refused or is to be looked at twice is listed below.
function sum(answers) {
  const [refused, doubtful] = [answers.filter((answer) => !answer.ok).length, answers.filter((answer) => answer.doubtful).length];
  const blamed = [refused && `${refused} refusé${refused > 1 ? "s" : ""}`, doubtful && `${doubtful} à vérifier`];
  const told = blamed.filter(Boolean).join(", ");
  say(told ? "warning" : "success", `${answers.length} scans sont envoyés${told ? `, dont ${told}` : ""}.`);
}

// The list follows; with the network, the page that has none gives way to the real one, unless somebody is busy there.
async function follow() {
  if (!shell) return refresh();
  if (!closeCamera && !field.value) location.reload();
}

function act(change) {
  return working(async () => {
    await change();
    await show();
    tabs.postMessage("changed");
    await sendAll();
  });
}

async function toggleCamera() {
  if (closeCamera) return closeCamera();
  const button = part("camera");
  const video = part("video");
  button.disabled = true;
  try {
    closeCamera = await camera.open(video, scanner.dataset.decoder, found, () => {
      closeCamera = null;
      video.hidden = true;
      button.textContent = button.dataset.open;
    });
    video.hidden = false;
    button.textContent = button.dataset.close;
    say("info");
  } catch (error) {
    say("warning", NO_CAMERA[error.name] ?? NO_DECODER);
    field.focus();
  } finally {
    button.disabled = false;
  }
}

// What the camera reads; to look a device up is to send the form, which needs a network and keeps nothing.
function found(text) {
  if (!looking) return take(text);
  field.value = text;
  field.form.submit();
}

function entered(event) {
  if (looking) return;
  event.preventDefault();
  const text = field.value.trim();
  field.value = "";
  if (text) take(text);
}

// The same work elsewhere, another pallet: it needs no new page, hence no network.
function move(event) {
  event.preventDefault();
  const input = event.target.querySelector("[data-purpose]");
  aim = { purpose: input.dataset.purpose + input.value, title: input.dataset.title + input.value };
  remember();
  part("where").textContent = input.value;
  part("apart").href = `${scanner.dataset.pages}${aim.purpose}/`;
  const address = new URL(location.href);
  address.searchParams.set(input.name, input.value);
  history.replaceState(null, "", address);
  for (const shown of document.getElementsByName("on_page")) shown.value = address.search;
  input.value = "";
  field.focus();
  return Promise.all([show(), refresh()]);
}

// What ends the work waits for the scans that are on their way, and is not done before they are.
async function end(event) {
  const ending = event.target.closest("[data-ends]");
  if (!ending || (event.type === "click") !== (ending.localName === "a")) return;
  if (ending.dataset.ends === "now" || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const { submitter } = event;
  const left = (await kept.waiting(account, aim.purpose)) && (await working(sendAll));
  if (await kept.waiting(account, aim.purpose)) {
    say("warning", "Des scans attendent encore sur cet appareil : envoyez-les ou retirez-les, puis recommencez.", left);
    return part("queue").scrollIntoView();
  }
  if (ending.localName === "a") return location.assign(ending.href);
  ending.dataset.ends = "now";
  ending.requestSubmit(submitter);
  ending.dataset.ends = "";
}

// What waits is sent; what others have scanned for the same purpose meanwhile comes into view.
async function lookAgain() {
  if (document.hidden) return;
  await sendAll();
  if (aim.purpose) await refresh();
}

function listen() {
  field.form.addEventListener("submit", entered);
  part("other")?.addEventListener("submit", move);
  addEventListener("submit", end);
  addEventListener("click", end);
  part("send").addEventListener("click", () => act(() => field.focus()));
  part("forget").addEventListener("click", () => act(() => kept.forget(account, "refused")));
  part("seen").addEventListener("click", () => act(() => kept.forget(account, "doubt")));
  tabs.addEventListener("message", ({ data }) => Promise.all([show(), data === "sent" && follow()]));
  addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", () => (document.hidden ? closeCamera?.() : sendAll()));
  setInterval(lookAgain, AGAIN);
  part("camera").addEventListener("click", toggleCamera);
  part("camera").hidden = !navigator.mediaDevices;
}

if (shell) part("purpose").textContent = aim.purpose ? `Pour : ${aim.title}.` : "Pour votre liste de scans.";
else remember();
// A page without https keeps nothing and opens no camera: its form is enough.
if (isSecureContext && account) {
  listen();
  const held = globalThis.held.taken();
  if (held.length) say("info");
  await show();
  navigator.serviceWorker?.register(scanner.dataset.worker, { scope: "/" }).catch(() => null);
  await Promise.all([...held.map(take), sendAll()]);
} else globalThis.held.give();
