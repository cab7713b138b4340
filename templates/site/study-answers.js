/* What stands on a card, given to the study page as `mianjingAnswers`.
 *
 * Answers lie in many small scripts, each with those of a few questions, loaded when a card is near: that works from a
 * folder, where nothing can be fetched. A script hands over {id: [answer, question]}: HTML made at build time, the
 * question only where it holds formulas; its text is in the search data.
 */
"use strict";
(() => {
  const { ids, texts, facets } = window.mianjingSearch;
  const { load } = window.mianjingProgress;
  const shards = Number(document.querySelector("[data-shards]").dataset.shards);
  const FORMULA = 'class="katex';
  const KATEX = "katex/katex.min.css";

  const rows = new Map(); // id -> row of the search's columns
  const entries = new Map(); // id -> [answer, question]
  const loading = new Map(); // number of a script -> promise

  /** The row of a question in the search's columns, undefined for one that is not there. */
  function rowOf(id) {
    for (let row = rows.size; row < ids.length; row++) rows.set(ids[row], row); // rows may have been loaded since
    return rows.get(id);
  }

  /** Called by the scripts. */
  function take(part) {
    for (const [id, entry] of Object.entries(part)) entries.set(id, entry);
  }

  /** Make sure that a question's answer is there; rejects when its script is missing. */
  function fetchAnswer(id) {
    const shard = parseInt(id.slice(1), 36) % shards; // an id is a number to the base 36
    if (!loading.has(shard)) {
      const wanted = load(`answers/${shard}.js`);
      loading.set(shard, wanted);
      wanted.catch(() => loading.delete(shard)); // to be tried again
    }
    return loading.get(shard);
  }

  let styled = false;
  /** Bring the style of formulas when the first one comes. */
  function style(html) {
    if (styled || !html.includes(FORMULA)) return;
    styled = true;
    const sheet = document.querySelector('link[rel="stylesheet"]');
    const link = sheet.cloneNode();
    link.href = sheet.href.replace(/[^/]*$/, KATEX);
    sheet.after(link);
  }

  /** Put a question's text into a node, formulas set when its answer has been loaded. */
  function showQuestion(node, id) {
    const html = entries.get(id)?.[1];
    if (html) {
      style(html);
      node.innerHTML = html;
    } else {
      node.textContent = texts[rowOf(id)];
    }
  }

  /** Put an answer into a node; `none` is said where there is none. */
  function showAnswer(node, id, none) {
    const html = entries.get(id)?.[0];
    if (!html) {
      node.textContent = none;
      return;
    }
    style(html);
    node.innerHTML = html;
    const lead = node.querySelector(":scope > p:first-child");
    // An answer made of several begins with the question of the first.
    if (statusOf(id) === "curated" && !lead?.textContent.startsWith("1. ")) lead?.classList.add("lead");
    // A block that scrolls must be reachable from the keyboard.
    for (const block of node.querySelectorAll("pre")) if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
  }

  const names = (facet, id) => facets[facet].rows[rowOf(id)].map((number) => facets[facet].names[number][1]);
  const statusOf = (id) => names("answer", id)[0];

  window.mianjingAnswers = { take, fetch: fetchAnswer, showQuestion, showAnswer, names, statusOf, rowOf };
})();
