// The scan page with a script: what the field and the camera read goes through one queue, and the list follows.
// Without it, or where the browser keeps nothing, the form sends each code by itself.

import * as camera from "./camera.js";
import * as queue from "./queue.js";
import { EXPIRED, OFFLINE, OTHER, send } from "./sending.js";

const AGAIN = 30_000; // ms
const LONGEST = 60; // characters of a code that are shown
const LISTED = 20; // scans that wait, the latest first: the count tells the others
const TYPED = "input:not([type=hidden], [type=radio]), select, textarea";
const NO_CAMERA = {
  NotAllowedError: "La caméra n’est pas autorisée : permettez-la dans les réglages du navigateur, ou saisissez le code.",
  NotFoundError: "Cet appareil n’a pas de caméra : saisissez le code.",
  NotReadableError: "La caméra est prise par une autre application : fermez-la et recommencez, ou saisissez le code.",
};
const NO_DECODER = "La caméra ne peut pas être lue ici : saisissez le code.";
const WAITING = "En attente d’envoi.";
const NOT_KEPT = "Ce scan n’a pas pu être gardé sur cet appareil : recommencez.";

const part = (name) => document.getElementById(`scan-${name}`);
const scanner = part("scanner");
const field = scanner.querySelector("[name=code]");
const account = (localStorage.account = scanner.dataset.account || localStorage.account || "");
// What the codes read here are for: nothing, when they go to the person's own list.
// The page kept for want of a network knows it by its address alone.
const purpose = scanner.dataset.purpose
  ?? decodeURIComponent(location.pathname.match(/\/scan\/pour\/([^/]+\/[^/]+)\//)?.[1] ?? "");
// Where the list is shown: on the page of what scans are for, or on that of its scans.
const page = field.form.elements.on_page ? location.href : field.form.action;
const tabs = new BroadcastChannel("scans");
const looking = "lookup" in scanner.dataset;
let busy = 0;
let pending = null;
let closeCamera = null;
// Refused for good: off the queue, and shown with their reasons as long as the page is.
const lost = [];

// The first sentence first; each of the others is one of its reasons.
function say(level, ...sentences) {
  const alert = document.createElement("div");
  alert.className = `fr-alert fr-alert--sm fr-alert--${level} app-field`;
  alert.append(...sentences.map((textContent) => Object.assign(document.createElement("p"), { textContent })));
  part("told").replaceChildren(...(sentences.length ? [alert] : []));
}

async function take(text) {
  working(1);
  try {
    await queue.add(text, account, purpose);
  } catch {
    say("error", NOT_KEPT);
    camera.signal(false);
    return working(-1);
  }
  const left = await sendAll();
  if (left) navigator.storage.persist?.();
  if (left) camera.signal(left === OFFLINE);
  working(-1);
}

function working(more) {
  busy += more;
  scanner.setAttribute("aria-busy", busy > 0);
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
    return send(scanner.dataset.send, account, (scan, answer) => {
      answers.push(answer);
      if (answer.final) lost.push({ ...scan, refused: answer.message, final: true });
      say(answer.ok ? answer.level : "error", answer.message);
      camera.signal(answer.ok && answer.level !== "warning");
    });
  });
  if (answers.length > 1) sum(answers);
  part("login").hidden = ![EXPIRED, OTHER].includes(left);
  // Said once, not at every attempt.
  if (left && part("told").textContent !== left) say(left === OFFLINE ? "info" : "warning", left);
  await show();
  if (answers.length) {
    tabs.postMessage("sent");
    await refresh();
  }
  return left;
}

// What a burst became: what was refused is listed below, what is to be looked at twice is said here.
function sum(answers) {
  const refused = answers.filter((answer) => !answer.ok).length;
  const doubtful = answers.filter((answer) => answer.ok && answer.level === "warning").map((answer) => answer.message);
  const blamed = [
    [refused, "refusé"],
    [doubtful.length, "à vérifier"],
  ].filter(([count]) => count);
  const told = blamed.map(([count, what]) => `${count} ${what}${what === "refusé" && count > 1 ? "s" : ""}`).join(", ");
  say(told ? "warning" : "success", `${answers.length} scans sont envoyés${told ? `, dont ${told}` : ""}.`, ...doubtful);
}

// The list as the server shows it now, in the place of the former one; what somebody typed there stays.
async function refresh() {
  const list = part("list");
  // The page kept for want of a network has no list; it stays while it tells what was refused for good.
  if (!list) return closeCamera || lost.length || location.reload();
  const answer = await fetch(page, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(list.id);
  if (!fresh) return;
  for (const typed of list.querySelectorAll(TYPED)) {
    const same = fresh.querySelector(`[name="${typed.name}"]`);
    if (same) [same.value, same.checked] = [typed.value, typed.checked];
  }
  if (list.contains(document.activeElement)) field.focus();
  list.replaceWith(fresh);
}

async function show() {
  const scans = await queue.all();
  const mine = scans.filter((scan) => scan.account === account);
  const [refused, waiting] = [mine.filter((scan) => scan.refused), mine.filter((scan) => !scan.refused)];
  const counts = [
    [waiting.length, "en attente d’envoi"],
    [refused.length + lost.length, refused.length + lost.length > 1 ? "refusés" : "refusé"],
    [scans.length - mine.length, "d’un autre compte"],
  ];
  part("counts").textContent = counts.filter(([count]) => count).map(([count, what]) => `${count} ${what}`).join(", ");
  part("send").hidden = !waiting.length;
  part("forget").hidden = refused.length < 2;
  part("refused").replaceChildren(...[...refused, ...lost, ...waiting.slice(-LISTED).reverse()].map(row));
  part("queue").hidden = !scans.length && !lost.length;
}

function row(scan) {
  const line = part("row").content.cloneNode(true).firstElementChild;
  const code = scan.text.split("/").pop() || scan.text;
  line.querySelector("[data-code]").textContent = code.slice(0, LONGEST);
  const hour = new Date(scan.at).toLocaleTimeString("fr", { hour: "2-digit", minute: "2-digit" });
  const aim = (scan.purpose ?? "") === purpose ? "" : ` pour ${scan.purpose || "la liste"}`;
  line.querySelector("[data-reason]").textContent = `scanné à ${hour}${aim}. ${scan.refused ?? WAITING}`;
  const claim = line.querySelector("a");
  if (scan.claim) claim.href = scan.claim;
  else claim.remove();
  const [again, remove] = line.querySelectorAll("button");
  if (scan.final) {
    again.remove();
    remove.remove();
    return line;
  }
  if (!scan.refused) again.remove();
  again.addEventListener("click", () => act(() => queue.retry(scan)));
  // What is being sent is sent first.
  remove.addEventListener("click", () => act(() => navigator.locks.request("scans", () => queue.drop(scan))));
  for (const button of [again, remove]) button.setAttribute("aria-label", `${button.textContent} ${code}`);
  return line;
}

async function act(change) {
  working(1);
  await change();
  field.focus();
  await sendAll().finally(() => working(-1));
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

// What waits is sent; what others have scanned for the same purpose meanwhile comes into view, unless somebody is there.
async function lookAgain() {
  if (document.hidden) return;
  await sendAll();
  if (purpose && part("list")) await refreshUnlessThere();
}

async function refreshUnlessThere() {
  if (!part("list")?.contains(document.activeElement)) await refresh();
}

function listen() {
  field.form.addEventListener("submit", (event) => {
    const text = field.value.trim();
    if (!text || looking) return;
    event.preventDefault();
    field.value = "";
    take(text);
  });
  part("send").addEventListener("click", () => act(() => null));
  part("forget").addEventListener("click", () =>
    act(async () => {
      for (const scan of await queue.all()) if (scan.refused && scan.account === account) await queue.drop(scan);
    }),
  );
  tabs.addEventListener("message", () => Promise.all([show(), refreshUnlessThere()]));
  addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", () => (document.hidden ? closeCamera?.() : sendAll()));
  setInterval(lookAgain, AGAIN);
  part("camera").addEventListener("click", toggleCamera);
  part("camera").hidden = !navigator.mediaDevices;
}

// A page without https keeps nothing and opens no camera: its form is enough.
if (purpose && part("purpose")) {
  part("purpose").hidden = false;
  part("purpose").textContent = `Pour : ${purpose.replace("/", " ")}.`;
}
if (isSecureContext && account) {
  await show();
  listen();
  navigator.serviceWorker?.register(scanner.dataset.worker).catch(() => null);
  await sendAll();
}
