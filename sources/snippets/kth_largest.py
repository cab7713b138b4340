import random


def kth_largest(nums, k):
    # 快速选择：第 k 大就是降序后下标 k - 1 的元素；要求 1 <= k <= len(nums)
    a = list(nums)
    target = k - 1
    lo, hi = 0, len(a)
    while True:
        pivot = a[random.randrange(lo, hi)]
        # 三路划分：a[lo:gt] 大于、a[gt:i] 等于、a[lt:hi] 小于主元，a[i:lt] 未看
        gt, i, lt = lo, lo, hi
        while i < lt:
            if a[i] > pivot:
                a[gt], a[i] = a[i], a[gt]
                gt += 1
                i += 1
            elif a[i] < pivot:
                # 换过来的还没看过，i 不动
                lt -= 1
                a[lt], a[i] = a[i], a[lt]
            else:
                i += 1
        if target < gt:
            hi = gt
        elif target >= lt:
            lo = lt
        else:
            return pivot


if __name__ == "__main__":
    random.seed(0)
    for _ in range(300):
        nums = random.choices(range(-9, 9), k=random.randint(1, 20))
        kept = nums.copy()
        for k in range(1, len(nums) + 1):
            assert kth_largest(nums, k) == sorted(nums, reverse=True)[k - 1]
        assert nums == kept
    # 全相等、已有序都不退化
    assert kth_largest([5] * 20000, 7000) == 5
    assert kth_largest(range(20000), 2) == 19998
