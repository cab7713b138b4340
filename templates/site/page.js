/* What every page needs: the theme before the first paint, then the toggle, copy buttons, folding and the search key. */
"use strict";
(() => {
  const THEME = "mianjing-theme";
  const FOLD = "mianjing-fold";
  const page = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  // A browser may refuse storage (private windows, some file:// set-ups): the toggle then lasts for the page.
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const store = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      /* nothing to do */
    }
  };
  const theme = () => page.dataset.theme || (system.matches ? "dark" : "light");

  const chosen = stored(THEME);
  if (chosen === "dark" || chosen === "light") page.dataset.theme = chosen;

  function wireTheme() {
    const button = document.querySelector("[data-theme-toggle]");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(theme() === "dark"));
    button.addEventListener("click", () => {
      page.dataset.theme = theme() === "dark" ? "light" : "dark";
      store(THEME, page.dataset.theme);
      show();
    });
    system.addEventListener("change", show);
    show();
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      field.className = "off-screen";
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  }

  function wireCode() {
    const { copy: label, copied } = document.body.dataset;
    for (const block of document.querySelectorAll("pre.hl")) {
      const frame = document.createElement("div");
      frame.className = "code";
      block.replaceWith(frame);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = label;
      button.addEventListener("click", async () => {
        await copy(block.textContent);
        button.textContent = copied;
        setTimeout(() => (button.textContent = label), 1600);
      });
      frame.append(block, button);
      // A block that scrolls must be reachable from the keyboard.
      if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
    }
  }

  /** Answers stand open or folded as the reader left the last one; on paper they are open. */
  function wireFolding() {
    const rest = document.querySelector("[data-rest]");
    if (!rest) return;
    rest.open = stored(FOLD) !== "yes";
    rest.querySelector("summary").addEventListener("click", () => store(FOLD, rest.open ? "yes" : "no"));
    window.addEventListener("beforeprint", () => (rest.open = true));
  }

  function wireReport() {
    const button = document.querySelector("[data-report]");
    button?.addEventListener("click", async () => {
      await copy(button.dataset.report);
      button.textContent = button.dataset.done;
    });
  }

  /** WeChat's browser downloads nothing: it is told so above a list of links, and in place of the one used. */
  function wireDownloads() {
    if (!/MicroMessenger/i.test(navigator.userAgent)) return;
    const notice = document.querySelector("[data-in-wechat]");
    if (notice) notice.hidden = false;
    for (const link of document.querySelectorAll("a[download][data-wechat]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        link.textContent = link.dataset.wechat;
      });
    }
  }

  function wireSearchKey() {
    const home = document.body.dataset.home;
    if (!home) return;
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      location.href = home;
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    wireTheme();
    wireFolding();
    wireCode();
    wireReport();
    wireDownloads();
    wireSearchKey();
  });
})();
