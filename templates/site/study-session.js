/* The order of the cards in a session and what grading one does, given to the study page as `mianjingSession`.
 *
 * Nothing here touches the page. A session holds ids in three lists: being learnt, to be reviewed, new. What is being
 * learnt comes at its minute, before all else; then reviews, the longest due first; then what is new.
 */
"use strict";
(() => {
  const { review, isDue, dayOf, REVIEW, AHEAD } = window.mianjingSchedule;

  /**
   * What of some questions is to be studied now.
   * @param {string[]} ids in the order in which new ones shall come
   * @param {{cards: Map, mark: function(string): string}} progress
   * @param {"today"|"due"|"new"|"unknown"|"all"} scope today: due and a day's share of new ones; unknown: marked so;
   *   unknown and all take what is not due as well
   * @param {number} share new cards that today still takes
   * @param {number} now ms
   * @returns {{learning: string[], reviews: string[], fresh: string[]}}
   */
  function plan(ids, progress, scope, share, now) {
    const lists = { learning: [], reviews: [], fresh: [] };
    const early = scope === "all" || scope === "unknown";
    for (const id of ids) {
      if (scope === "unknown" && progress.mark(id) !== "unknown") continue;
      const card = progress.cards.get(id);
      if (!card) {
        if (early || progress.mark(id) !== "known") lists.fresh.push(id);
      } else if (card.state !== REVIEW) {
        lists.learning.push(id);
      } else if (early || isDue(card, now)) {
        lists.reviews.push(id);
      }
    }
    const due = (id) => progress.cards.get(id).due;
    lists.learning.sort((a, b) => due(a) - due(b));
    lists.reviews.sort((a, b) => due(a) - due(b));
    if (scope === "due") lists.fresh = [];
    if (scope === "new") Object.assign(lists, { learning: [], reviews: [] });
    if (scope === "today") lists.fresh.length = Math.min(lists.fresh.length, Math.max(0, share));
    return lists;
  }

  /**
   * Start a session over a plan.
   * @param {{learning: string[], reviews: string[], fresh: string[]}} lists
   * @param {Map} cards by id; kept up to date
   */
  function start(lists, cards) {
    const learning = [...lists.learning];
    const waiting = [...lists.reviews, ...lists.fresh].reverse(); // the next one last, so that it is taken in no time
    const left = { reviews: lists.reviews.length, fresh: lists.fresh.length }; // of those that wait
    const history = [];
    let current = "";
    let again = ""; // taken back: comes next

    /** The card being learnt that is due first, "" when none is by `until`. */
    function learnt(until) {
      let first = "";
      for (const id of learning) {
        const { due } = cards.get(id);
        if (due <= until && (!first || due < cards.get(first).due)) first = id;
      }
      return first;
    }

    /** The next card's id, "" when nothing is left for now. */
    function next(now) {
      current = again || learnt(now) || waiting.at(-1) || learnt(now + AHEAD);
      return current;
    }

    const drop = (list, id) => {
      const at = list.lastIndexOf(id);
      if (at >= 0) list.splice(at, 1);
    };

    const count = (before, change) => (left[before ? "reviews" : "fresh"] += change);

    /** Grade the current card (1 to 4): {card, day, entry}, the entry being what the day keeps of it. */
    function grade(rating, now) {
      const before = cards.get(current);
      const card = review(before, current, rating, now);
      const day = dayOf(now);
      const entry = `${now} ${current} ${rating}`;
      const waited = waiting.at(-1) === current;
      history.push({ id: current, before, day, entry, waited });
      again = "";
      if (waited) {
        waiting.pop();
        count(before, -1);
      }
      drop(learning, current);
      if (card.state !== REVIEW) learning.push(current);
      cards.set(current, card);
      return { card, day, entry };
    }

    /** Take the last grade back: {id, before, day, entry}, `before` undefined for a new card; null when there is none. */
    function undo() {
      const last = history.pop();
      if (!last) return null;
      const { id, before, day, entry, waited } = last;
      drop(learning, id);
      if (waited) {
        waiting.push(id);
        count(before, 1);
      } else {
        learning.push(id);
      }
      if (before) cards.set(id, before);
      else cards.delete(id);
      again = id;
      return { id, before, day, entry };
    }

    return {
      next,
      grade,
      undo,
      done: () => history.length,
      /** Cards that may come next, to be loaded ahead. */
      near: (count) => [...learning.slice(0, count), ...waiting.slice(-count - 1).reverse()],
      left: () => ({ ...left, learning: learning.length }),
      /** When the first card being learnt is due (ms), Infinity when none is. */
      soonest: () => Math.min(...learning.map((id) => cards.get(id).due)),
    };
  }

  window.mianjingSession = { plan, start };
})();
