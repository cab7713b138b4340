def longest_unique(s):
    # 窗口 s[left:i+1] 内没有重复字符
    last = {}
    best = left = 0
    for i, c in enumerate(s):
        # c 上次出现在窗口内：左端跳到它的后一位；在窗口外的不管
        if last.get(c, -1) >= left:
            left = last[c] + 1
        last[c] = i
        best = max(best, i - left + 1)
    return best


if __name__ == "__main__":
    import random

    random.seed(0)
    assert longest_unique("") == 0
    assert longest_unique("abba") == 2
    for _ in range(400):
        s = "".join(random.choices("abcde", k=random.randrange(12)))
        spans = [s[i:j] for i in range(len(s)) for j in range(i, len(s) + 1)]
        expected = max((len(t) for t in spans if len(set(t)) == len(t)), default=0)
        assert longest_unique(s) == expected
