def two_sum(nums, target):
    seen = {}  # 见过的数 -> 下标
    for i, x in enumerate(nums):
        if target - x in seen:  # 先查后存，不会用到自己
            return [seen[target - x], i]
        seen[x] = i
    return None


if __name__ == "__main__":
    import random
    from itertools import combinations

    rng = random.Random(0)
    assert two_sum([2, 7, 11, 15], 9) == [0, 1]
    assert two_sum([3, 3], 6) == [0, 1]
    assert two_sum([3], 6) is None
    found = 0
    for _ in range(3000):
        nums = [rng.randint(-6, 6) for _ in range(rng.randint(0, 7))]
        target = rng.randint(-12, 12)
        pairs = [[i, j] for i, j in combinations(range(len(nums)), 2) if nums[i] + nums[j] == target]
        got = two_sum(nums, target)
        assert got in pairs if pairs else got is None
        found += bool(pairs)
    assert 500 < found < 2500
