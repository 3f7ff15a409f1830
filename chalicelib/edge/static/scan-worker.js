// Keeps the page that checks offline codes, so that it opens without the network. FILES and READER stand above this:
// the addresses change with what is in them, so a new deployment brings a new worker, which fetches all anew.

const asked = new URL(self.location).searchParams;
const PAGE = "/verify/scan";
const PATIENCE_MS = 4000;
const STORE = `scan-${FILES.join().length}-${FILES.map((file) => file.split("/")[2]).join("-")}-${asked}`;

// As nobody in particular: a kept page is no one's own.
function anonymous(address) {
  return fetch(address, { credentials: "omit", headers: { "Accept-Language": asked.get("lang") ?? "en" } });
}

async function keep() {
  const store = await caches.open(STORE);
  await store.addAll(asked.get("reader") === "own" ? [...FILES, READER] : FILES);
  const page = await anonymous(PAGE);
  if (!page.ok) throw new Error("the page is not there");
  await store.put(PAGE, page);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("scan-") && name !== STORE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

function inTime(request) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE_MS);
    fetch(request).then((answer) => (answer.status < 500 ? resolve(answer) : reject()), reject);
  });
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === PAGE) event.respondWith(inTime(event.request).catch(() => caches.match(PAGE)));
  else if (pathname.startsWith("/static/")) {
    event.respondWith(caches.match(event.request).then((found) => found ?? fetch(event.request)));
  }
});
