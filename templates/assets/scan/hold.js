// Holds what is scanned until the scan script listens: sent by the form, a code opens a page, which cuts a burst.
// A classic script, run before the field is read; `held` is all that it hands over.
{
  const codes = [];

  const hold = (event) => {
    const form = event.target;
    if (!form.closest("#scan-scanner:not([data-lookup])")) return;
    event.preventDefault();
    const field = form.elements.code;
    if (field.value.trim()) codes.push(field.value);
    field.value = "";
    const told = document.getElementById("scan-told");
    if (told) told.textContent = "La page se prépare : ce que vous scannez est gardé.";
  };

  // Who scans looks at no field: keys that go nowhere go there.
  const aim = ({ key, target, ctrlKey, altKey, metaKey }) => {
    if (target !== document.body || key.length > 1 || key === " " || ctrlKey || altKey || metaKey) return;
    document.querySelector("#scan-scanner [name=code]")?.focus();
  };

  // The codes, which are held no more.
  const taken = () => {
    removeEventListener("submit", hold);
    return codes.splice(0);
  };

  // No script will come: the form sends each code, and the page shows what became of them.
  const give = async () => {
    const form = document.querySelector("#scan-scanner form");
    const held = taken();
    for (const code of held) {
      const body = new FormData(form);
      body.set("code", code);
      await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    }
    if (held.length) location.reload();
  };

  addEventListener("submit", hold);
  addEventListener("keydown", aim);
  addEventListener("error", (event) => event.target.type === "module" && give(), true);
  globalThis.held = { taken, give };
}
