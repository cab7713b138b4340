def edit_distance(a, b):
    # dp[j]：a 的前 i 个变成 b 的前 j 个的最少步数；i = 0 时全靠插入
    dp = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        # diagonal 是上一行的 dp[j-1]；j = 0 时全靠删除
        diagonal, dp[0] = dp[0], i
        for j, y in enumerate(b, start=1):
            if x == y:
                best = diagonal
            else:
                # 依次是删除、插入、替换
                best = 1 + min(dp[j], dp[j - 1], diagonal)
            diagonal, dp[j] = dp[j], best
    return dp[-1]


if __name__ == "__main__":
    import random
    from functools import cache

    @cache
    def brute(a, b):
        if not a or not b:
            return len(a) + len(b)
        if a[0] == b[0]:
            return brute(a[1:], b[1:])
        return 1 + min(brute(a[1:], b), brute(a, b[1:]), brute(a[1:], b[1:]))

    random.seed(0)
    assert edit_distance("horse", "ros") == 3
    assert edit_distance("", "abc") == edit_distance("abc", "") == 3
    for _ in range(400):
        a = "".join(random.choices("abc", k=random.randrange(9)))
        b = "".join(random.choices("abc", k=random.randrange(9)))
        assert edit_distance(a, b) == brute(a, b)
