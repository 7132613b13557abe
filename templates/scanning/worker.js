// Keeps the scan page, the one that is nobody's, for where there is no network: it stands then for any page, and says what
// is scanned there. Nothing else enters the cache.
{% autoescape off %}const CACHE = "scan-{{ version }}";
const PAGE = "{% url 'scan' %}";
const SHELL = "{% url 'scan-shell' %}";
const DOORS = [{% for door in doors %}"{{ door }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const FILES = [{% for file in files %}"{{ file }}"{% if not forloop.last %}, {% endif %}{% endfor %}];{% endautoescape %}
const PATIENCE = 4000; // ms that a network which promises has to deliver the page

addEventListener("install", (event) => event.waitUntil(keep().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(forget().then(() => clients.claim())));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // Who scans without a network is the last whom a page with the field knew, unless somebody signed in or out since.
  if (request.mode === "navigate" && request.method === "POST" && DOORS.includes(pathname)) event.waitUntil(caches.delete("account"));
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname === PAGE || pathname.startsWith(`${PAGE}pour/`)));
  else if (FILES.includes(pathname)) event.respondWith(kept(pathname).then((file) => file ?? fetch(request)));
});

async function page(request, impatient) {
  const late = new Promise((_, failed) => impatient && setTimeout(failed, PATIENCE));
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return (await kept(SHELL)) ?? Response.error();
  }
}

async function kept(address) {
  return (await caches.open(CACHE)).match(address, { ignoreVary: true });
}

// Without cookies, so that the page says nothing of whoever is signed in.
async function keep() {
  const cache = await caches.open(CACHE);
  const asked = [SHELL, ...FILES].map((address) => new Request(address, { credentials: "omit", cache: "reload" }));
  await cache.addAll(asked);
}

async function forget() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("scan-") && name !== CACHE).map((name) => caches.delete(name)));
}
