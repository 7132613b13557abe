// The scans that this device keeps until the server has answered each: they survive a restart, in their order.
// They are bound to the account that made them by a word that says nothing of the person.

let opened;

function database() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open("registre", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("scans", { keyPath: "id", autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opened;
}

async function run(mode, work) {
  const base = await database();
  return new Promise((done, failed) => {
    const transaction = base.transaction("scans", mode, { durability: "strict" });
    const asked = work(transaction.objectStore("scans"));
    transaction.oncomplete = () => done(asked.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });
}

export const all = () => run("readonly", (scans) => scans.getAll());
export const drop = (scan) => run("readwrite", (scans) => scans.delete(scan.id));
export const keep = (scan) => run("readwrite", (scans) => scans.put(scan));
export const add = (text, account, purpose) =>
  run("readwrite", (scans) =>
    scans.add({ key: crypto.randomUUID(), account, purpose, text, at: new Date().toISOString() }),
  );

// A scan that was refused is tried again as a new one: the server answers the same to the same key.
export const retry = ({ refused, claim, ...scan }) => keep({ ...scan, key: crypto.randomUUID() });
