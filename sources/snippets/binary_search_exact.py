def binary_search(nums, target):
    # 升序数组；找到返回下标，否则返回 -1
    lo, hi = 0, len(nums)
    # 目标只可能在左闭右开的 nums[lo:hi] 里
    while lo < hi:
        mid = lo + (hi - lo) // 2
        if nums[mid] < target:
            lo = mid + 1
        elif nums[mid] > target:
            hi = mid
        else:
            return mid
    return -1


if __name__ == "__main__":
    import random

    random.seed(0)
    for _ in range(500):
        nums = sorted(random.randrange(20) for _ in range(random.randrange(12)))
        for target in range(-1, 22):
            at = binary_search(nums, target)
            assert (at >= 0) == (target in nums)
            assert at == -1 or nums[at] == target

    # 只看对数个元素
    class Counted(list):
        reads = 0

        def __getitem__(self, i):
            Counted.reads += 1
            return super().__getitem__(i)

    binary_search(Counted(range(1 << 16)), -1)
    assert Counted.reads <= 2 * 17
