def sift_down(a, i, n):
    # 大顶堆：把 a[i] 往下换，直到不小于两个孩子；只看 a[:n]
    while 2 * i + 1 < n:
        child = 2 * i + 1
        # 右孩子存在且更大，就选右孩子
        if child + 1 < n and a[child + 1] > a[child]:
            child += 1
        if a[i] >= a[child]:
            break
        a[i], a[child] = a[child], a[i]
        i = child


def heap_sort(a):
    n = len(a)
    # 从最后一个非叶子往前建堆：总共 O(n)
    for i in range(n // 2 - 1, -1, -1):
        sift_down(a, i, n)
    # 堆顶最大，换到末尾，堆缩小一个
    for end in range(n - 1, 0, -1):
        a[0], a[end] = a[end], a[0]
        sift_down(a, 0, end)


if __name__ == "__main__":
    import random

    random.seed(0)
    for _ in range(500):
        a = random.choices(range(20), k=random.randrange(25))
        expected = sorted(a)
        heap_sort(a)
        assert a == expected

    # 两个孩子相等时换左边的
    tied = [1, 2, 2]
    sift_down(tied, 0, 3)
    assert tied == [2, 1, 2]

    # 叶子不必下沉：建堆 n // 2 次，排序 n - 1 次
    original, starts = sift_down, []

    def sift_down(a, i, n):
        starts.append(i)
        original(a, i, n)

    heap_sort(list(range(11)))
    assert starts == [4, 3, 2, 1, 0] + [0] * 10
    sift_down = original

    # 最坏也是 O(n log n)：有序、逆序、全相等
    class Counted(int):
        calls = 0

        def __gt__(self, other):
            Counted.calls += 1
            return int(self) > int(other)

        def __ge__(self, other):
            Counted.calls += 1
            return int(self) >= int(other)

    for values in (range(1024), range(1024, 0, -1), [7] * 1024):
        Counted.calls = 0
        a = [Counted(v) for v in values]
        heap_sort(a)
        assert a == sorted(values)
        assert Counted.calls < 2 * 1024 * 10 + 4 * 1024
    Counted.calls = 0
    # 全相等时每次只比一层就停：元素小于孩子才继续
    heap_sort([Counted(7)] * 1024)
    assert Counted.calls < 4 * 1024
