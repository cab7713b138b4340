/* The table of all questions: rows from the search data, sorted by a click on a heading, the order in the address. */
"use strict";
(() => {
  const engine = window.mianjingSearch;
  const { ids, texts, counts, last, facets } = engine;
  const STEP = 500; // rows shown at once
  const table = document.querySelector("[data-all]");
  const say = JSON.parse(table.dataset.say);
  const body = table.tBodies[0];
  const more = document.querySelector("[data-more-button]");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const collator = new Intl.Collator("zh-CN-u-co-pinyin", { numeric: true });

  const first = (name) => (row) => facets[name].rows[row][0] ?? Infinity;
  const number = (of) => (a, b) => (of(a) === of(b) ? 0 : of(a) - of(b));
  // The way in which a first click sorts: texts from A, numbers from the most.
  const orders = {
    question: (a, b) => collator.compare(texts[a], texts[b]),
    topic: number(first("topic")),
    company: number(first("company")), // the most asking one first
    level: number(first("level")),
    count: (a, b) => counts[b] - counts[a],
    last: (a, b) => last[b] - last[a],
    answer: number(first("answer")),
  };

  let shown = STEP;
  let rows = [];
  const { total } = engine;

  const element = (name, text, address) => {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    if (address) node.href = address;
    return node;
  };

  function cell(...nodes) {
    const node = element("td");
    nodes.forEach((part, at) => node.append(...(at ? [say.between, part] : [part])));
    return node;
  }

  const linked = (name, folder, row) =>
    facets[name].rows[row].map((at) => {
      const [slug, text] = facets[name].names[at];
      return slug === text ? text : element("a", text, `${folder}/${slug}.html`);
    });

  const month = (at) => `${2000 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;

  function line(row) {
    const node = element("tr");
    const title = element("th");
    title.scope = "row";
    title.append(element("a", texts[row], `q/${ids[row]}.html`));
    const [level] = facets.level.rows[row];
    const answer = facets.answer.names[facets.answer.rows[row][0]][1];
    if (answer === "curated") node.className = answer;
    node.append(
      title,
      cell(...linked("topic", "topics", row)),
      cell(...linked("company", "companies", row)),
      cell(level === undefined ? "" : say.level[level + 1]),
      cell(String(counts[row])),
      cell(last[row] < 0 ? "" : month(last[row])),
      cell(say.short[answer]),
    );
    return node;
  }

  function show(from) {
    const lines = rows.slice(from, shown).map(line);
    if (from) body.append(...lines);
    else body.replaceChildren(...lines);
    const left = Math.min(STEP, total - shown);
    more.hidden = left <= 0;
    more.textContent = fill(say.more, { n: left });
  }

  function sort(upTo = STEP) {
    const [name, way] = location.hash.slice(1).split(" ")[0].split(".");
    const order = orders[name] ?? orders.count;
    const sign = way === "back" ? -1 : 1;
    rows = texts.map((_, row) => row).sort((a, b) => sign * order(a, b) || a - b);
    for (const head of table.querySelectorAll("[data-column]")) {
      if (head.dataset.column === (orders[name] ? name : "count")) {
        head.setAttribute("aria-sort", (sign === 1) === ["count", "last"].includes(head.dataset.column) ? "descending" : "ascending");
      } else {
        head.removeAttribute("aria-sort");
      }
    }
    shown = upTo;
    show(0);
  }

  table.tHead.addEventListener("click", (event) => {
    const name = event.target.closest("[data-sort]")?.dataset.sort;
    if (!name) return;
    const again = location.hash === `#${name}`;
    history.replaceState(null, "", again ? `#${name}.back` : `#${name}`);
    sort();
  });
  more.addEventListener("click", async () => {
    const from = shown;
    shown += STEP;
    if (!engine.whole) {
      await engine.loadUpTo(shown);
      sort(shown);
    }
    show(from);
    body.rows[from]?.querySelector("a").focus();
  });
  if (!engine.whole) {
    // A bank that is not loaded whole stands in its own order, the most asked question first.
    for (const button of table.querySelectorAll("[data-sort]")) button.disabled = true;
    location.hash = "";
  }
  window.addEventListener("hashchange", () => sort());
  sort();
  if (engine.whole) engine.loadRows(() => sort());
  else engine.loadUpTo(shown).then(() => sort());
})();
