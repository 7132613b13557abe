// Sends the scans that wait, each once and in their order, whoever of several tabs does it.

import * as queue from "./queue.js";

export const PATIENCE = 15_000; // ms; the phone may stand where a network promises and does not deliver

export const OFFLINE = "Pas de réseau : les scans sont gardés sur cet appareil et partiront seuls.";
export const EXPIRED = "Votre session a pris fin : reconnectez-vous, vos scans sont gardés sur cet appareil.";
export const OTHER = "Cet appareil est connecté à un autre compte : reconnectez-vous avec celui qui a scanné.";
const FORBIDDEN = "Votre compte n’a pas le droit de scanner : les scans sont gardés sur cet appareil.";
const FAULT = "Le serveur n’a pas pu répondre : les scans sont gardés et repartiront seuls.";

class Stopped extends Error {}

// Tells `done(answer)` of each scan that the server has judged. Resolves with the reason why some are left, if any.
export async function send(address, account, done) {
  try {
    let session;
    for (;;) {
      const waiting = (await queue.all()).filter((scan) => scan.account === account && queue.waits(scan));
      if (!waiting.length) return "";
      session ??= await opened(address, account);
      for (const scan of waiting) if (await queue.has(scan)) done(await judged(address, session, scan));
    }
  } catch (error) {
    if (error instanceof Stopped) return error.message;
    throw error;
  }
}

// A token of now, and whose session it is: both may have changed since the page was made.
async function opened(address, account) {
  const answer = await ask(address);
  if (!answer.ok) throw new Stopped(FAULT);
  const session = await answer.json();
  if (session.account !== account) throw new Stopped(OTHER);
  return session;
}

async function judged(address, session, scan) {
  const { key, text, at, account, purpose = "" } = scan;
  const body = new URLSearchParams({ code: text, key, at, account, purpose });
  const answer = await ask(address, { method: "POST", body, headers: { "X-CSRFToken": session.token } });
  if (![200, 400, 409].includes(answer.status)) throw new Stopped(FAULT);
  const told = await answer.json().catch(() => { throw new Stopped(OFFLINE); });
  if (told.other) throw new Stopped(OTHER);
  const { message, level, ways, final } = told;
  const doubtful = answer.ok && level === "warning";
  if (!answer.ok) await queue.note(scan, { refused: message, ways, final });
  else if (doubtful) await queue.note(scan, { doubt: message, ways });
  else await queue.drop(scan);
  return { ok: answer.ok, doubtful, level: answer.ok ? level : "error", message };
}

async function ask(address, options) {
  let answer;
  try {
    answer = await fetch(address, {
      ...options, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Stopped(OFFLINE);
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Stopped(EXPIRED);
  if (answer.status === 403) throw new Stopped(FORBIDDEN);
  return answer;
}
