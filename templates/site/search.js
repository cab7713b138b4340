/* The search engine: a scan over the questions that are loaded, given to the pages as `mianjingSearch`.
 *
 * Texts and query are folded alike (NFKC, lower case, simplified characters, one sign for "times").
 * A query is words parted by spaces, and a word is cut into terms: a known alias (found with its synonyms), a Latin
 * word, or a run of anything else. All terms must occur. When few rows hold them all, those follow that hold at least
 * half of every word, a run counting by its pairs of characters.
 *
 * Rows come in chunks. A bank of usual size is loaded whole, chunk after chunk; of a big one a query loads the chunks
 * that it needs, which shards of an index name (see `prepare`).
 */
"use strict";
(() => {
  const data = window.mianjingData;
  const list = (text, separator) => (text === "" ? [] : text.split(separator));
  const NONE = [];
  const numbers = (text) => text.split(";").map((row) => (row === "" ? NONE : row.split(",").map(Number)));
  const base = new URL("search/", document.currentScript.src);

  let words; // Latin word -> how often, for typo repair; made when first needed

  // ---- folding ------------------------------------------------------------------------------------------------
  const simplify = new Map();
  const simplified = [...data.simplified];
  [...data.traditional].forEach((character, at) => simplify.set(character, simplified[at]));

  const folded = new Map(); // character -> its key form; a bank uses a few thousand of them
  function foldCharacter(character) {
    let form = folded.get(character);
    if (form === undefined) {
      const lower = [...character.normalize("NFKC").toLowerCase()];
      form = lower.map((part) => simplify.get(part) ?? part).join("");
      folded.set(character, form);
    }
    return form;
  }

  const TIMES = /(\d)[ \t]*(?:[x×*✕]|\\times)[ \t]*(?=\d)/g;

  /** Return the key form; `origins`, when given, gets the place in `text` of each character of it. */
  function fold(text, origins) {
    let form = "";
    let place = 0;
    for (const character of text) {
      const part = foldCharacter(character);
      form += part;
      if (origins) for (let i = 0; i < part.length; i++) origins.push(place);
      place += character.length;
    }
    let gone = 0;
    return form.replace(TIMES, (match, digit, at) => {
      if (origins) origins.splice(at - gone + 1, match.length - 2);
      gone += match.length - 2;
      return digit + "*";
    });
  }

  // ---- rows ---------------------------------------------------------------------------------------------------
  const chunks = []; // as loaded: {first, size, hay, starts}; `hay` is the folded texts, a line each
  const held = new Set(); // numbers of the chunks that are loaded
  let size = 0; // rows loaded; a row is a place in the columns below
  const ids = [];
  const texts = [];
  const foldedTexts = [];
  const counts = [];
  const last = []; // month last asked, from January 2000; -1 for unknown
  const ahead = []; // what a row has before the query: asked often, answered, brief
  const order = []; // place in the whole bank, the most asked first
  const rowAt = new Int32Array(data.size).fill(-1); // the other way round
  const answers = []; // plain texts; only where asked for
  const ANSWERED = 0.3; // a checked answer goes before none among near equals
  const one = Array.from({ length: 10 }, (_, number) => [number]);
  const facet = (names) => ({ names, rows: [] });
  const facets = {
    topic: facet(data.topicNames),
    company: facet(data.companyNames.map(([slug, name]) => [slug || name, name])),
    round: facet(data.roundNames.map((name) => [name, name])),
    kind: facet(data.kindNames.map((kind) => [kind, kind])),
    level: facet([["1", "1"], ["2", "2"], ["3", "3"]]),
    answer: facet([["c", "curated"], ["p", "post"], ["n", "none"]]),
  };
  const foldedNames = [facets.topic, facets.company].map(({ names }) => names.map(([, name]) => fold(name)));
  const cached = new Map(); // term -> what `match` said of it

  function push(column, values) {
    for (const value of values) column.push(value);
  }

  /** Take in a chunk of rows. */
  function add(number, columns) {
    if (held.has(number)) return;
    held.add(number);
    const more = columns.texts.split("\n");
    const folded = more.map((text) => fold(text));
    const starts = new Int32Array(more.length + 1);
    folded.forEach((text, row) => (starts[row + 1] = starts[row] + text.length + 1));
    chunks.push({ first: size, size: more.length, hay: folded.join("\n"), starts });
    push(ids, list(columns.ids, " "));
    push(texts, more);
    push(foldedTexts, folded);
    push(counts, list(columns.counts, ",").map(Number));
    push(last, columns.last.split(",").map((month) => (month === "" ? -1 : Number(month))));
    push(facets.topic.rows, numbers(columns.topics));
    push(facets.company.rows, numbers(columns.companies));
    push(facets.round.rows, numbers(columns.rounds));
    push(facets.kind.rows, [...columns.kinds].map((digit) => one[digit]));
    push(facets.level.rows, [...columns.level].map((digit) => (digit === "0" ? NONE : one[digit - 1])));
    push(facets.answer.rows, [...columns.status].map((letter) => one["cpn".indexOf(letter)]));
    for (let row = size; row < ids.length; row++) {
      const answered = facets.answer.rows[row] === one[0] ? ANSWERED : 0;
      ahead[row] = Math.log2(1 + counts[row]) / 2 - Math.min(foldedTexts[row].length, 200) / 100 + answered;
      order[row] = number * data.chunk + row - size;
      rowAt[order[row]] = row;
    }
    size = ids.length;
    cached.clear();
    words = undefined;
  }

  /** Take in the answers of a chunk that is loaded. */
  function addAnswers(number, text) {
    const first = rowAt[number * data.chunk];
    text.split("\n").forEach((answer, at) => (answers[first + at] = answer));
  }

  const loading = new Map(); // file -> promise
  /** Load one of the scripts beside the main one; a classic script, which works from a folder too. */
  function load(file) {
    if (!loading.has(file)) {
      const loaded = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(file, base).href;
        script.onload = resolve;
        script.onerror = () => {
          loading.delete(file);
          reject(new Error(file));
        };
        document.head.append(script);
      });
      loading.set(file, loaded);
    }
    return loading.get(file);
  }

  const chunkTotal = Math.max(1, Math.ceil(data.size / data.chunk));

  /** Load what is missing of a bank that is loaded whole, calling `then` behind every chunk. */
  async function loadRows(then) {
    if (data.shards) return;
    for (let number = 1; number < chunkTotal; number++) {
      await load(`rows-${number}.js`);
      then();
    }
    (window.requestIdleCallback ?? setTimeout)(vocabulary); // the first misspelt word need not wait for it
  }

  /** Load the first rows of a bank that is not loaded whole. */
  async function loadUpTo(row) {
    const wanted = Array.from({ length: Math.min(chunkTotal, Math.ceil(row / data.chunk)) }, (_, number) => number);
    await Promise.all(wanted.filter((number) => !held.has(number)).map((number) => load(`rows-${number}.js`)));
  }

  /** Load the answers of all rows. */
  async function loadAnswers() {
    if (data.shards) return;
    await loadRows(() => {});
    await Promise.all(Array.from({ length: chunkTotal }, (_, number) => load(`answers-${number}.js`)));
  }

  // ---- terms --------------------------------------------------------------------------------------------------
  // A line of `synonyms` is a term: first the aliases that rows hold, behind two tabs the others, all folded.
  const groups = list(data.synonyms, "\n").map((line) => line.split("\t\t").map((some) => list(some, "\t")));
  const groupsOf = new Map(); // alias -> numbers of the terms it names
  let longestAlias = 0;
  groups.forEach((group, number) => {
    for (const alias of group.flat()) {
      if (groupsOf.has(alias)) groupsOf.get(alias).push(number);
      else groupsOf.set(alias, [number]);
      longestAlias = Math.max(longestAlias, alias.length);
    }
  });
  /** The other ways to write a term that rows hold, or all. */
  const synonyms = (alias, all = false) =>
    [...new Set((groupsOf.get(alias) ?? []).flatMap((number) => (all ? groups[number].flat() : groups[number][0])))].filter(
      (other) => other !== alias,
    );

  const isLatin = (character) =>
    (character >= "a" && character <= "z") || (character >= "0" && character <= "9");

  /** Whether `text` from `start` to `end` cuts no Latin word on either side: [left, right]. */
  const edges = (text, start, end) => [
    !(isLatin(text[start]) && isLatin(text[start - 1])),
    !(isLatin(text[end - 1]) && isLatin(text[end])),
  ];

  function vocabulary() {
    if (words) return words;
    words = new Map();
    const count = (text) => {
      for (const [word] of text.matchAll(/[a-z][a-z0-9+#-]{2,}/g)) words.set(word, (words.get(word) ?? 0) + 1);
    };
    for (const { hay } of chunks) count(hay);
    list(data.words ?? "", " ").forEach((word, at, all) => words.set(word, all.length - at));
    for (const alias of groupsOf.keys()) count(alias);
    return words;
  }

  /** Whether one letter put in, left out, changed or swapped with its neighbour makes `a` of `b`. */
  function nearly(a, b) {
    if (Math.abs(a.length - b.length) > 1 || a === b) return false;
    let start = 0;
    while (start < a.length && a[start] === b[start]) start++;
    const rest = (text, from) => text.slice(start + from);
    return (
      rest(a, 1) === rest(b, 1) ||
      rest(a, 1) === rest(b, 0) ||
      rest(a, 0) === rest(b, 1) ||
      (a[start] === b[start + 1] && a[start + 1] === b[start] && rest(a, 2) === rest(b, 2))
    );
  }

  // ---- query --------------------------------------------------------------------------------------------------
  const SEPARATOR = /[\s,，、;；?？!！。:：“”"'‘’()（）《》【】\[\]]/;
  const WORD = /[a-z0-9][a-z0-9+#.^*_-]*/y;
  const FILLER =
    /为什么|什么是|是什么|有什么|什么|怎么办|怎么样|怎么|怎样|如何|哪些|哪个|能不能|是不是|有没有|可不可以|吗|呢/g;
  const LINKS = new Set("和与跟及或的是在有对"); // between terms they say nothing
  const MAX_QUERY = 120;

  /** The longest alias that stands in the query at a place, "" when none does. */
  function aliasAt(query, place) {
    for (let length = Math.min(longestAlias, query.length - place); length > 0; length--) {
      const piece = query.slice(place, place + length);
      if (groupsOf.has(piece) && edges(query, place, place + length).every(Boolean)) return piece;
    }
    return "";
  }

  function wordAt(query, place) {
    WORD.lastIndex = place;
    const word = WORD.exec(query)?.[0] ?? "";
    return word.replace(/[.*_-]+$/, "");
  }

  /** Cut a folded query into terms: {text, alias, latin, word}, `word` being the number of the word it is part of. */
  function parse(query) {
    const terms = [];
    let number = 0;
    let run = "";
    const flush = () => {
      for (const piece of run.replace(FILLER, " ").split(" ")) {
        if (piece && !LINKS.has(piece)) terms.push({ text: piece, word: number });
      }
      run = "";
    };
    for (let place = 0; place < query.length; ) {
      const alias = aliasAt(query, place);
      const word = alias || wordAt(query, place);
      if (word) {
        flush();
        terms.push({ text: word, alias: alias !== "", latin: isLatin(word[0]), word: number });
        place += word.length;
        continue;
      }
      if (SEPARATOR.test(query[place])) {
        flush();
        number++;
      } else {
        run += query[place];
      }
      place++;
    }
    flush();
    // A query of fillers alone is searched as it stands.
    return terms.length || !query.trim() ? terms : [{ text: query.trim(), word: 0 }];
  }

  // ---- matching -----------------------------------------------------------------------------------------------
  const WHOLE = 1; // the term as a word of its own, or any run that is not Latin
  const PREFIX = 0.8; // at the start of a Latin word
  const INSIDE = 0.5; // within a Latin word
  const SYNONYM = 0.9;
  const REPAIRED = 0.8;
  const BY_COMPANY = 0.6; // the row's company is named so
  const BY_TOPIC = 0.3;

  /** Raise `fit[row]` of every row that holds `term`. */
  function scan(term, weight, wholeWord, fit) {
    const startsLatin = isLatin(term[0]);
    const endsLatin = isLatin(term.at(-1));
    for (const { first, hay, starts } of chunks) {
      let row = 0;
      for (let at = hay.indexOf(term); at !== -1; ) {
        while (starts[row + 1] <= at) row++;
        const left = !startsLatin || !isLatin(hay[at - 1]);
        const right = !endsLatin || !isLatin(hay[at + term.length]);
        let found = 0;
        if (left && right) found = WHOLE;
        else if (!wholeWord && left) found = PREFIX;
        else if (!wholeWord && term.length > 2) found = INSIDE;
        if (found * weight > fit[first + row]) fit[first + row] = found * weight;
        at = hay.indexOf(term, found === WHOLE ? starts[row + 1] : at + 1);
      }
    }
  }

  function scanNames(term, fit) {
    if (term.length < 2) return;
    [facets.topic, facets.company].forEach(({ rows }, at) => {
      const named = new Set();
      foldedNames[at].forEach((name, number) => {
        if (name.includes(term)) named.add(number);
      });
      if (!named.size) return;
      const weight = at === 0 ? BY_TOPIC : BY_COMPANY;
      for (let row = 0; row < size; row++) {
        if (fit[row] < weight && rows[row].some((number) => named.has(number))) fit[row] = weight;
      }
    });
  }

  const CACHED = 60; // terms remembered: whoever types on changes the last one only

  /** Return per row how well a term fits it (0: not at all), the forms to mark, and what it was repaired to. */
  function match(term) {
    const key = (term.alias ? "=" : "") + term.text;
    let known = cached.get(key);
    if (!known) {
      if (cached.size >= CACHED) cached.delete(cached.keys().next().value);
      known = matchAnew(term);
      cached.set(key, known);
    }
    return known;
  }

  function matchAnew(term) {
    const fit = new Float32Array(size);
    const forms = [term.text];
    scan(term.text, 1, false, fit);
    if (term.alias) {
      for (const other of synonyms(term.text)) {
        scan(other, SYNONYM, true, fit);
        forms.push(other);
      }
    }
    scanNames(term.text, fit);
    let repaired = "";
    if (repairable(term) && !fit.some(Boolean)) {
      const near = repairs(term.text);
      repaired = near[0] ?? "";
      for (const word of near) {
        for (const other of [word, ...synonyms(word)]) {
          scan(other, other === word ? REPAIRED : REPAIRED * SYNONYM, other !== word, fit);
          forms.push(other);
        }
      }
    }
    return { fit, forms, repaired };
  }

  const repairable = (term) => term.latin && !term.alias && term.text.length > 3;

  /** Words that a misspelt one may mean, the most frequent first. */
  function repairs(text) {
    const near = [];
    for (const entry of vocabulary()) if (nearly(text, entry[0])) near.push(entry);
    near.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return near.slice(0, 3).map(([word]) => word);
  }

  /** Pairs of characters of the terms that are runs, other terms whole; `share` is what each weighs in its word. */
  function pieces(terms) {
    return terms.flatMap((term) => {
      if (term.alias || term.latin) return [{ ...term, share: 2 }];
      if (term.text.length < 3) return [{ ...term, share: 1 }];
      const characters = [...term.text];
      const pairs = characters.slice(1).map((character, at) => characters[at] + character);
      const telling = pairs.filter((pair) => !pair.includes("的"));
      return (telling.length ? telling : pairs).map((text) => ({ text, word: term.word, share: 1 }));
    });
  }

  const NEEDED = 0.5; // share of every word that a row must hold to be shown as a partial match
  const FEW = 10; // full matches below which partial ones follow

  function strict(matches) {
    const score = new Float32Array(size);
    for (let row = 0; row < size; row++) {
      let sum = 0;
      for (const { fit } of matches) {
        if (!fit[row]) {
          sum = 0;
          break;
        }
        sum += fit[row];
      }
      score[row] = (10 * sum) / matches.length;
    }
    return score;
  }

  function loose(parts, matches) {
    const score = new Float32Array(size);
    const enough = new Uint8Array(size).fill(1);
    for (const word of new Set(parts.map((part) => part.word))) {
      const shares = new Float32Array(size);
      let needed = 0;
      parts.forEach((part, at) => {
        if (part.word !== word) return;
        needed += NEEDED * part.share;
        addPart(matches[at].fit, part.share, shares, score);
      });
      for (let row = 0; row < size; row++) if (shares[row] < needed) enough[row] = 0;
    }
    for (let row = 0; row < size; row++) score[row] *= enough[row];
    return score;
  }

  /** Add what one piece gives to every row: its share of the word, and to the score the more the rarer it is. */
  function addPart(fit, share, shares, score) {
    let found = 0;
    for (let row = 0; row < size; row++) if (fit[row]) found++;
    if (!found) return;
    const rarity = Math.log(1 + size / found);
    for (let row = 0; row < size; row++) {
      if (!fit[row]) continue;
      shares[row] += share;
      score[row] += rarity * share * fit[row];
    }
  }

  const STEPS = 1024; // scores are told apart to this part of one
  const PLACES = 2 ** 20; // more than there are rows

  /** Return the rows with a score, the best first; what is asked often and said briefly breaks near ties. */
  function rank(score, key, first) {
    const keys = new Float64Array(size);
    let found = 0;
    for (let row = 0; row < size; row++) {
      if (!score[row]) continue;
      let sum = score[row] + ahead[row];
      if (key && foldedTexts[row].includes(key)) sum += 3;
      if (first && foldedTexts[row].startsWith(first)) sum += 1;
      // A number sorts twenty times faster than a comparison: the score above, the place in the bank below.
      keys[found++] = Math.round((sum + 16) * STEPS) * PLACES + (PLACES - 1 - order[row]);
    }
    const sorted = keys.subarray(0, found).sort();
    const rows = new Int32Array(found);
    for (let at = 0; at < found; at++) rows[at] = rowAt[PLACES - 1 - (sorted[found - 1 - at] % PLACES)];
    return rows;
  }

  const formsOf = (matches) => matches.flatMap(({ forms }) => forms);

  const keyOf = (query) => fold(query.slice(0, MAX_QUERY)).trim();

  /** Search the loaded rows for a query as typed.
   *
   * Returns {rows, forms}: full matches, the best first, and what to mark in them; {partial, partialForms}: the same
   * for partial matches; {repaired}: words put in the place of misspelt ones. An empty query matches everything.
   */
  function search(query) {
    const key = keyOf(query);
    const terms = parse(key);
    const matches = terms.map(match);
    const rows = rank(terms.length ? strict(matches) : new Float32Array(size).fill(1), key, terms[0]?.text);
    const found = {
      rows,
      forms: formsOf(matches),
      partial: [],
      partialForms: [],
      repaired: matches.map(({ repaired }) => repaired).filter(Boolean),
    };
    const parts = pieces(terms);
    if (parts.length < 2 || rows.length >= FEW) return found;
    const partMatches = parts.map(match);
    const score = loose(parts, partMatches);
    for (const row of rows) score[row] = 0;
    return { ...found, partial: rank(score, key, ""), partialForms: formsOf(partMatches) };
  }

  const AROUND = 40; // characters of an answer shown before a match
  const foldedAnswers = new Map();

  /** Search the answers that are loaded for rows that hold every term in question and answer together.
   *
   * Returns [{row, text}], `text` being the stretch of the answer about the first match; rows in `known` are left out.
   */
  function searchAnswers(query, known) {
    const terms = parse(keyOf(query));
    if (!terms.length) return [];
    const formsBy = terms.map((term) => [term.text, ...(term.alias ? synonyms(term.text, true) : [])]);
    const found = [];
    answers.forEach((answer, row) => {
      if (!answer || known.has(row)) return;
      if (!foldedAnswers.has(row)) foldedAnswers.set(row, fold(answer));
      const text = foldedAnswers.get(row);
      const places = formsBy.map((forms) => {
        const at = firstWhole(text, forms);
        return at === -1 ? (firstWhole(foldedTexts[row], forms) === -1 ? -1 : text.length) : at;
      });
      const place = Math.min(...places);
      if (place === -1 || place === text.length) return;
      const start = Math.max(0, place - AROUND);
      found.push({ row, text: (start ? "…" : "") + answer.slice(start, start + 4 * AROUND) });
    });
    return found.sort((a, b) => counts[b.row] - counts[a.row] || order[a.row] - order[b.row]);
  }

  /** The first place where a form stands without cutting a Latin word, -1 for none. */
  function firstWhole(text, forms) {
    let first = -1;
    for (const form of forms) {
      for (let at = text.indexOf(form); at !== -1 && (first === -1 || at < first); at = text.indexOf(form, at + 1)) {
        if (edges(text, at, at + form.length).every(Boolean)) {
          first = at;
          break;
        }
      }
    }
    return first;
  }

  // ---- a bank that is not loaded whole ------------------------------------------------------------------------
  const shards = new Map();
  const CANDIDATES = 600; // rows wanted at most
  const CHUNKS = 24; // chunks loaded at most for a query

  function shardOf(key) {
    let number = 0;
    for (const unit of key) number = (number * 31 + unit.codePointAt(0)) % 0x10000;
    return number % data.shards;
  }

  const posting = (key) => shards.get(shardOf(key))?.[key];

  /** The rows of a key, ascending places in the bank. */
  function placesOf(key) {
    let place = 0;
    return list(posting(key) ?? "", " ").map((step) => (place += parseInt(step, 36)));
  }

  /** The keys whose rows together fit a term, each an array of keys that must all hold. */
  function waysOf(term) {
    if (!term.alias && repairable(term) && !vocabulary().has(term.text)) {
      const near = repairs(term.text).flatMap((text) => waysOf({ text, alias: groupsOf.has(text), latin: true }));
      return [pairsOf(term.text), ...near];
    }
    const ways = [pairsOf(term.text)];
    for (const group of (term.alias && groupsOf.get(term.text)) || []) ways.push([`=${group}`]);
    ["topics", "companies"].forEach((name, at) => {
      foldedNames[at].forEach((label, number) => {
        if (term.text.length > 1 && label.includes(term.text)) ways.push([`@${name}:${number}`]);
      });
    });
    return ways;
  }

  function pairsOf(text) {
    const runs = text.split(SEPARATOR).filter(Boolean);
    if (text.length === 1) return [text];
    return [...new Set(runs.flatMap((run) => [...run].slice(1).map((_, at) => run.slice(at, at + 2))))];
  }

  const meet = (sets) => {
    const [smallest, ...others] = sets.sort((a, b) => a.length - b.length);
    const rest = others.map((places) => new Set(places));
    return (smallest ?? []).filter((place) => rest.every((places) => places.has(place)));
  };

  /** Load the chunks that a query and the chosen facets need; nothing to do where all is loaded.
   *
   * `chosen` is a list of ["topics" or "companies", number].
   */
  async function prepare(query, chosen) {
    if (!data.shards) return false;
    const terms = parse(keyOf(query));
    const ways = [...terms.map(waysOf), ...chosen.map(([name, number]) => [[`@${name}:${number}`]])];
    const parts = pieces(terms).map((part) => ({ share: part.share, ways: waysOf(part) }));
    const needed = new Set([...ways, ...parts.map((part) => part.ways)].flat(2).map(shardOf));
    await Promise.all([...needed].map((number) => load(`shard-${number}.js`)));
    let places = meet(ways.map(placesOfAny));
    if (places.length < FEW && parts.length > 1) places = [...places, ...mostOf(parts)];
    const wanted = new Set();
    for (const place of places.slice(0, CANDIDATES)) {
      if (wanted.size < CHUNKS) wanted.add(Math.floor(place / data.chunk));
    }
    const missing = [...wanted].filter((number) => !held.has(number));
    await Promise.all(missing.map((number) => load(`rows-${number}.js`)));
    return missing.length > 0;
  }

  const placesOfAny = (ways) => [...new Set(ways.flatMap((keys) => meet(keys.map(placesOf))))];

  /** The places that hold at least half of some parts, those with the most first. */
  function mostOf(parts) {
    const total = new Map();
    let all = 0;
    for (const { share, ways } of parts) {
      all += share;
      for (const place of placesOfAny(ways)) total.set(place, (total.get(place) ?? 0) + share);
    }
    const enough = [...total].filter(([, held]) => held >= NEEDED * all);
    return enough.sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([place]) => place);
  }

  /** Return [start, end] stretches of the display text that match one of the forms. */
  function marks(text, forms) {
    const origins = [];
    const key = fold(text, origins);
    origins.push(text.length);
    const marked = new Uint8Array(text.length);
    forms.forEach((form, at) => {
      for (let place = key.indexOf(form); place !== -1; place = key.indexOf(form, place + 1)) {
        // The form as typed may be part of a word, a synonym may not.
        if (at > 0 && !edges(key, place, place + form.length).every(Boolean) && form.length < 3) continue;
        marked.fill(1, origins[place], Math.max(origins[place + form.length], origins[place] + 1));
      }
    });
    const stretches = [];
    for (let place = 0; place < text.length; place++) {
      if (!marked[place]) continue;
      const start = place;
      while (place < text.length && marked[place]) place++;
      stretches.push([start, place]);
    }
    return stretches;
  }

  add(0, data);
  window.mianjingSearch = {
    search, searchAnswers, marks, prepare, loadRows, loadUpTo, loadAnswers, ids, texts, counts, last, facets,
    add, addAnswers, addShard: (number, rows) => shards.set(number, rows),
    whole: !data.shards, total: data.size,
  };
})();
