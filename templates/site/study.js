/* The study page: which questions, flash cards, a mock interview, figures, and progress as a file. */
"use strict";
(() => {
  const engine = window.mianjingSearch;
  const { ready } = window.mianjingProgress;
  const { dayOf, waits, words, REVIEW } = window.mianjingSchedule;
  const { plan, start } = window.mianjingSession;
  const answers = window.mianjingAnswers;
  const transfer = window.mianjingTransfer;
  const { draw, hold, clock, summaryRow } = window.mianjingInterview;

  const root = document.querySelector("[data-study]");
  const say = JSON.parse(root.dataset.say);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const views = Object.fromEntries([...root.querySelectorAll("[data-view]")].map((view) => [view.dataset.view, view]));
  const part = (name, within = root) => within.querySelector(`[data-part="${name}"]`);
  const filter = part("filter");
  const choices = part("cards").elements;
  const asking = part("interview", views.setup).elements;
  const FACETS = ["topic", "company", "round", "kind", "level", "answer"];
  const ANY_ANSWER = "*";
  const AHEAD = 4; // cards whose answers are loaded before they are shown
  const PAST = 28; // days of the little chart

  const cards = new Map(); // id -> card
  let store;
  let newShare = 20; // new cards a day
  const days = new Map(); // number of a day -> its record; today's and those that this page changed
  let session = null;
  let interview = null;
  let current = "";

  function show(name) {
    for (const [other, view] of Object.entries(views)) view.hidden = other !== name;
    document.body.classList.toggle("studying", name === "session" || name === "interview");
    scrollTo(0, 0);
  }

  function notice(text) {
    part("notice").textContent = text;
    part("notice").hidden = text === "";
  }

  /** Keep something; what could not be kept is said, for the reader goes on. */
  function keep(changes) {
    return store.write(changes).catch(() => notice(say.not_kept));
  }

  // ---- which questions ----------------------------------------------------------------------------------------
  const GROUP = "@"; // stands before the name of a group of topics, where a topic's slug may stand
  const groups = new Map(JSON.parse(root.dataset.groups));
  const LABELS = { kind: say.kind, level: say.level, answer: say.short };

  function fillSelects() {
    for (const name of FACETS) {
      const options = engine.facets[name].names.map(([value, text]) => new Option(LABELS[name]?.[text] ?? text, value));
      if (name !== "topic") {
        filter.elements[name].append(...options);
        continue;
      }
      for (const [label, slugs] of groups) {
        const group = document.createElement("optgroup");
        group.label = label;
        group.append(new Option(fill(say.whole_group, { group: label }), GROUP + label));
        group.append(...options.filter(({ value }) => slugs.includes(value)));
        filter.elements.topic.append(group);
      }
    }
  }

  /** A test of rows for one choice, null when it excludes none. */
  function test(name, value) {
    const { names, rows } = engine.facets[name];
    if (name === "answer" && value === "") {
      const none = names.findIndex(([letter]) => letter === "n");
      return (row) => !rows[row].includes(none);
    }
    if (value === "" || value === ANY_ANSWER) return null;
    const wanted = value.startsWith(GROUP) ? groups.get(value.slice(1)) : [value];
    const numbers = new Set(wanted.map((one) => names.findIndex(([other]) => other === one)));
    return (row) => rows[row].some((number) => numbers.has(number));
  }

  /** The ids of the chosen questions: by level, then the most asked first; a search keeps its own order. */
  function chosen() {
    const query = filter.elements.q.value.trim();
    const tests = FACETS.map((name) => test(name, filter.elements[name].value)).filter(Boolean);
    const found = query ? engine.search(query) : { rows: engine.ids.map((_, row) => row), partial: [] };
    const rows = [...found.rows, ...found.partial].filter((row) => tests.every((fits) => fits(row)));
    const level = (row) => engine.facets.level.rows[row][0] ?? engine.facets.level.names.length;
    if (!query) rows.sort((a, b) => level(a) - level(b) || engine.counts[b] - engine.counts[a]);
    return rows.map((row) => engine.ids[row]);
  }

  function readAddress() {
    const state = new URLSearchParams(location.hash.slice(1));
    filter.elements.q.value = state.get("q") ?? "";
    for (const select of [...FACETS.map((name) => filter.elements[name]), choices.scope]) {
      const wanted = state.get(select.name);
      select.value = [...select.options].some(({ value }) => value === wanted) ? wanted : select.options[0].value;
    }
  }

  function writeAddress() {
    const state = new URLSearchParams();
    const fields = [filter.elements.q, ...FACETS.map((name) => filter.elements[name])];
    for (const { name, value } of fields) if (value.trim()) state.set(name, value.trim());
    if (choices.scope.selectedIndex > 0) state.set("scope", choices.scope.value);
    history.replaceState(null, "", state.size ? `#${state}` : location.href.split("#")[0]);
  }

  // ---- figures ------------------------------------------------------------------------------------------------
  const progress = () => ({ cards, mark: window.mianjingMarks.of });
  const planOf = (ids) => plan(ids, progress(), choices.scope.value || "today", newShare - newToday(), Date.now());

  const reviewsOf = (day) => days.get(day)?.reviews ?? [];

  /** Cards that came for the first time today: all their reviews are today's. */
  function newToday() {
    const times = new Map();
    for (const review of reviewsOf(dayOf(Date.now()))) {
      const id = review.split(" ")[1];
      times.set(id, (times.get(id) ?? 0) + 1);
    }
    return [...times].filter(([id, count]) => cards.get(id)?.reps === count).length;
  }

  function showPlan() {
    const ids = chosen();
    const { learning, reviews, fresh } = planOf(ids);
    const some = learning.length + reviews.length + fresh.length > 0;
    const amount = { reviews: reviews.length + learning.length, fresh: fresh.length };
    part("plan").textContent = fill(some ? say.plan : say.plan_none, { ...amount, all: ids.length });
    part("start", part("cards")).disabled = !some;
    part("start", part("interview", views.setup)).disabled = !ids.length;
    root.querySelector('[data-do="random"]').disabled = !ids.length;
  }

  function streak(studied, now) {
    const kept = new Set(studied);
    let day = kept.has(now) ? now : now - 1; // today may still come
    let length = 0;
    while (kept.has(day--)) length++;
    return length;
  }

  async function showFigures() {
    const now = Date.now();
    const day = dayOf(now);
    const studied = await store.keys("days");
    const here = [...cards.values()].filter(({ id }) => answers.rowOf(id) !== undefined);
    const figures = {
      due: here.filter((card) => dayOf(card.due) <= day).length,
      today: reviewsOf(day).length,
      streak: fill(say.days, { n: streak(studied, day) }),
      learnt: here.length,
    };
    for (const [name, value] of Object.entries(figures)) {
      root.querySelector(`[data-figure="${name}"]`).textContent = value;
    }
    const settled = here.filter(({ state }) => state === REVIEW);
    const marks = engine.ids.map(window.mianjingMarks.of);
    part("counts").textContent = fill(say.counts, {
      settled: settled.length,
      learning: here.length - settled.length,
      fresh: engine.ids.length - here.length,
      known: marks.filter((mark) => mark === "known").length,
      unknown: marks.filter((mark) => mark === "unknown").length,
    });
    await showPast(studied, day);
  }

  async function showPast(studied, day) {
    const kept = new Set(studied);
    const counts = [];
    for (let one = day - PAST + 1; one <= day; one++) {
      counts.push(kept.has(one) ? (await store.get("days", one)).reviews.length : 0);
    }
    const most = Math.max(...counts, 1);
    const chart = part("past");
    chart.hidden = !counts.some(Boolean);
    chart.setAttribute("aria-label", fill(say.past, { n: counts.reduce((a, b) => a + b, 0), days: PAST }));
    chart.replaceChildren(
      ...counts.map((count) => {
        const bar = document.createElement("i");
        bar.style.height = count ? `${Math.max(8, (100 * count) / most)}%` : "2px";
        bar.classList.toggle("some", count > 0);
        return bar;
      }),
    );
  }

  async function showReminder() {
    const days = await transfer.overdue(store, cards, Date.now());
    part("reminder").hidden = !days;
    part("reminder-text").textContent = fill(say.reminder, { n: days });
  }

  async function home() {
    await showFigures();
    await showReminder();
    if (session || interview) return; // begun meanwhile
    showPlan();
    show("setup");
  }

  // ---- flash cards --------------------------------------------------------------------------------------------
  const deck = views.session;

  function startCards() {
    session = start(planOf(chosen()), cards);
    show("session");
    nextCard();
  }

  async function nextCard() {
    const id = session.next(Date.now());
    if (!id) return endCards();
    show("session");
    current = id;
    part("answer", deck).hidden = part("more", deck).hidden = true;
    part("grades", deck).hidden = true;
    deck.querySelector('[data-do="reveal"]').hidden = false;
    deck.querySelector('[data-do="undo"]').disabled = !session.done();
    part("page", deck).href = `q/${id}.html`;
    part("left", deck).textContent = fill(say.left, session.left());
    showFacts(id);
    const question = part("question", deck);
    answers.showQuestion(question, id);
    question.focus({ preventScroll: true });
    await answers.fetch(id).catch(() => {});
    for (const near of session.near(AHEAD)) answers.fetch(near).catch(() => {});
    if (current === id) answers.showQuestion(question, id);
    return undefined;
  }

  function showFacts(id) {
    const line = part("facts", deck);
    const [level] = answers.names("level", id);
    const texts = [
      ...answers.names("kind", id).map((kind) => say.kind[kind]),
      ...answers.names("topic", id).slice(0, 1),
      ...answers.names("company", id).slice(0, 3),
    ];
    const chips = texts.map((text) => Object.assign(document.createElement("span"), { textContent: text, className: "chip" }));
    if (level) {
      const chip = Object.assign(document.createElement("span"), { textContent: say.level[level] });
      chip.className = `chip level-${level}`;
      chips.unshift(chip);
    }
    line.replaceChildren(...chips);
  }

  async function reveal() {
    const id = current;
    const node = part("answer", deck);
    if (!node.hidden) return;
    let missing = say.no_answer;
    await answers.fetch(id).catch(() => (missing = say.not_loaded));
    if (current !== id) return;
    node.hidden = part("more", deck).hidden = false;
    answers.showAnswer(node, id, missing);
    node.focus({ preventScroll: true });
    deck.querySelector('[data-do="reveal"]').hidden = true;
    part("grades", deck).hidden = false;
    const times = waits(cards.get(id), id, Date.now());
    deck.querySelectorAll('[data-part="wait"]').forEach((wait, at) => (wait.textContent = words(times[at], say)));
  }

  function grade(rating) {
    if (part("grades", deck).hidden) return;
    const { card, day, entry } = session.grade(rating, Date.now());
    days.set(day, { day, reviews: [...reviewsOf(day), entry] });
    keep({ cards: [card], days: [days.get(day)] });
    if (session.done() === 1) firstGrade(card);
    nextCard();
  }

  /** Ask the browser not to clear what is kept, and note the day from which on a copy is due. */
  async function firstGrade(card) {
    navigator.storage?.persist?.().catch(() => {});
    if (!(await store.get("meta", "first"))) keep({ meta: [{ key: "first", at: card.last }] });
  }

  function undo() {
    const undone = session?.undo();
    if (!undone) return;
    const { id, before, day, entry } = undone;
    days.set(day, { day, reviews: reviewsOf(day).filter((one) => one !== entry) });
    const empty = !reviewsOf(day).length;
    keep({
      cards: before ? [before] : [],
      days: empty ? [] : [days.get(day)],
      gone: { cards: before ? [] : [id], days: empty ? [day] : [] },
    });
    nextCard();
  }

  function endCards() {
    current = "";
    show("done");
    const soonest = session.soonest();
    part("done").textContent = fill(say.done, { n: session.done() });
    part("later").textContent = Number.isFinite(soonest)
      ? fill(say.later, { n: session.left().learning, wait: words(soonest - Date.now(), say) })
      : "";
    views.done.querySelector('[data-do="undo"]').hidden = !session.done();
    part("done").focus();
  }

  function leave() {
    session = null;
    current = "";
    home();
  }

  // ---- interview ----------------------------------------------------------------------------------------------
  const number = (field) => Math.min(Number(field.max), Math.max(Number(field.min), Math.round(Number(field.value)) || 0));

  function startInterview() {
    const ids = draw(chosen(), number(asking.questions));
    show("interview");
    interview = hold(views.interview, ids, number(asking.minutes), { say, fill, done: sumUp });
  }

  function sumUp(outcome) {
    interview = null;
    show("summary");
    const answered = outcome.filter(({ state }) => state === "answered");
    const time = outcome.reduce((sum, one) => sum + one.time, 0);
    part("result").textContent = fill(say.result, { n: answered.length, all: outcome.length, time: clock(time) });
    const texts = { none: say.no_answer, failed: say.not_loaded };
    part("rows").replaceChildren(...outcome.map((one) => summaryRow(one, part("summary-row"), { say, none: texts })));
    window.mianjingMarks.show(views.summary);
    part("summary").focus();
  }

  // ---- progress as a file -------------------------------------------------------------------------------------
  async function exportFile() {
    await transfer.takeOut(store, Date.now());
    notice(/MicroMessenger/i.test(navigator.userAgent) ? say.exported_wechat : say.exported);
    await showReminder();
  }

  async function importFile(input) {
    const [file] = input.files;
    input.value = ""; // the same file may be chosen again
    if (!file) return;
    try {
      if (file.size > transfer.LARGEST) throw new Error("too_large");
      const done = await transfer.bringIn(store, await file.text(), Date.now());
      await readProgress();
      await home();
      notice(fill(done.unread ? say.imported_partly : say.imported, done));
    } catch ({ message }) {
      notice(say.bad_file[message] ?? say.not_kept);
    }
  }

  // ---- wiring -------------------------------------------------------------------------------------------------
  async function readProgress() {
    for (const card of await store.all("cards")) cards.set(card.id, card);
    const day = dayOf(Date.now());
    days.set(day, (await store.get("days", day)) ?? { day, reviews: [] });
    await window.mianjingMarks.read();
  }

  const actions = {
    reveal,
    undo,
    leave,
    random: () => (location.href = `q/${draw(chosen(), 1)[0]}.html`),
    export: exportFile,
    snooze: () => keep({ meta: [{ key: "snoozed", at: Date.now() }] }).then(showReminder),
    answered: () => interview?.answer(),
    skip: () => interview?.skip(),
    finish: () => interview?.end(),
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest("input, select, textarea, a, summary")) return;
    const action = keyAction(event.key, event.target.closest("button"));
    if (!action) return;
    event.preventDefault();
    action();
  }

  function keyAction(key, button) {
    const press = key === " " || key === "Enter";
    if (press && button) return null; // the button's own
    if (interview) return press ? actions.answered : key === "Escape" ? actions.finish : null;
    if (!session) return null;
    if (key === "Escape") return leave;
    if (key === "z" || key === "u") return undo;
    if (!current) return press ? leave : null;
    if (part("grades", deck).hidden) return press ? reveal : null;
    if (press) return () => grade(3);
    return "1234".includes(key) ? () => grade(Number(key)) : null;
  }

  function wire() {
    root.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-do], [data-grade]");
      if (button?.dataset.grade) grade(Number(button.dataset.grade));
      else if (button) actions[button.dataset.do]();
    });
    document.addEventListener("keydown", onKey);
    const changed = () => {
      showPlan();
      writeAddress();
    };
    filter.addEventListener("input", changed);
    choices.scope.addEventListener("input", changed);
    choices.share.addEventListener("input", () => {
      newShare = number(choices.share);
      keep({ meta: [{ key: "settings", newShare }] });
      showPlan();
    });
    const submits = [[filter, changed], [part("cards"), startCards], [part("interview", views.setup), startInterview]];
    for (const [form, action] of submits) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        action();
      });
    }
    part("import").addEventListener("change", ({ target }) => importFile(target));
    window.addEventListener("hashchange", () => {
      readAddress();
      if (!session && !interview) showPlan();
    });
    // Another tab may have been studied in meanwhile.
    document.addEventListener("visibilitychange", async () => {
      if (document.hidden) return;
      await readProgress();
      if (!views.setup.hidden) await home();
    });
  }

  async function begin() {
    store = await ready;
    await (engine.whole ? engine.loadRows(() => {}) : engine.loadUpTo(engine.total));
    newShare = (await store.get("meta", "settings"))?.newShare ?? newShare;
    await readProgress();
    fillSelects();
    readAddress();
    choices.share.value = newShare;
    part("kept").textContent = say.kept[store.kind];
    wire();
    await home();
  }

  begin();
})();
