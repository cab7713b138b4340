/* The home page: search field, facets, results, keyboard, and the state in the address. */
"use strict";
(() => {
  const { search, marks, ids, texts, counts, facets, status: answered, level } = window.mianjingSearch;
  const STEP = 30; // results shown at once
  const root = document.querySelector("[data-search]");
  const say = root.dataset;
  const field = root.querySelector("input[type=search]");
  const selects = {
    topic: root.querySelector("select[name=topic]"),
    company: root.querySelector("select[name=company]"),
  };
  const results = root.querySelector("[data-results]");
  const status = root.querySelector("[data-status]");
  const more = root.querySelector("[data-more-button]");
  const clear = root.querySelector("[data-clear]");
  const browse = document.querySelector("[data-browse]");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  let shown = STEP;
  let found = { rows: [], forms: [], partial: [], partialForms: [], repaired: [] };

  const element = (name, className, text) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  function title(row, forms) {
    const node = element("span", "row-title");
    const text = texts[row];
    let end = 0;
    for (const [start, stop] of marks(text, forms)) {
      node.append(text.slice(end, start), element("mark", "", text.slice(start, stop)));
      end = stop;
    }
    node.append(text.slice(end));
    return node;
  }

  const LEVELS = ["", say.level1, say.level2, say.level3];

  function chips(row) {
    const node = element("span", "row-meta");
    const label = LEVELS[Number(level[row])];
    if (label) node.append(element("span", `chip level-${level[row]}`, label));
    for (const number of facets.topic.rows[row].slice(0, 1)) {
      node.append(element("span", "chip", facets.topic.names[number][1]));
    }
    for (const number of facets.company.rows[row].slice(0, 4)) {
      node.append(element("span", "chip company", facets.company.names[number][1]));
    }
    if (counts[row] > 1) node.append(element("span", "times", fill(say.times, { n: counts[row] })));
    const note = { p: say.post, n: say.none_yet }[answered[row]];
    if (note) node.append(element("span", "times", note));
    return node;
  }

  function resultRow(row, forms) {
    const item = element("li");
    const link = element("a", "row");
    link.href = `q/${ids[row]}.html`;
    link.dataset.questionId = ids[row];
    link.append(title(row, forms), chips(row));
    item.append(link);
    return item;
  }

  /** The chosen number of a facet, -1 for any. */
  function choice(name) {
    const { value } = selects[name];
    return value === "" ? -1 : facets[name].names.findIndex(([slug, label]) => (slug || label) === value);
  }

  const allows = (name, number, row) => number === -1 || facets[name].rows[row].includes(number);

  /** Show at each choice of a facet how many results it would leave. */
  function countChoices(name, rows) {
    const total = new Map();
    for (const row of rows) {
      for (const number of facets[name].rows[row]) total.set(number, (total.get(number) ?? 0) + 1);
    }
    for (const option of selects[name].options) {
      if (option.value === "") continue;
      option.textContent = `${option.dataset.label} ${total.get(Number(option.dataset.number)) ?? 0}`;
    }
  }

  function show() {
    const full = found.rows.slice(0, shown).map((row) => resultRow(row, found.forms));
    const partial = found.partial
      .slice(0, shown - full.length)
      .map((row) => resultRow(row, found.partialForms));
    if (full.length && partial.length) full.push(element("li", "divider", say.partly));
    results.replaceChildren(...full, ...partial);
    const left = Math.min(STEP, found.rows.length + found.partial.length - shown);
    more.hidden = left <= 0;
    more.textContent = fill(say.more, { n: left });
  }

  function report(active) {
    if (!active) return "";
    const n = found.rows.length;
    if (!n && !found.partial.length) return say.none;
    const count = n ? fill(say.found, { n }) : fill(say.loose, { n: found.partial.length });
    return found.repaired.length
      ? `${fill(say.corrected, { word: found.repaired.join(" ") })} · ${count}`
      : count;
  }

  function run() {
    const query = field.value.trim();
    const topic = choice("topic");
    const company = choice("company");
    const active = query !== "" || topic !== -1 || company !== -1;
    const all = search(query);
    const every = [...all.rows, ...all.partial];
    countChoices("topic", every.filter((row) => allows("company", company, row)));
    countChoices("company", every.filter((row) => allows("topic", topic, row)));
    const wanted = (row) => active && allows("topic", topic, row) && allows("company", company, row);
    found = { ...all, rows: all.rows.filter(wanted), partial: all.partial.filter(wanted) };
    browse.hidden = active;
    clear.hidden = !active;
    status.textContent = report(active);
    show();
  }

  // ---- state in the address -----------------------------------------------------------------------------------
  const PAUSE = 100; // ms; writing the address takes longer than a whole search
  let waiting = 0;

  function remember() {
    clearTimeout(waiting);
    waiting = setTimeout(writeAddress, PAUSE);
  }

  function writeAddress() {
    clearTimeout(waiting);
    const state = new URLSearchParams();
    if (field.value.trim()) state.set("q", field.value.trim());
    for (const [name, select] of Object.entries(selects)) if (select.value) state.set(name, select.value);
    const hash = state.size ? `#${state}` : location.href.split("#")[0];
    history.replaceState(null, "", hash);
  }

  function recall() {
    const state = new URLSearchParams(location.hash.slice(1));
    field.value = state.get("q") ?? "";
    for (const [name, select] of Object.entries(selects)) {
      const wanted = state.get(name) ?? "";
      select.value = [...select.options].some(({ value }) => value === wanted) ? wanted : "";
    }
    shown = STEP;
    run();
    if (state.has("focus")) field.focus();
  }

  function changed() {
    shown = STEP;
    run();
    remember();
  }

  function empty() {
    field.value = "";
    for (const select of Object.values(selects)) select.value = "";
    changed();
    field.focus();
  }

  // ---- keyboard -----------------------------------------------------------------------------------------------
  function move(step) {
    const links = [...results.querySelectorAll("a")];
    const place = links.indexOf(document.activeElement) + step;
    if (place < 0) field.focus();
    else links[Math.min(place, links.length - 1)]?.focus();
  }

  function onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    const here = target === field || results.contains(target);
    if (event.key === "/" && !target.closest("input, textarea, select")) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape" && here) {
      event.preventDefault();
      if (target === field) empty();
      else field.focus();
    } else if (here && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  function fillSelects() {
    for (const [name, select] of Object.entries(selects)) {
      facets[name].names.forEach(([slug, label], number) => {
        const option = new Option(label, slug || label);
        option.dataset.number = number;
        option.dataset.label = label;
        select.add(option);
      });
    }
  }

  fillSelects();
  field.addEventListener("input", (event) => {
    if (!event.isComposing) changed();
  });
  field.addEventListener("compositionend", changed);
  for (const select of Object.values(selects)) select.addEventListener("change", changed);
  more.addEventListener("click", () => {
    const next = shown;
    shown += STEP;
    show();
    results.querySelectorAll("a")[next]?.focus();
  });
  clear.addEventListener("click", empty);
  results.addEventListener("click", writeAddress); // before the page is left
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", recall);
  recall();
})();
