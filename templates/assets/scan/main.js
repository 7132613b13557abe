// The scan field with a script: what it and the camera read goes through one queue, and the list follows.
// Without it, or where the browser keeps nothing, the form sends each code by itself.

import * as camera from "./camera.js";
import * as kept from "./kept.js";
import { field, idle, oneAtATime, part, refresh, say, scanner, shell, working } from "./page.js";
import * as queue from "./queue.js";
import { EXPIRED, OFFLINE, OTHER, send } from "./sending.js";

const AGAIN = 30_000; // ms
const CALM = 2_000; // ms without a key or a scan, before a page gives way to another
const NO_CAMERA = {
  NotAllowedError: "La caméra n’est pas autorisée : permettez-la dans les réglages du navigateur, ou saisissez le code.",
  NotFoundError: "Cet appareil n’a pas de caméra : saisissez le code.",
  NotReadableError: "La caméra est prise par une autre application : fermez-la et recommencez, ou saisissez le code.",
};
const NO_DECODER = "La caméra ne peut pas être lue ici : saisissez le code.";
const NOT_KEPT = "Ce scan n’a pas pu être gardé sur cet appareil : recommencez.";

const account = isSecureContext ? await known().catch(() => scanner.dataset.account) : "";
const tabs = new BroadcastChannel("scans");
const looking = "lookup" in scanner.dataset;
// What the codes read here are for, and what people call it: nothing, when they go to the person's own list.
let aim = (shell && remembered()) || { purpose: scanner.dataset.purpose ?? "", title: scanner.dataset.title };
let pending = null;
// The answers since nothing was on its way.
let burst = [];
let closeCamera = null;
let leaving = null;

// The page kept for want of a network knows what it stands for by its address, as the same account saw it, or alone.
function remembered() {
  const { pathname, search } = location;
  const kept = localStorage[`aim ${account} ${pathname}${search}`] ?? localStorage[`last aim ${account} ${pathname}`];
  if (kept) return JSON.parse(kept);
  const [, purpose] = pathname.match(/\/scan\/pour\/([^/]+\/[^/]+)\//) ?? [];
  return purpose && { purpose: decodeURIComponent(purpose), title: decodeURIComponent(purpose).replace("/", " ") };
}

function remember() {
  const { pathname, search } = location;
  const told = JSON.stringify(aim);
  localStorage[`aim ${account} ${pathname}${search}`] = localStorage[`last aim ${account} ${pathname}`] = told;
}

// A word for whoever scans. The kept page asks the last page that had one; the service worker forgets it at each sign-in.
async function known() {
  const cache = await caches.open("account");
  if (!shell) await cache.put("/", new Response(scanner.dataset.account));
  return (await (await cache.match("/"))?.text()) ?? "";
}

const show = oneAtATime(() => kept.show(account, aim.purpose, act));

function take(text) {
  if (idle()) burst = [];
  return working(async () => {
    try {
      await queue.add({ text, account, ...aim });
    } catch {
      say("error", NOT_KEPT);
      return camera.signal(false);
    }
    show();
    const left = await sendAll();
    if (!left) return;
    navigator.storage.persist?.();
    camera.signal(left === OFFLINE);
  });
}

// What waited is a burst of its own.
function sendAgain() {
  if (idle()) burst = [];
  return sendAll();
}

// One delivery runs, at most one more waits for it: that one will find all that was queued meanwhile.
function sendAll() {
  return (pending ??= deliver());
}

async function deliver() {
  let answered = false;
  // One tab at a time; the one that waits finds the queue as the other left it.
  const left = await navigator.locks.request("scans", () => {
    pending = null;
    return send(scanner.dataset.send, account, (answer) => {
      answered = true;
      burst.push(answer);
      say(answer.level, answer.message);
      camera.signal(answer.ok && !answer.doubtful);
      show();
    });
  });
  if (answered && burst.length > 1) sum(burst);
  part("login").hidden = ![EXPIRED, OTHER].includes(left);
  // Said once, not at every attempt.
  if (left && part("told").textContent !== left) say(left === OFFLINE ? "info" : "warning", left);
  await show();
  if (answered) {
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

// The list follows; with the network, the page that has none gives way to the real one, once nobody is busy there.
async function follow() {
  if (!shell) return refresh();
  clearTimeout(leaving);
  leaving = setTimeout(() => (idle() && !closeCamera && !field.value ? location.reload() : follow()), CALM);
}

function act(change) {
  return working(async () => {
    await change();
    await show();
    tabs.postMessage("changed");
    await sendAll();
  });
}

function forget(which) {
  field.focus();
  return kept.forget(account, which);
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
  const value = input.value.trim();
  input.value = "";
  field.focus();
  // Whatever else was scanned there, the cursor being in it.
  if (!new RegExp(`^(${input.pattern})$`).test(value)) return value && take(value);
  aim = { purpose: input.dataset.purpose + value, title: input.dataset.title + value };
  part("where").textContent = value;
  part("apart").href = `${scanner.dataset.pages}${aim.purpose}/`;
  const address = new URL(location.href);
  address.searchParams.set(input.name, value);
  history.replaceState(null, "", address);
  remember();
  for (const shown of document.getElementsByName("on_page")) shown.value = address.search;
  return Promise.all([show(), refresh()]);
}

// What ends the work waits for the scans that are on their way and for the list that follows, which the form may name.
async function endAfterScans(event) {
  const ending = event.target.closest("[data-ends]");
  if (!ending || (event.type === "click") !== (ending.localName === "a")) return;
  if (ending.dataset.ends === "now" || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (ending.dataset.ends === "soon") return;
  ending.dataset.ends = "soon";
  const { submitter } = event;
  // Where the browser keeps nothing any more, nothing waits.
  const left = await working(() => sendAll().finally(refresh)).catch(() => "");
  const waiting = await kept.countWaiting(account, aim.purpose).catch(() => 0);
  ending.dataset.ends = waiting ? "" : "now";
  if (waiting) {
    say("warning", "Des scans attendent encore sur cet appareil : envoyez-les ou retirez-les, puis recommencez.", left);
    part("queue").scrollIntoView();
  } else if (ending.localName === "a") location.assign(ending.href);
  else ending.requestSubmit(submitter);
  ending.dataset.ends = "";
}

// What waits is sent; what others have scanned for the same purpose meanwhile comes into view.
async function lookAgain() {
  if (document.hidden) return;
  await sendAgain();
  if (aim.purpose) await refresh();
}

function listen() {
  field.form.addEventListener("submit", entered);
  part("other")?.addEventListener("submit", move);
  if (part("other")) part("other").noValidate = true;
  addEventListener("submit", endAfterScans);
  addEventListener("click", endAfterScans);
  addEventListener("keydown", () => leaving && follow());
  part("send").addEventListener("click", () => act(() => field.focus()));
  part("forget").addEventListener("click", () => act(() => forget("refused")));
  part("seen").addEventListener("click", () => act(() => forget("doubt")));
  tabs.addEventListener("message", ({ data }) => Promise.all([show(), data === "sent" && follow()]));
  addEventListener("online", sendAgain);
  document.addEventListener("visibilitychange", () => (document.hidden ? closeCamera?.() : sendAgain()));
  setInterval(lookAgain, AGAIN);
  part("camera").addEventListener("click", toggleCamera);
  part("camera").hidden = !navigator.mediaDevices;
}

if (shell) part("purpose").textContent = aim.purpose ? `Pour : ${aim.title}.` : "Pour votre liste de scans.";
else if (aim.purpose) remember();
// A page without https keeps nothing and opens no camera, some browsers keep nothing: the form is enough.
if (isSecureContext && account && (await queue.all().then(() => true, () => false))) {
  listen();
  const held = globalThis.held?.taken() ?? [];
  if (held.length) say("info");
  const taking = held.map(take);
  await show();
  navigator.serviceWorker?.register(scanner.dataset.worker, { scope: "/" }).catch(() => null);
  await Promise.all([...taking, sendAll()]);
} else if (shell) {
  await show().catch(() => null);
  field.disabled = true;
  say("warning", "On ne sait pas qui scanne : ouvrez d’abord une page où l’on scanne, avec le réseau.");
} else globalThis.held?.give();
