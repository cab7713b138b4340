def permutations(nums):
    # 有重复元素也不重不漏
    nums = sorted(nums)
    used = [False] * len(nums)
    path, out = [], []

    def extend():
        if len(path) == len(nums):
            out.append(tuple(path))
            return
        for i, x in enumerate(nums):
            # 相同的值只按从左到右的次序取，避免重复
            twin_unused = i > 0 and x == nums[i - 1] and not used[i - 1]
            if used[i] or twin_unused:
                continue
            used[i] = True
            path.append(x)
            extend()
            path.pop()
            used[i] = False

    extend()
    return out


if __name__ == "__main__":
    import itertools
    import random

    random.seed(0)
    for size in range(6):
        for _ in range(30):
            nums = [random.randrange(4) for _ in range(size)]
            got = permutations(nums)
            assert len(got) == len(set(got))
            assert set(got) == set(itertools.permutations(nums))
