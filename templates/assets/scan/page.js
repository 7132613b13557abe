// The page that one scans on: its parts, and what it shows again after each scan.

import { PATIENCE } from "./sending.js";

export const part = (name) => document.getElementById(`scan-${name}`);
export const scanner = part("scanner");
export const field = scanner.querySelector("[name=code]");
// The page kept for want of a network, which has no list.
export const shell = part("shell");

// The first sentence first; each of the others is one of its reasons.
export function say(level, ...sentences) {
  const alert = document.createElement("div");
  alert.className = `fr-alert fr-alert--sm fr-alert--${level} app-field`;
  alert.append(...sentences.map((textContent) => Object.assign(document.createElement("p"), { textContent })));
  part("told").replaceChildren(...(sentences.length ? [alert] : []));
}

const FOCUSED = "a, button, summary, [tabindex]";
let busy = 0;

export const idle = () => !busy;

// Runs `work`, while the field says that it is not done.
export async function working(work) {
  const { form } = field;
  form.setAttribute("aria-busy", ++busy > 0);
  try {
    return await work();
  } finally {
    form.setAttribute("aria-busy", --busy > 0);
  }
}

// Changes what stands in `inside()`; whoever was on a button or a link there is on the same one afterwards.
export function keepingFocus(inside, change) {
  const { activeElement } = document;
  const there = inside().contains(activeElement) && activeElement.cloneNode().outerHTML;
  change();
  if (!there) return;
  const same = [...inside().querySelectorAll(FOCUSED)].find((one) => one.cloneNode().outerHTML === there);
  same?.focus({ preventScroll: true });
}

// A `work` that runs one at a time: what is asked meanwhile is one run more, so that the newest stays.
export function oneAtATime(work) {
  let running = null;
  let next = null;
  return function run() {
    if (running) return (next ??= running.catch(() => null).then(() => ((next = null), run())));
    return (running = work().finally(() => (running = null)));
  };
}

// The list as the server shows it now, in the place of the former one.
export const refresh = oneAtATime(async () => {
  const address = field.form.elements.on_page ? location.href : field.form.action;
  if (!part("list")) return;
  const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  if (!answer?.ok) return;
  const text = await answer.text().catch(() => "");
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("scan-list") ?? changed();
  if (!text || part("list").isEqualNode(fresh)) return;
  keepingFocus(() => part("list"), () => part("list").replaceWith(fresh));
});

// The work has ended meanwhile: the page that tells it has no list.
function changed() {
  const list = Object.assign(document.createElement("div"), { id: "scan-list" });
  const link = Object.assign(document.createElement("a"), { href: location.href, textContent: "Recharger la page" });
  list.append("Cette page a changé entre-temps. ", link);
  return list;
}
