from bisect import bisect_left


def longest_increasing_subsequence(nums):
    # 严格递增；tails[k] 是长度 k+1 的递增子序列的最小结尾
    tails, tail_at, before = [], [], []
    for i, x in enumerate(nums):
        # 第一个不小于 x 的结尾被 x 换掉；没有就接长一位
        k = bisect_left(tails, x)
        if k == len(tails):
            tails.append(x)
            tail_at.append(i)
        else:
            tails[k] = x
            tail_at[k] = i
        # 记下前一个元素的位置，用来还原
        before.append(tail_at[k - 1] if k else -1)
    out, i = [], tail_at[-1] if tail_at else -1
    while i >= 0:
        out.append(nums[i])
        i = before[i]
    return out[::-1]


if __name__ == "__main__":
    import random
    from itertools import combinations

    random.seed(0)
    for _ in range(300):
        nums = [random.randrange(8) for _ in range(random.randrange(10))]
        best = max(
            len(c)
            for r in range(len(nums) + 1)
            for c in combinations(nums, r)
            if all(a < b for a, b in zip(c, c[1:]))
        )
        got = longest_increasing_subsequence(nums)
        assert len(got) == best
        assert all(a < b for a, b in zip(got, got[1:]))
        # 是原数组的子序列
        rest = iter(nums)
        assert all(x in rest for x in got)
