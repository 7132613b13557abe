// Holds what is scanned until the scan script listens: sent by the form, a code opens a page, which cuts a burst.
// A classic script, run before the field is read; `held` is all that it hands over.
{
  const PAUSE = 500; // ms without a scan, before the page shows what became of them
  const codes = [];
  let giving = null;
  let alone = false;

  const form = () => document.querySelector("#scan-scanner:not([data-lookup]) form");

  const hold = (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    const field = form().elements.code;
    const code = field.value.trim();
    if (code) codes.push(code);
    field.value = "";
    const told = document.getElementById("scan-told");
    if (told) told.textContent = "La page se prépare : ce que vous scannez est gardé.";
    if (alone) give();
  };

  // Who scans looks at no field: what is typed elsewhere than in one goes there.
  const toField = ({ key, target, ctrlKey, altKey, metaKey }) => {
    if (key.length > 1 || key === " " || ctrlKey || altKey || metaKey) return;
    if (!target.closest?.("input, select, textarea")) document.querySelector("#scan-scanner [name=code]")?.focus();
  };

  // The codes, which are held no more.
  const taken = () => {
    removeEventListener("submit", hold);
    return codes.splice(0);
  };

  // No script will come, or it fails at once: each code is sent as the form does, then the page shows what became of them.
  const give = () => {
    alone = true;
    giving ??= send().finally(() => (giving = null));
  };

  const send = async () => {
    if (!codes.length) return;
    const field = form().elements.code;
    do {
      while (codes.length && (await post(codes[0]))) codes.shift();
      await new Promise((next) => setTimeout(next, PAUSE));
    } while (codes.length || field.value);
    location.reload();
  };

  const post = (code) => {
    const body = new FormData(form());
    body.set("code", code);
    return fetch(form().action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  };

  addEventListener("submit", hold);
  addEventListener("keydown", toField);
  // Nobody leaves what is held unasked.
  addEventListener("beforeunload", (event) => codes.length && event.preventDefault());
  addEventListener("error", ({ target }) => (target === window || target.type === "module") && give(), true);
  globalThis.held = { taken, give };
}
