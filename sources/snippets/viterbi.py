import numpy as np


def viterbi(start, trans, emit, observed):
    # start: (n,)，trans[i, j]: 从 i 到 j，emit: (n, 观测种数)；返回 (路径, 对数概率)
    with np.errstate(divide="ignore"):
        # 概率为 0 时对数是负无穷，这条路不会被选
        start, trans, emit = np.log(start), np.log(trans), np.log(emit)
    score = start + emit[:, observed[0]]
    came_from = []
    for o in observed[1:]:
        # paths[i, j]：上一步在 i，这一步到 j
        paths = score[:, None] + trans
        came_from.append(paths.argmax(axis=0))
        score = paths.max(axis=0) + emit[:, o]
    # 到终点才知道哪条最优，再沿来源往回走
    path = [score.argmax()]
    for back in reversed(came_from):
        path.append(back[path[-1]])
    return np.array(path[::-1]), score.max()


if __name__ == "__main__":
    from itertools import product

    rng = np.random.default_rng(0)

    def probability(path, start, trans, emit, observed):
        p = start[path[0]] * emit[path[0], observed[0]]
        for a, b, o in zip(path, path[1:], observed[1:]):
            p *= trans[a, b] * emit[b, o]
        return p

    # 与枚举全部路径的最优值相同
    for _ in range(20):
        n, kinds, length = rng.integers(2, 4), 4, rng.integers(1, 6)
        start = rng.dirichlet(np.ones(n))
        trans = rng.dirichlet(np.ones(n) * 0.5, size=n)
        emit = rng.dirichlet(np.ones(kinds) * 0.5, size=n)
        observed = rng.integers(0, kinds, size=length)
        every = list(product(range(n), repeat=length))
        chances = [probability(p, start, trans, emit, observed) for p in every]
        path, score = viterbi(start, trans, emit, observed)
        assert tuple(path) == every[int(np.argmax(chances))]
        np.testing.assert_allclose(score, np.log(max(chances)))
    # 不可能的转移不会出现：状态只能 0 → 1 → 0 → 1
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    flat = np.full((2, 2), 0.5)
    path, score = viterbi(np.array([1.0, 0.0]), swap, flat, [0, 0, 0, 0])
    assert path.tolist() == [0, 1, 0, 1]
    np.testing.assert_allclose(score, 4 * np.log(0.5))
    # 很长的序列：对数不会下溢
    long = rng.integers(0, kinds, size=5000)
    assert np.isfinite(viterbi(start, trans, emit, long)[1])
