// What this device keeps, as the page lists it: what was refused, what is to be looked at twice, what waits.

import { field, keepingFocus, part } from "./page.js";
import * as queue from "./queue.js";

const LONGEST = 60; // characters of a code that are shown
const LISTED = 20; // scans of each kind, the latest first: a line counts the others
const WAITING = "En attente d’envoi.";

const counted = (count, word) => `${count} ${word}${count > 1 ? "s" : ""}`;

// Shows what is kept for `account`; `purpose` is what is scanned for here; `act` runs what a button changes.
export async function show(account, purpose, act) {
  const scans = await queue.all();
  const mine = scans.filter((scan) => scan.account === account).reverse();
  const kinds = [
    [mine.filter((scan) => scan.refused), (count) => counted(count, "refusé")],
    [mine.filter((scan) => scan.doubt), (count) => `${count} à vérifier`],
    [mine.filter(queue.waits), (count) => `${count} en attente d’envoi`],
  ];
  const others = scans.filter((scan) => scan.account !== account && !scan.doubt).length;
  const counts = kinds.filter(([rows]) => rows.length).map(([rows, told]) => told(rows.length));
  part("counts").textContent = [...counts, ...(others ? [`${others} d’un autre compte`] : [])].join(", ");
  const [refused, doubts, waiting] = kinds.map(([rows]) => rows.length);
  part("send").hidden = !waiting;
  part("forget").hidden = refused < 2;
  part("seen").hidden = doubts < 2;
  const lines = kinds.flatMap(([rows, told]) => [
    ...rows.slice(0, LISTED).map((scan) => row(scan, purpose, act)),
    ...(rows.length > LISTED ? [more(told(rows.length - LISTED))] : []),
  ]);
  keepingFocus(() => part("kept"), () => part("kept").replaceChildren(...lines));
  part("queue").hidden = !counts.length && !others;
}

// How many scans of `account` wait for the work that `purpose` is part of: any pallet of a collection.
export async function countWaiting(account, purpose) {
  const work = ({ purpose = "" }) => purpose.split(":")[0];
  const scans = await queue.all();
  return scans.filter((scan) => scan.account === account && queue.waits(scan) && work(scan) === work({ purpose })).length;
}

export async function forget(account, which) {
  for (const scan of await queue.all()) if (scan[which] && scan.account === account) await queue.drop(scan);
}

function more(told) {
  return Object.assign(document.createElement("li"), { textContent: `Et ${told} de plus, avant.` });
}

function row(scan, purpose, act) {
  const line = part("row").content.cloneNode(true).firstElementChild;
  const code = (scan.text.split("/").pop() || scan.text).slice(0, LONGEST);
  line.querySelector("[data-code]").textContent = code;
  const hour = new Date(scan.at).toLocaleTimeString("fr", { hour: "2-digit", minute: "2-digit" });
  const elsewhere = (scan.purpose ?? "") === purpose ? "" : ` pour ${scan.title || scan.purpose || "votre liste"}`;
  const told = scan.refused ?? scan.doubt ?? WAITING;
  line.querySelector("[data-reason]").textContent = `scanné à ${hour}${elsewhere}. ${told}`;
  const link = line.querySelector("a");
  for (const [label, address] of scan.ways ?? []) {
    const way = Object.assign(link.cloneNode(), { href: address, textContent: label });
    way.setAttribute("aria-label", `${label} ${code}`);
    link.before(way);
  }
  link.remove();
  const [again, remove] = line.querySelectorAll("button");
  if (scan.doubt) remove.textContent = "Vu";
  for (const button of [again, remove]) button.setAttribute("aria-label", `${button.textContent} ${code}`);
  again.addEventListener("click", () => act(() => queue.retry(scan)));
  remove.addEventListener("click", () => {
    field.focus();
    act(() => queue.drop(scan));
  });
  if (!scan.refused || scan.final) again.remove();
  return line;
}
