/* "Known" and "not yet": the two buttons of a question and the words behind its links in lists. */
"use strict";
(() => {
  const { ready } = window.mianjingProgress;
  const { known, unknown } = document.body.dataset;
  const WORDS = { known, unknown };
  const ADDRESS = /(?:^|\/)(q[0-9a-z]{8})\.html$/;
  const marks = new Map(); // id -> "known", "unknown" or ""

  async function read() {
    const store = await ready;
    for (const { id, mark } of await store.all("marks")) marks.set(id, mark);
    show(document);
  }

  /** Show the marks of all buttons and lists below a node. */
  function show(node) {
    for (const group of node.querySelectorAll("[data-mark-for]")) {
      group.hidden = false;
      const mark = marks.get(group.dataset.markFor);
      for (const button of group.querySelectorAll("[data-mark]")) {
        button.setAttribute("aria-pressed", String(button.dataset.mark === mark));
      }
    }
    if (!marks.size) return;
    for (const link of node.querySelectorAll("a.row, .all th a, .links a")) label(link);
  }

  function label(link) {
    const id = ADDRESS.exec(link.getAttribute("href"))?.[1];
    const mark = WORDS[marks.get(id)] ? marks.get(id) : "";
    const there = link.querySelector(".mark");
    if ((there?.dataset.mark ?? "") === mark) return;
    there?.remove();
    if (!mark) return;
    const word = document.createElement("span");
    word.className = "mark";
    word.dataset.mark = mark;
    word.textContent = WORDS[mark];
    (link.querySelector(".row-meta") ?? link).append(word);
  }

  /** Mark a question as "known", "unknown" or "" and keep it. */
  async function set(id, mark) {
    marks.set(id, mark);
    show(document);
    const store = await ready;
    await store.write({ marks: [{ id, mark, at: Date.now() }] });
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-mark-for] [data-mark]");
    if (!button) return;
    const id = button.closest("[data-mark-for]").dataset.markFor;
    set(id, marks.get(id) === button.dataset.mark ? "" : button.dataset.mark);
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) read(); // Back: another page may have marked something
  });
  // Results of a search come and go.
  for (const list of document.querySelectorAll("[data-results], .all tbody")) {
    new MutationObserver((changes) => {
      if (changes.some(({ target }) => target === list)) show(list);
    }).observe(list, { childList: true });
  }
  read();

  window.mianjingMarks = { read, set, show, of: (id) => marks.get(id) ?? "" };
})();
