from collections import Counter

END = "</w>"


def merge(symbols, pair):
    result, i = [], 0
    while i < len(symbols):
        width = 2 if tuple(symbols[i : i + 2]) == pair else 1
        result.append("".join(symbols[i : i + width]))
        i += width
    return result


def train(word_counts, n_merges):
    # 词尾加标记，才能区分词尾的 est 与词中的 est
    words = {word: [*word, END] for word in word_counts}
    rules = []
    for _ in range(n_merges):
        pairs = Counter()
        for word, symbols in words.items():
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += word_counts[word]
        if not pairs:
            break
        # 次数相同时取字典序小的，保证结果确定
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        rules.append(best)
        words = {word: merge(symbols, best) for word, symbols in words.items()}
    return rules


def encode(word, rules):
    # 按学到规则的先后次序合并，不是最长匹配
    symbols = [*word, END]
    for rule in rules:
        symbols = merge(symbols, rule)
    return symbols


if __name__ == "__main__":
    import random
    import re

    # 参照：用正则在空格隔开的字符串上做同样的事
    def count(corpus):
        pairs = {}
        for text, n in corpus.items():
            parts = text.split(" ")
            for i in range(len(parts) - 1):
                key = parts[i], parts[i + 1]
                pairs[key] = pairs.get(key, 0) + n
        return pairs

    def reference(word_counts, n_merges):
        corpus = {" ".join(w) + " " + END: n for w, n in word_counts.items()}
        rules = []
        while len(rules) < n_merges and count(corpus):
            pairs = count(corpus)
            top = max(pairs.values())
            rule = sorted(p for p in pairs if pairs[p] == top)[0]
            rules.append(rule)
            pattern = r"(?<!\S)" + re.escape(" ".join(rule)) + r"(?!\S)"
            corpus = {re.sub(pattern, "".join(rule), t): n for t, n in corpus.items()}
        return rules, {t.replace(" ", "").removesuffix(END): t.split(" ") for t in corpus}

    rng = random.Random(0)
    for n_merges in (0, 1, 5, 12, 1000):
        for _ in range(10):
            counts = {
                "".join(rng.choice("abc") for _ in range(rng.randint(1, 7))): rng.randint(1, 9)
                for _ in range(8)
            }
            rules, split = reference(counts, n_merges)
            assert train(counts, n_merges) == rules
            # 训练集里的词编码后与训练结束时的切分一致
            for word, symbols in split.items():
                assert encode(word, rules) == symbols
                assert "".join(encode(word, rules)) == word + END

    # 没见过的词也能拆成见过的片段
    counts = {"low": 5, "lower": 2, "newest": 6, "widest": 3}
    rules = train(counts, 10)
    assert rules[:4] == [("e", "s"), ("es", "t"), ("est", END), ("l", "o")]
    assert encode("lowest", rules) == ["low", "est" + END]
    assert encode("aaa", [("a", "a")]) == ["aa", "a", END]
