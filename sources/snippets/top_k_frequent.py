import heapq


def top_k_frequent(nums, k):
    count = {}
    for x in nums:
        count[x] = count.get(x, 0) + 1
    # 小顶堆只留频次最高的 k 个：O(n + m log k)，m 是不同元素的个数
    heap = []
    for x, times in count.items():
        heapq.heappush(heap, (times, x))
        if len(heap) > k:
            heapq.heappop(heap)
    return [x for _, x in sorted(heap, reverse=True)]


def top_k_by_bucket(nums, k):
    count = {}
    for x in nums:
        count[x] = count.get(x, 0) + 1
    # 频次不超过 n，按频次放桶，从高到低取：O(n)
    buckets = [[] for _ in range(len(nums) + 1)]
    for x, times in count.items():
        buckets[times].append(x)
    ordered = [x for bucket in reversed(buckets) for x in bucket]
    return ordered[:k]


if __name__ == "__main__":
    import random
    from collections import Counter

    random.seed(0)
    for _ in range(400):
        nums = random.choices(range(8), k=random.randrange(20))
        counter = Counter(nums)
        for k in range(len(counter) + 1):
            times = [n for _, n in counter.most_common(k)]
            for found in (top_k_frequent(nums, k), top_k_by_bucket(nums, k)):
                # 频次相同时选谁都对，所以比较频次
                assert [counter[x] for x in found] == times
                assert len(set(found)) == k
