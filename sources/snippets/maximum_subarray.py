def maximum_subarray(nums):
    # 返回最大的和与左闭右开的区间；数组不能为空
    best, span = nums[0], (0, 1)
    here, start = 0, 0
    for i, x in enumerate(nums):
        # 以 x 结尾的最大和：前面的和为负就从 x 重新开始
        if here < 0:
            here, start = 0, i
        here += x
        if here > best:
            best, span = here, (start, i + 1)
    return best, span


if __name__ == "__main__":
    import random

    random.seed(0)
    for _ in range(500):
        nums = [random.randrange(-9, 6) for _ in range(random.randrange(1, 12))]
        brute = max(sum(nums[i:j]) for i in range(len(nums)) for j in range(i + 1, len(nums) + 1))
        best, (i, j) = maximum_subarray(nums)
        assert best == brute == sum(nums[i:j])
        assert i < j
