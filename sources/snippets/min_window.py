from collections import Counter


def min_window(s, t):
    need = Counter(t)  # 还差几个，负数表示多余
    missing = len(t)
    best = (len(s) + 1, 0)  # 长度，起点
    left = 0
    for right, c in enumerate(s):
        missing -= need[c] > 0
        need[c] -= 1
        if missing:
            continue
        while need[s[left]] < 0:  # 左端多余就丢掉
            need[s[left]] += 1
            left += 1
        if right - left + 1 < best[0]:
            best = (right - left + 1, left)
    length, start = best
    return s[start : start + length] if length <= len(s) else ""


if __name__ == "__main__":
    import random

    def brute(s, t):
        n = len(s)
        for length in range(len(t), n + 1):
            for i in range(n - length + 1):
                if not Counter(t) - Counter(s[i : i + length]):
                    return s[i : i + length]
        return ""

    rng = random.Random(0)
    assert min_window("ADOBECODEBANC", "ABC") == "BANC"
    assert min_window("a", "aa") == ""
    assert min_window("", "a") == ""
    empty = 0
    for _ in range(2000):
        s = "".join(rng.choices("abcd", k=rng.randint(0, 12)))
        t = "".join(rng.choices("abc", k=rng.randint(1, 4)))
        got = min_window(s, t)
        assert got == brute(s, t)
        empty += not got
    assert 200 < empty < 1800
