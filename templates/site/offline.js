/* What a server adds to a folder: the site can be installed, and pages that were visited open without a network. */
"use strict";
(() => {
  if (!/^https?:$/.test(location.protocol) || !("serviceWorker" in navigator)) return;
  const root = document.currentScript.src.replace(/assets\/[^/]*$/, "");
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = `${root}manifest.webmanifest`;
  document.head.append(link);
  // After the page has loaded, so that what it needs comes first. Some browsers refuse: then there is no offline.
  addEventListener("load", () => navigator.serviceWorker.register(`${root}sw.js`).catch(() => {}));
})();
