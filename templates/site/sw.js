/* Keeps the shell of the site and the pages that were visited. The lines before this one say which files the shell
 * has and which build it is of; another build is another script, which takes over and throws the old shell away.
 *
 * What is online is always asked first: an address never names a version, so that a copy may be old.
 */
"use strict";
const SHELL = `mianjing-shell-${BUILD}`;
const PAGES = "mianjing-pages";
const MOST = 500; // pages kept, the last visited ones
const PATIENCE = 4000; // ms to wait for a page before a copy is shown

const root = new URL("./", location.href).href;

self.addEventListener("install", (event) => {
  const fresh = FILES.map((file) => new Request(root + file, { cache: "no-cache" }));
  event.waitUntil(
    caches
      .open(SHELL)
      .then((shell) => shell.addAll(fresh))
      .then(() => self.skipWaiting()),
  );
});

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith("mianjing-shell-") && name !== SHELL) await caches.delete(name);
  }
  await self.clients.claim();
}

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function keep(request, response) {
  const pages = await caches.open(PAGES);
  if (!response.ok) {
    // A page that is gone is gone offline too.
    if (response.status === 404 || response.status === 410) await pages.delete(request);
    return;
  }
  await pages.delete(request); // so that it becomes the last one
  await pages.put(request, response);
  const kept = await pages.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST))) await pages.delete(old);
}

/** Return the copy of an address, whatever stands behind its "?". */
async function copyOf(request) {
  const options = { ignoreSearch: true };
  const shell = await caches.open(SHELL);
  const pages = await caches.open(PAGES);
  return (await pages.match(request, options)) ?? (await shell.match(request, options));
}

async function offline(request) {
  if (request.mode !== "navigate") return Response.error();
  const shell = await caches.open(SHELL);
  const wanted = request.url.split(/[?#]/)[0];
  if (wanted === root) return shell.match(`${root}index.html`);
  return Response.redirect(`${root}offline.html`); // where its style is found, whatever the page's folder
}

async function answer(event) {
  const { request } = event;
  const asked = fetch(request).then((response) => {
    event.waitUntil(keep(request, response.clone()).catch(() => {})); // a full disk costs the copy alone
    return response;
  });
  const late = new Promise((resolve) => {
    if (request.mode === "navigate") setTimeout(resolve, PATIENCE);
  });
  try {
    const response = await Promise.race([asked, late]);
    return response ?? (await copyOf(request)) ?? (await asked);
  } catch {
    return (await copyOf(request)) ?? offline(request);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(root) || request.headers.has("range")) return;
  if (request.url.startsWith(`${root}decks/`)) return; // packages are for Anki, and large
  event.respondWith(answer(event));
});
