/* The search engine: a scan over all questions, given to the pages as `mianjingSearch`.
 *
 * Texts and query are folded alike (NFKC, lower case, simplified characters, one sign for "times").
 * A query is words parted by spaces, and a word is cut into terms: a known alias (found with its synonyms), a Latin
 * word, or a run of anything else. All terms must occur. When few rows hold them all, those follow that hold at least
 * half of every word, a run counting by its pairs of characters.
 */
"use strict";
(() => {
  const data = window.mianjingData;
  const list = (text, separator) => (text === "" ? [] : text.split(separator));
  const numbers = (text) => text.split(";").map((row) => list(row, ",").map(Number));

  const ids = list(data.ids, " ");
  const size = ids.length;
  const texts = data.texts.split("\n");
  const counts = list(data.counts, ",").map(Number);
  const facets = {
    topic: { rows: numbers(data.topics), names: data.topicNames },
    company: { rows: numbers(data.companies), names: data.companyNames },
  };

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

  // ---- index --------------------------------------------------------------------------------------------------
  const foldedTexts = texts.slice(0, size).map((text) => fold(text));
  const hay = foldedTexts.join("\n");
  const starts = new Int32Array(size + 1);
  foldedTexts.forEach((text, row) => (starts[row + 1] = starts[row] + text.length + 1));
  const foldedNames = Object.values(facets).map(({ names }) => names.map(([, name]) => fold(name)));

  const aliases = new Map(); // alias -> all aliases of its term
  let longestAlias = 0;
  for (const group of data.synonyms) {
    const members = [...new Set(group.map((alias) => fold(alias)))];
    for (const alias of members) {
      aliases.set(alias, [...new Set([...(aliases.get(alias) ?? []), ...members])]);
      longestAlias = Math.max(longestAlias, alias.length);
    }
  }

  const isLatin = (character) => character !== undefined && /[a-z0-9]/.test(character);

  /** Whether `text` from `start` to `end` cuts no Latin word on either side: [left, right]. */
  const edges = (text, start, end) => [
    !(isLatin(text[start]) && isLatin(text[start - 1])),
    !(isLatin(text[end - 1]) && isLatin(text[end])),
  ];

  let words; // Latin word -> how often, for typo repair; made when first needed
  function vocabulary() {
    if (words) return words;
    words = new Map();
    const count = (text) => {
      for (const [word] of text.matchAll(/[a-z][a-z0-9+#-]{2,}/g)) words.set(word, (words.get(word) ?? 0) + 1);
    };
    count(hay);
    for (const alias of aliases.keys()) count(alias);
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
      if (aliases.has(piece) && edges(query, place, place + length).every(Boolean)) return piece;
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
    let row = 0;
    for (let at = hay.indexOf(term); at !== -1; ) {
      while (starts[row + 1] <= at) row++;
      const [left, right] = edges(hay, at, at + term.length);
      let found = 0;
      if (left && right) found = WHOLE;
      else if (!wholeWord && left) found = PREFIX;
      else if (!wholeWord && term.length > 2) found = INSIDE;
      if (found * weight > fit[row]) fit[row] = found * weight;
      at = hay.indexOf(term, found === WHOLE ? starts[row + 1] : at + 1);
    }
  }

  function scanNames(term, fit) {
    Object.values(facets).forEach(({ rows }, facet) => {
      const named = new Set();
      foldedNames[facet].forEach((name, number) => {
        if (term.length > 1 && name.includes(term)) named.add(number);
      });
      if (!named.size) return;
      const weight = facet === 0 ? BY_TOPIC : BY_COMPANY;
      for (let row = 0; row < size; row++) {
        if (fit[row] < weight && rows[row].some((number) => named.has(number))) fit[row] = weight;
      }
    });
  }

  /** Return per row how well a term fits it (0: not at all) and the forms to mark. */
  function match(term) {
    const fit = new Float32Array(size);
    const forms = [term.text];
    scan(term.text, 1, false, fit);
    if (term.alias) {
      for (const other of aliases.get(term.text)) {
        scan(other, SYNONYM, true, fit);
        forms.push(other);
      }
    }
    scanNames(term.text, fit);
    let repaired = "";
    if (term.latin && !term.alias && term.text.length > 3 && !fit.some(Boolean)) {
      const near = [...vocabulary()].filter(([word]) => nearly(term.text, word));
      near.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      repaired = near.length ? near[0][0] : "";
      for (const [word] of near.slice(0, 3)) {
        for (const other of [word, ...(aliases.get(word) ?? [])]) {
          scan(other, other === word ? REPAIRED : REPAIRED * SYNONYM, other !== word, fit);
          forms.push(other);
        }
      }
    }
    return { fit, forms, repaired };
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
  const ANSWERED = 0.3; // a checked answer goes before none among near equals
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
      const held = new Float32Array(size);
      let needed = 0;
      parts.forEach((part, at) => {
        if (part.word !== word) return;
        needed += NEEDED * part.share;
        addPart(matches[at].fit, part.share, held, score);
      });
      for (let row = 0; row < size; row++) if (held[row] < needed) enough[row] = 0;
    }
    for (let row = 0; row < size; row++) score[row] *= enough[row];
    return score;
  }

  /** Add what one piece gives to every row: its share of the word, and to the score the more the rarer it is. */
  function addPart(fit, share, held, score) {
    let found = 0;
    for (let row = 0; row < size; row++) if (fit[row]) found++;
    if (!found) return;
    const rarity = Math.log(1 + size / found);
    for (let row = 0; row < size; row++) {
      if (!fit[row]) continue;
      held[row] += share;
      score[row] += rarity * share * fit[row];
    }
  }

  /** Return the rows with a score, the best first; what is asked often and said briefly breaks near ties. */
  function rank(score, key, first) {
    const rows = [];
    for (let row = 0; row < size; row++) {
      if (!score[row]) continue;
      const text = foldedTexts[row];
      const asPhrase = key && text.includes(key) ? 3 : 0;
      const atStart = first && text.startsWith(first) ? 1 : 0;
      score[row] += asPhrase + atStart + Math.log2(1 + counts[row]) / 2 - Math.min(text.length, 200) / 100;
      if (data.status[row] === "c") score[row] += ANSWERED;
      rows.push(row);
    }
    return rows.sort((a, b) => score[b] - score[a] || a - b);
  }

  const formsOf = (matches) => matches.flatMap(({ forms }) => forms);

  /** Search for a query as typed.
   *
   * Returns {rows, forms}: full matches, the best first, and what to mark in them; {partial, partialForms}: the same
   * for partial matches; {repaired}: words put in the place of misspelt ones. An empty query matches everything.
   */
  function search(query) {
    const key = fold(query.slice(0, MAX_QUERY)).trim();
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

  window.mianjingSearch = { search, marks, ids, texts, counts, facets, status: data.status, level: data.level };
})();
