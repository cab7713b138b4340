def lower_bound(a, target):
    # 第一个 >= target 的下标；都小于 target 时返回 len(a)
    lo, hi = 0, len(a)
    # 不变量：a[:lo] 都 < target，a[hi:] 都 >= target
    while lo < hi:
        mid = (lo + hi) // 2
        if a[mid] < target:
            lo = mid + 1
        else:
            hi = mid
    return lo


def first_index(a, target):
    # 左边界：target 第一次出现的下标，没有返回 -1
    i = lower_bound(a, target)
    return i if i < len(a) and a[i] == target else -1


if __name__ == "__main__":
    import random
    from bisect import bisect_left

    random.seed(0)
    for _ in range(500):
        a = sorted(random.choices(range(9), k=random.randrange(10)))
        for target in range(-1, 10):
            assert lower_bound(a, target) == bisect_left(a, target)
            expected = a.index(target) if target in a else -1
            assert first_index(a, target) == expected

    # 只看 O(log n) 个元素
    class Watched(list):
        reads = 0

        def __getitem__(self, i):
            Watched.reads += 1
            return super().__getitem__(i)

    lower_bound(Watched(range(1 << 16)), 12345)
    assert Watched.reads <= 17
