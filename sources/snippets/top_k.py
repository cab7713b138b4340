import heapq
import random


def top_k_heap(stream, k):
    # 小顶堆里始终是目前最大的 k 个，堆顶是门槛；时间 O(n log k)，空间 O(k)
    heap = []
    for x in stream:
        if len(heap) < k:
            heapq.heappush(heap, x)
        else:
            # 先压入再弹出：比堆顶还小的 x 会原样弹出
            heapq.heappushpop(heap, x)
    return sorted(heap, reverse=True)


def top_k_select(a, k):
    # 快速选择：每轮只进一边，期望 O(n)，结果无序；要求 a 非空、0 <= k <= len(a)
    a = list(a)
    lo, hi = 0, len(a)
    while True:
        pivot = a[random.randrange(lo, hi)]
        # 三路划分（大的在前）：a[lo:gt] > 主元，a[gt:lt] == 主元，a[lt:hi] < 主元
        gt, i, lt = lo, lo, hi
        while i < lt:
            if a[i] > pivot:
                a[gt], a[i] = a[i], a[gt]
                gt += 1
                i += 1
            elif a[i] < pivot:
                lt -= 1
                a[lt], a[i] = a[i], a[lt]
            else:
                i += 1
        if k < gt:
            hi = gt
        elif k > lt:
            lo = lt
        else:
            return a[:k]


if __name__ == "__main__":
    random.seed(0)
    for _ in range(600):
        size = random.randrange(1, 30)
        data = [random.randrange(-12, 12) for _ in range(size)]
        kept = data.copy()
        for k in {0, 1, random.randrange(size + 1), size}:
            expected = sorted(data, reverse=True)[:k]
            assert top_k_heap(iter(data), k) == expected
            assert sorted(top_k_select(data, k), reverse=True) == expected
        assert data == kept
    # 不足 k 个时堆的写法全部返回
    assert top_k_heap([3, 1, 2], 5) == [3, 2, 1]
    assert top_k_heap([], 2) == []
    # 全相等、已有序都不退化
    assert top_k_select([5] * 20000, 7000) == [5] * 7000
    assert sorted(top_k_select(range(20000), 3)) == [19997, 19998, 19999]
