def lcs(a, b):
    # dp[i][j]：a 的前 i 个与 b 的前 j 个的最长公共子序列长度；空串为 0
    dp = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            if a[i - 1] == b[j - 1]:
                dp[i][j] = dp[i - 1][j - 1] + 1
            else:
                dp[i][j] = max(dp[i - 1][j], dp[i][j - 1])
    # 从右下角往回走，还原其中一个
    out, i, j = [], len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            i, j = i - 1, j - 1
            out.append(a[i])
        elif dp[i - 1][j] >= dp[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return dp[-1][-1], "".join(reversed(out))


if __name__ == "__main__":
    import random
    from itertools import combinations

    def subsequences(s):
        return {"".join(t) for k in range(len(s) + 1) for t in combinations(s, k)}

    random.seed(0)
    # 并列时先往上走
    assert lcs("ab", "ba") == (1, "a")
    for _ in range(300):
        a = "".join(random.choices("abc", k=random.randrange(8)))
        b = "".join(random.choices("abc", k=random.randrange(8)))
        common = subsequences(a) & subsequences(b)
        length, text = lcs(a, b)
        assert length == max(map(len, common)) == len(text)
        assert text in common
