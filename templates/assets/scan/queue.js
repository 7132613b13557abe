// The scans that this device keeps: those that the server has not answered yet, in their order, then those whose answer
// a person has to look at. They survive a restart, and are bound to their account by a word that says nothing of the person.

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
export const has = (scan) => run("readonly", (scans) => scans.count(scan.id));
export const drop = (scan) => run("readwrite", (scans) => scans.delete(scan.id));
export const add = (scan) =>
  run("readwrite", (scans) => scans.add({ ...scan, key: crypto.randomUUID(), at: new Date().toISOString() }));

// What a scan became, unless somebody took it out while it was on its way.
export const note = (scan, facts) =>
  run("readwrite", (scans) => {
    const found = scans.count(scan.id);
    found.onsuccess = () => found.result && scans.put({ ...scan, ...facts });
    return found;
  });

// A scan that was refused is tried again as a new one: the server answers the same to the same key.
export const retry = ({ refused, ways, ...scan }) => run("readwrite", (scans) => scans.put({ ...scan, key: crypto.randomUUID() }));

export const waits = (scan) => !scan.refused && !scan.doubt;
