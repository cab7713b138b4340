/* Progress as a file: out, in and merged, given to the study page as `mianjingTransfer`.
 *
 * A file is JSON: {format, version, exported, cards, marks, days} with the records of progress.js. Reading one in never
 * takes anything away: of each card and mark the later one stays, reviews of a day are put together.
 */
"use strict";
(() => {
  const { redirects, follow, later } = window.mianjingProgress;
  const { LEARNING, REVIEW, RELEARNING, DAY } = window.mianjingSchedule;
  const FORMAT = "mianjing-progress";
  const VERSION = 1;
  const LARGEST = 100_000_000; // bytes: ten thousand cards, reviewed every week for twenty years, take half of it
  const REMIND = 7 * DAY; // some browsers clear what a site keeps

  const ID = /^q[0-9a-z]{8}$/;
  const REVIEWED = /^\d{1,15} q[0-9a-z]{8} [1-4]$/;
  const within = (low, high) => (value) => Number.isFinite(value) && value >= low && value <= high;
  const whole = (low, high) => (value) => Number.isInteger(value) && value >= low && value <= high;

  const moment = (now) => within(0, now + DAY); // a device whose clock is wrong must not win for years
  const SHAPES = (now) => ({
    cards: {
      id: (value) => ID.test(value),
      state: (value) => [LEARNING, REVIEW, RELEARNING].includes(value),
      step: whole(0, 1),
      stability: within(0.001, 36_500),
      difficulty: within(1, 10),
      due: within(0, 8e15),
      last: moment(now),
      reps: whole(1, 1e6),
      lapses: whole(0, 1e6),
    },
    marks: {
      id: (value) => ID.test(value),
      mark: (value) => ["known", "unknown", ""].includes(value),
      at: moment(now),
    },
    days: {
      day: whole(0, 1e6),
      reviews: (value) => Array.isArray(value) && value.every((one) => REVIEWED.test(one)),
    },
  });

  /** A record with the fields of its shape and no others, null when one is wrong. */
  function checked(record, shape) {
    if (typeof record !== "object" || record === null) return null;
    const fields = Object.entries(shape);
    if (!fields.every(([name, holds]) => Object.hasOwn(record, name) && holds(record[name]))) return null;
    return Object.fromEntries(fields.map(([name]) => [name, record[name]]));
  }

  /**
   * Read a file's text.
   * @param {string} text
   * @param {number} now ms
   * @returns {{cards: object[], marks: object[], days: object[], unread: number}} `unread`: records of no known shape
   * @throws {Error} with the name of a string of the page: it is no such file, or a newer one
   */
  function parse(text, now) {
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      throw new Error("not_json");
    }
    if (data?.format !== FORMAT) throw new Error("not_ours");
    if (!Number.isInteger(data.version) || data.version > VERSION) throw new Error("newer");
    const shapes = SHAPES(now);
    const read = { unread: 0 };
    for (const [store, shape] of Object.entries(shapes)) {
      if (!Array.isArray(data[store])) throw new Error("not_ours");
      read[store] = data[store].map((record) => checked(record, shape)).filter(Boolean);
      read.unread += data[store].length - read[store].length;
    }
    return read;
  }

  /**
   * Merge what a file holds into the store.
   * @param {object} store of progress.js
   * @param {string} text of the file
   * @param {number} now ms
   * @returns {Promise<{cards: number, marks: number, unread: number}>} what became newer, and what could not be read
   */
  async function bringIn(store, text, now) {
    const read = parse(text, now);
    const map = await redirects();
    const cards = await newer(store, "cards", read.cards, map, "last");
    const marks = await newer(store, "marks", read.marks, map, "at");
    const days = await Promise.all(read.days.map(async (day) => union(day, await store.get("days", day.day))));
    await store.write({ cards, marks, days });
    return { cards: cards.length, marks: marks.length, unread: read.unread };
  }

  const union = (one, other) => ({ ...one, reviews: [...new Set([...(other?.reviews ?? []), ...one.reviews])] });

  async function newer(store, name, records, map, moment) {
    const there = new Map((await store.all(name)).map((record) => [record.id, record]));
    const { kept } = follow(records, map, moment);
    return [...kept.values()].filter((record) => {
      const other = there.get(record.id);
      return later(record, other, moment) === record;
    });
  }

  /** All that is kept, as a file's text. */
  async function bundle(store, now) {
    const [cards, marks, days] = await Promise.all(["cards", "marks", "days"].map((name) => store.all(name)));
    const exported = new Date(now).toISOString();
    return `${JSON.stringify({ format: FORMAT, version: VERSION, exported, cards, marks, days })}\n`;
  }

  /** Hand a text to the reader as a file. */
  function offer(text, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /** Save everything to a file and remember when. */
  async function takeOut(store, now) {
    const date = new Date(now - new Date(now).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
    offer(await bundle(store, now), `${FORMAT}-${date}.json`);
    await store.write({ meta: [{ key: "exported", at: now }] });
  }

  /** Days since the last export (or the first review) when it is time for another, else 0. */
  async function overdue(store, cards, now) {
    const [exported, first, snoozed] = await Promise.all(
      ["exported", "first", "snoozed"].map(async (key) => (await store.get("meta", key))?.at),
    );
    const since = exported ?? first;
    if (since === undefined || now - since < REMIND || now - (snoozed ?? 0) < DAY) return 0;
    const learnt = [...cards.values()].some((card) => card.last > since);
    return exported === undefined || learnt ? Math.floor((now - since) / DAY) : 0;
  }

  window.mianjingTransfer = { parse, bringIn, takeOut, overdue, LARGEST };
})();
