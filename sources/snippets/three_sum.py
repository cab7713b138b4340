def three_sum(nums, target=0):
    nums = sorted(nums)
    out = []
    for i, x in enumerate(nums):
        # 同一个值只当一次最小的数
        if i and x == nums[i - 1]:
            continue
        lo, hi = i + 1, len(nums) - 1
        while lo < hi:
            s = x + nums[lo] + nums[hi]
            if s < target:
                lo += 1
            elif s > target:
                hi -= 1
            else:
                out.append((x, nums[lo], nums[hi]))
                # 跳过与刚才相同的第二个数
                lo += 1
                while lo < hi and nums[lo] == nums[lo - 1]:
                    lo += 1
    return out


if __name__ == "__main__":
    import random
    from itertools import combinations

    random.seed(0)
    for _ in range(500):
        nums = [random.randrange(-5, 6) for _ in range(random.randrange(10))]
        target = random.randrange(-4, 5)
        brute = {tuple(sorted(c)) for c in combinations(nums, 3) if sum(c) == target}
        got = three_sum(nums, target)
        assert len(got) == len(set(got))
        assert set(got) == brute
