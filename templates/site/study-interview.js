/* The mock interview of the study page: questions against the clock, then what became of each. */
"use strict";
(() => {
  const { fetch: fetchAnswer, showQuestion, showAnswer } = window.mianjingAnswers;
  const SECOND = 1000;
  const MINUTE = 60 * SECOND;

  /** `count` of the ids, drawn at random, none twice. */
  function draw(ids, count, random = Math.random) {
    const pool = [...ids];
    const drawn = [];
    while (pool.length && drawn.length < count) {
      const at = Math.floor(random() * pool.length);
      drawn.push(pool[at]);
      pool[at] = pool.at(-1);
      pool.pop();
    }
    return drawn;
  }

  /** A time (ms) as minutes and seconds. */
  function clock(time) {
    const seconds = Math.max(0, Math.round(time / SECOND));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  /**
   * Hold an interview.
   * @param {HTMLElement} view with the parts of study.html
   * @param {string[]} ids
   * @param {number} minutes for each question
   * @param {{say: object, fill: function, done: function(object[])}} page `done` gets [{id, time, state}], state being
   *   "answered", "skipped" or "missed", time ms
   * @returns {{end: function, answer: function, skip: function}}
   */
  function hold(view, ids, minutes, { say, fill, done }) {
    const part = (name) => view.querySelector(`[data-part="${name}"]`);
    const total = ids.length * minutes * MINUTE;
    const started = Date.now();
    const outcome = [];
    let asked = started;
    let ticking = 0;

    function ask() {
      const id = ids[outcome.length];
      if (id === undefined) return end();
      asked = Date.now();
      part("place").textContent = fill(say.place, { n: outcome.length + 1, all: ids.length });
      const question = part("question");
      showQuestion(question, id);
      fetchAnswer(id).then(() => ids[outcome.length] === id && showQuestion(question, id), () => {});
      question.focus();
      return tick();
    }

    function tick() {
      const now = Date.now();
      const left = total - (now - started);
      if (left <= 0) return end();
      const over = now - asked > minutes * MINUTE;
      part("left").textContent = clock(left);
      part("used").textContent = clock(now - asked);
      part("used").classList.toggle("over", over);
      return undefined;
    }

    function close(state) {
      if (outcome.length >= ids.length) return;
      outcome.push({ id: ids[outcome.length], time: Date.now() - asked, state });
      ask();
    }

    function end() {
      clearInterval(ticking);
      while (outcome.length < ids.length) outcome.push({ id: ids[outcome.length], time: 0, state: "missed" });
      done(outcome);
    }

    ticking = setInterval(tick, SECOND / 4);
    ask();
    return { end, answer: () => close("answered"), skip: () => close("skipped") };
  }

  /** A row of the summary: the question, what became of it, its answer to unfold, the two marks. */
  function summaryRow({ id, time, state }, template, { say, none }) {
    const row = template.content.cloneNode(true);
    const part = (name) => row.querySelector(`[data-part="${name}"]`);
    const question = part("question");
    const answer = part("answer");
    part("outcome").textContent = state === "missed" ? say.missed : `${say[state]} ${clock(time)}`;
    part("link").href = `q/${id}.html`;
    row.querySelector("[data-mark-for]").dataset.markFor = id;
    showQuestion(question, id);
    fetchAnswer(id).then(() => showQuestion(question, id), () => {});
    part("unfold").addEventListener("toggle", () => {
      fetchAnswer(id).then(() => showAnswer(answer, id, none.none), () => (answer.textContent = none.failed));
    });
    return row;
  }

  window.mianjingInterview = { draw, hold, clock, summaryRow };
})();
