/* The browser inside WeChat downloads nothing: it is told apart by its name, and what to do instead is shown. */
"use strict";
if (/MicroMessenger/i.test(navigator.userAgent)) {
  document.querySelector("[data-wechat]").hidden = false;
  for (const link of document.querySelectorAll("a[download]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.querySelector("[data-wechat]").focus();
    });
  }
}
