/* The home page: search field, facets, results, keyboard, and the state in the address. */
"use strict";
(() => {
  const engine = window.mianjingSearch;
  const { marks, ids, texts, counts, last, facets } = engine;
  const STEP = 20; // results shown at once
  const FIRST = 6; // of these, what a screen holds; the others follow a moment later, so that no key waits for them
  const PAUSE = 120; // ms after the last key, for what need not follow every one
  const root = document.querySelector("[data-search]");
  const say = JSON.parse(root.dataset.say);
  const field = root.querySelector("input[type=search]");
  const selects = Object.fromEntries(
    [...Object.keys(facets), "sort"].map((name) => [name, root.querySelector(`select[name=${name}]`)]),
  );
  const results = root.querySelector("[data-results]");
  const status = root.querySelector("[data-status]");
  const more = root.querySelector("[data-more-button]");
  const deeper = root.querySelector("[data-answers-button]");
  const clear = root.querySelector("[data-clear]");
  const study = root.querySelector("[data-study-link]");
  const browse = document.querySelector("[data-browse]");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  let shown = STEP;
  let deep = false; // whether answers are searched too
  let found = { rows: [], forms: [], partial: [], partialForms: [], repaired: [], told: [] };

  // ---- results ------------------------------------------------------------------------------------------------
  const element = (name, className, text) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  function marked(className, text, forms) {
    const node = element("span", className);
    let end = 0;
    for (const [start, stop] of marks(text, forms)) {
      node.append(text.slice(end, start), element("mark", "", text.slice(start, stop)));
      end = stop;
    }
    node.append(text.slice(end));
    return node;
  }

  const month = (number) => `${2000 + Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}`;

  function chips(row) {
    const node = element("span", "row-meta");
    const [level] = facets.level.rows[row];
    if (level !== undefined) node.append(element("span", `chip level-${level + 1}`, say.level[level + 1]));
    for (const number of facets.topic.rows[row].slice(0, 1)) {
      node.append(element("span", "chip", facets.topic.names[number][1]));
    }
    for (const number of facets.company.rows[row].slice(0, 3)) {
      node.append(element("span", "chip company", facets.company.names[number][1]));
    }
    if (counts[row] > 1) node.append(element("span", "times", fill(say.times, { n: counts[row] })));
    if (selects.sort.value === "recent" && last[row] >= 0) node.append(element("span", "times", month(last[row])));
    const answer = facets.answer.names[facets.answer.rows[row][0]][1];
    if (answer !== "curated") node.append(element("span", "times", say.short[answer]));
    return node;
  }

  function resultRow(row, forms) {
    const item = element("li");
    const link = element("a", "row");
    link.href = `q/${ids[row]}.html`;
    link.dataset.questionId = ids[row];
    link.append(marked("row-title", texts[row], forms), chips(row));
    item.append(link);
    return item;
  }

  function answerRow({ row, text }) {
    const item = element("li");
    const link = element("a", "row");
    link.href = `q/${ids[row]}.html`;
    link.append(marked("row-title", texts[row], found.forms), marked("told", text, found.forms));
    item.append(link);
    return item;
  }

  const divider = (text) => element("li", "divider", text);

  /** Return what makes each line of the results, in order. */
  function lines() {
    const { rows, forms, partial, partialForms, told } = found;
    const full = Array.from(rows.slice(0, shown), (row) => () => resultRow(row, forms));
    const some = Array.from(partial.slice(0, shown - full.length), (row) => () => resultRow(row, partialForms));
    const apart = full.length && some.length ? [() => divider(say.partly)] : [];
    const answers = told.slice(0, shown).map((answer) => () => answerRow(answer));
    const above = answers.length ? [() => divider(fill(say.told, { n: told.length }))] : [];
    return [...full, ...apart, ...some, ...above, ...answers];
  }

  let following = 0;
  /** Show the results; `whole`: all at once, as whoever comes back or asks for more wants them. */
  function show(whole) {
    const make = lines();
    const now = whole ? make.length : FIRST;
    clearTimeout(following);
    results.replaceChildren(...make.slice(0, now).map((line) => line()));
    if (make.length > now) following = setTimeout(() => results.append(...make.slice(now).map((line) => line())));
    const left = Math.min(STEP, Math.max(found.rows.length + found.partial.length, found.told.length) - shown);
    more.hidden = left <= 0;
    more.textContent = fill(say.more, { n: left });
    deeper.hidden = deep || !field.value.trim() || !engine.whole;
  }

  // ---- facets -------------------------------------------------------------------------------------------------
  /** The chosen number of every facet, -1 for any; a value that names nothing is any. */
  function choices() {
    return Object.entries(facets).map(([name, { names, rows }]) => {
      const { value } = selects[name];
      const number = value === "" ? -1 : names.findIndex(([slug]) => slug === value);
      return { name, rows, number };
    });
  }

  /** Count for every facet what each of its choices would leave of some rows. */
  function countLeft(rows, chosen) {
    const total = chosen.map(({ name }) => new Int32Array(facets[name].names.length));
    const active = chosen.filter(({ number }) => number !== -1);
    for (const row of rows) {
      const failed = active.filter(({ rows: of, number }) => !of[row].includes(number));
      if (failed.length > 1) continue;
      chosen.forEach((facet, at) => {
        if (failed.length && failed[0] !== facet) return;
        for (const number of facet.rows[row]) total[at][number]++;
      });
    }
    return total;
  }

  let counting = 0;
  /** Show at each choice of a facet how many results it would leave; soon, for it takes longer than the search. */
  function countSoon(all, chosen) {
    if (!engine.whole) return; // only some rows are known
    clearTimeout(counting);
    counting = setTimeout(() => {
      const total = countLeft([...all.rows, ...all.partial], chosen);
      chosen.forEach(({ name }, at) => {
        for (const option of selects[name].querySelectorAll("option[data-number]")) {
          const n = total[at][Number(option.dataset.number)];
          const text = `${option.dataset.label} ${n}`;
          if (option.textContent !== text) option.textContent = text;
        }
      });
    }, PAUSE);
  }

  const label = { kind: say.kind, level: say.level, answer: say.short };
  function fillSelects() {
    const groups = JSON.parse(root.dataset.groups);
    for (const [name, { names }] of Object.entries(facets)) {
      const options = names.map(([value, text], number) => {
        const option = new Option(label[name]?.[text] ?? text, value);
        option.dataset.number = number;
        option.dataset.label = option.text;
        return option;
      });
      if (name !== "topic") {
        selects[name].append(...options);
        continue;
      }
      for (const [text, slugs] of groups) {
        const group = document.createElement("optgroup");
        group.label = text;
        group.append(...options.filter(({ value }) => slugs.includes(value)));
        selects.topic.append(group);
      }
    }
  }

  // ---- search -------------------------------------------------------------------------------------------------
  const sorts = {
    often: (a, b) => counts[b] - counts[a] || last[b] - last[a],
    recent: (a, b) => last[b] - last[a] || counts[b] - counts[a],
  };

  function report(active) {
    if (!active) return "";
    const n = found.rows.length;
    const said = found.repaired.length ? [fill(say.corrected, { word: found.repaired.join(" ") })] : [];
    if (n) said.push(fill(say.found, { n: engine.whole ? n : `${n}+` }));
    else said.push(found.partial.length ? fill(say.loose, { n: found.partial.length }) : say.none);
    return said.join(" · ");
  }

  function searchNow(whole) {
    const query = field.value.trim();
    const chosen = choices();
    const active = query !== "" || chosen.some(({ number }) => number !== -1) || selects.sort.value !== "";
    const all = engine.search(query);
    const narrow = chosen.filter(({ number }) => number !== -1);
    const fits = (row) => narrow.every(({ rows, number }) => rows[row].includes(number));
    const keep = (rows) => {
      if (!active) return [];
      const some = narrow.length ? rows.filter(fits) : rows.slice();
      const by = sorts[selects.sort.value];
      return by ? some.sort(by) : some;
    };
    found = { ...all, rows: keep(all.rows), partial: keep(all.partial), told: [] };
    if (deep && query) {
      const known = new Set([...found.rows, ...found.partial]);
      found.told = engine.searchAnswers(query, known).filter(({ row }) => fits(row));
    }
    countSoon(all, chosen);
    for (const select of Object.values(selects)) select.classList.toggle("chosen", select.value !== "");
    browse.hidden = active;
    clear.hidden = !active;
    study.hidden = !found.rows.length && !found.partial.length;
    status.textContent = report(active);
    show(whole);
  }

  /** Search what is loaded, and again once what the query needs besides is there. */
  async function run(whole) {
    searchNow(whole);
    const query = field.value;
    const wanted = choices().filter(({ number }) => number !== -1);
    const chosen = wanted.map(({ name, number }) => [{ topic: "topics", company: "companies" }[name], number]);
    if (engine.whole || !(query.trim() || chosen.length)) return;
    const changed = await engine.prepare(query, chosen.filter(([name]) => name));
    if (changed && field.value === query) searchNow(whole);
  }

  // ---- state in the address -----------------------------------------------------------------------------------
  let waiting = 0;

  function remember() {
    clearTimeout(waiting);
    waiting = setTimeout(writeAddress, PAUSE); // writing the address takes longer than a whole search
  }

  function writeAddress() {
    clearTimeout(waiting);
    const state = new URLSearchParams();
    if (field.value.trim()) state.set("q", field.value.trim());
    for (const [name, select] of Object.entries(selects)) if (select.value) state.set(name, select.value);
    if (deep) state.set("in", "answers");
    const address = state.size ? `#${state}` : location.href.split("#")[0];
    history.replaceState({ shown, scroll: scrollY }, "", address);
  }

  async function recall() {
    const state = new URLSearchParams(location.hash.slice(1));
    const place = history.state;
    field.value = state.get("q") ?? "";
    for (const [name, select] of Object.entries(selects)) {
      const wanted = state.get(name) ?? "";
      select.value = [...select.options].some(({ value }) => value === wanted) ? wanted : "";
    }
    shown = place?.shown ?? STEP;
    deep = state.get("in") === "answers";
    const done = run(true);
    if (state.has("focus")) field.focus();
    if (deep) await engine.loadAnswers();
    await done;
    if (deep) searchNow(true);
    if (place?.scroll) scrollTo(0, place.scroll);
  }

  function changed() {
    shown = STEP;
    run();
    remember();
  }

  function empty() {
    field.value = "";
    deep = false;
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

  fillSelects();
  field.addEventListener("input", (event) => {
    if (!event.isComposing) changed();
  });
  field.addEventListener("compositionend", changed);
  for (const select of Object.values(selects)) select.addEventListener("change", changed);
  more.addEventListener("click", () => {
    const next = shown;
    shown += STEP;
    show(true);
    results.querySelectorAll("a")[next]?.focus();
  });
  deeper.addEventListener("click", async () => {
    deep = true;
    deeper.hidden = true;
    await engine.loadAnswers();
    searchNow(true);
    remember();
    if (!found.told.length) status.textContent = say.told_none;
  });
  clear.addEventListener("click", empty);
  study.addEventListener("click", ({ target }) => {
    writeAddress();
    target.href = `study.html${location.hash}`; // it reads the same state
  });
  results.addEventListener("click", writeAddress); // before the page is left
  window.addEventListener("pagehide", writeAddress);
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", recall);
  recall();
  engine.loadRows(() => searchNow());
})();
