/* What a reader has learnt, kept on the device and given to every page as `mianjingProgress`.
 *
 * Four kinds of records: cards {id, last, ...} as study-schedule.js makes them, marks {id, mark, at}, days
 * {day, reviews: ["ms id grade"]} and meta {key, ...}. They lie in IndexedDB; where a browser refuses it, in
 * localStorage; where it refuses that too, in memory. All hang on the permanent id of a question, so that they outlive
 * a rebuild of the site; what is kept of a question that was merged into another moves there.
 */
"use strict";
(() => {
  const NAME = "mianjing";
  const KEYS = { cards: "id", marks: "id", days: "day", meta: "key" };
  const STORES = Object.keys(KEYS);
  const folder = document.currentScript.src.replace(/[^/]*$/, "");

  // ---- IndexedDB ----------------------------------------------------------------------------------------------
  const answer = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  async function openDatabase() {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => {
      for (const store of STORES) opening.result.createObjectStore(store, { keyPath: KEYS[store] });
    };
    const database = await answer(opening);
    database.onversionchange = () => database.close();
    const read = (store) => database.transaction(store).objectStore(store);
    return {
      kind: "database",
      all: (store) => answer(read(store).getAll()),
      keys: (store) => answer(read(store).getAllKeys()),
      get: (store, key) => answer(read(store).get(key)),
      write: (changes) => writeDatabase(database, changes),
    };
  }

  function writeDatabase(database, { gone = {}, ...records }) {
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORES, "readwrite");
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      for (const store of STORES) {
        const kept = transaction.objectStore(store);
        for (const record of records[store] ?? []) kept.put(record);
        for (const key of gone[store] ?? []) kept.delete(key);
      }
      transaction.commit(); // or leaving the page would undo what was just done
    });
  }

  // ---- localStorage, or a Map of the same manners --------------------------------------------------------------
  function openPlain(storage, kind) {
    const name = (store, key) => `${NAME}:${store}:${key}`;
    const get = (store, key) => JSON.parse(storage.getItem(name(store, key))) ?? undefined;
    const all = (store) => {
      const names = Array.from({ length: storage.length }, (_, at) => storage.key(at));
      const mine = names.filter((one) => one.startsWith(name(store, "")));
      return mine.map((one) => JSON.parse(storage.getItem(one)));
    };
    const put = (store, record) => storage.setItem(name(store, record[KEYS[store]]), JSON.stringify(record));
    return {
      kind,
      all: async (store) => all(store),
      keys: async (store) => all(store).map((record) => record[KEYS[store]]),
      get: async (store, key) => get(store, key),
      write: async ({ gone = {}, ...records }) => {
        for (const store of STORES) {
          for (const record of records[store] ?? []) put(store, record);
          for (const key of gone[store] ?? []) storage.removeItem(name(store, key));
        }
      },
    };
  }

  function inMemory() {
    const held = new Map();
    return {
      getItem: (key) => held.get(key) ?? null,
      setItem: (key, value) => held.set(key, value),
      removeItem: (key) => held.delete(key),
      key: (at) => [...held.keys()][at],
      get length() {
        return held.size;
      },
    };
  }

  async function open() {
    try {
      return await openDatabase();
    } catch {
      try {
        localStorage.setItem(`${NAME}:probe`, "");
        localStorage.removeItem(`${NAME}:probe`);
        return openPlain(localStorage, "storage");
      } catch {
        return openPlain(inMemory(), "memory");
      }
    }
  }

  // ---- merged questions ---------------------------------------------------------------------------------------
  /** Load a classic script, which works from a folder as well. Rejects when it is not there. */
  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = folder + address;
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(address));
      document.head.append(script);
    });
  }

  /** Of two records of one question the one of the later review or mark; "last" or "at" is its moment. */
  const later = (one, other, moment) => (other && other[moment] >= one[moment] ? other : one);

  /** Map records of merged questions to the ids that live: {kept: Map by id, gone: ids that were mapped}. */
  function follow(records, redirects, moment) {
    const kept = new Map();
    const gone = [];
    for (const record of records) {
      const id = redirects.get(record.id) ?? record.id;
      if (id !== record.id) gone.push(record.id);
      kept.set(id, later(id === record.id ? record : { ...record, id }, kept.get(id), moment));
    }
    return { kept, gone };
  }

  async function redirects() {
    if (!window.mianjingRedirects) await load("redirects.js").catch(() => {});
    return new Map(Object.entries(window.mianjingRedirects ?? {}));
  }

  async function moveMerged(store) {
    const cards = await store.all("cards");
    const marks = await store.all("marks");
    if (!cards.length && !marks.length) return; // nothing was learnt yet: nothing more is loaded
    const map = await redirects();
    const movedCards = follow(cards, map, "last");
    const movedMarks = follow(marks, map, "at");
    if (!movedCards.gone.length && !movedMarks.gone.length) return;
    await store.write({
      cards: [...movedCards.kept.values()],
      marks: [...movedMarks.kept.values()],
      gone: { cards: movedCards.gone, marks: movedMarks.gone },
    });
  }

  /**
   * The store, once it is open and what was merged has moved: {kind, all(store), keys(store), get(store, key),
   * write(changes)}. `changes` holds records by store and, as `gone`, keys by store. `kind` is "database", "storage" or
   * "memory".
   */
  const ready = open().then(async (store) => {
    await moveMerged(store);
    return store;
  });

  window.mianjingProgress = { ready, load, redirects, follow, later };
})();
