/* What every page needs: the theme before the first paint, then the toggle, copy buttons and the search key. */
"use strict";
(() => {
  const KEY = "mianjing-theme";
  const page = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  // A browser may refuse storage (private windows, some file:// set-ups): the toggle then lasts for the page.
  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const store = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      /* nothing to do */
    }
  };
  const theme = () => page.dataset.theme || (system.matches ? "dark" : "light");

  const chosen = stored();
  if (chosen === "dark" || chosen === "light") page.dataset.theme = chosen;

  function wireTheme() {
    const button = document.querySelector("[data-theme-toggle]");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(theme() === "dark"));
    button.addEventListener("click", () => {
      page.dataset.theme = theme() === "dark" ? "light" : "dark";
      store(page.dataset.theme);
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
    wireCode();
    wireSearchKey();
  });
})();
