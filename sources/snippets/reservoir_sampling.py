def reservoir_sample(stream, k, rng):
    # 只扫一遍，不知道总数，只占 O(k) 空间
    reservoir = []
    for i, item in enumerate(stream):
        if i < k:
            reservoir.append(item)
            continue
        # 第 i + 1 个元素以 k / (i + 1) 的概率入选，并均匀地换掉一个旧的
        j = rng.randrange(i + 1)
        if j < k:
            reservoir[j] = item
    return reservoir


if __name__ == "__main__":
    import random
    from collections import Counter
    from fractions import Fraction
    from itertools import combinations

    class Fork(Exception):
        pass

    class Script:
        def __init__(self, choices, pending):
            self.choices, self.pending = choices, pending
            self.used, self.weight = 0, Fraction(1)

        def randrange(self, bound):
            if self.used == len(self.choices):
                self.pending.extend((*self.choices, c) for c in range(bound))
                raise Fork
            self.used += 1
            self.weight /= bound
            return self.choices[self.used - 1]

    def distribution(n, k):
        # 穷举随机数的每一种取值，得到每个子集被抽中的精确概率
        result, pending = Counter(), [()]
        while pending:
            rng = Script(pending.pop(), pending)
            try:
                sample = reservoir_sample(iter(range(n)), k, rng)
            except Fork:
                continue
            result[tuple(sorted(sample))] += rng.weight
        return dict(result)

    for n, k in ((1, 1), (5, 1), (6, 2), (6, 3), (5, 4), (3, 3), (2, 4)):
        subsets = list(combinations(range(n), min(n, k)))
        assert distribution(n, k) == dict.fromkeys(subsets, Fraction(1, len(subsets)))
    sample = reservoir_sample(range(10_000), 10, random.Random(0))
    assert len(set(sample)) == 10
