import random


def quick_sort(a):
    # 原地升序
    def sort(lo, hi):
        # 半开区间 a[lo:hi]，空了就返回
        if lo == hi:
            return
        # 随机取主元：有序的输入也不会退化成 O(n²)
        pivot = a[random.randrange(lo, hi)]
        # 三路划分：a[lo:lt] 小于、a[lt:i] 等于、a[gt:hi] 大于主元，a[i:gt] 未看
        lt, i, gt = lo, lo, hi
        while i < gt:
            if a[i] < pivot:
                a[lt], a[i] = a[i], a[lt]
                lt += 1
                i += 1
            elif a[i] > pivot:
                # 换过来的元素还没看过，i 不动
                gt -= 1
                a[gt], a[i] = a[i], a[gt]
            else:
                i += 1
        # 等于主元的一段已经就位，不再进递归：全相等时只要 O(n)
        sort(lo, lt)
        sort(gt, hi)

    sort(0, len(a))


if __name__ == "__main__":
    random.seed(0)
    cases = [[], [1], [2, 1], [7] * 3000, list(range(3000)), list(range(3000, 0, -1))]
    for _ in range(300):
        size = random.randrange(40)
        cases.append([random.randrange(-9, 9) for _ in range(size)])
    for case in cases:
        expected = sorted(case)
        quick_sort(case)
        assert case == expected

    # 比较次数：全相等时线性，有序时不退化
    class Counted(int):
        calls = 0

        def __lt__(self, other):
            Counted.calls += 1
            return int(self) < int(other)

        def __gt__(self, other):
            Counted.calls += 1
            return int(self) > int(other)

    quick_sort([Counted(7)] * 2000)
    assert Counted.calls == 4000
    quick_sort([Counted(i) for i in range(2000)])
    assert Counted.calls < 100_000
