import numpy as np


def squared_distances(x, centers):
    # (n, d) 与 (k, d) -> (n, k)
    return ((x[:, None] - centers) ** 2).sum(axis=-1)


def init_centers(x, k, rng):
    # k-means++：按到最近中心的距离平方抽样；要求至少有 k 个不同的点
    centers = x[[rng.integers(len(x))]]
    while len(centers) < k:
        d2 = squared_distances(x, centers).min(axis=1)
        chosen = rng.choice(len(x), p=d2 / d2.sum())
        centers = np.vstack([centers, x[chosen]])
    return centers


def kmeans(x, centers, max_iter=300):
    # 转成浮点（同时复制）：整数数组存不下均值
    centers = centers.astype(float)
    labels = np.full(len(x), -1)
    for _ in range(max_iter):
        nearest = squared_distances(x, centers).argmin(axis=1)
        # 划分不变，均值也就不变：已收敛
        if (nearest == labels).all():
            break
        labels = nearest
        for j in range(len(centers)):
            # 空簇没有均值，保留原来的中心
            if (labels == j).any():
                centers[j] = x[labels == j].mean(axis=0)
    return centers, labels


if __name__ == "__main__":
    from itertools import product

    from scipy.cluster.vq import kmeans2

    rng = np.random.default_rng(0)
    x = np.vstack([rng.normal(m, 1.0, size=(60, 2)) for m in (-3, 0, 4)])

    # 同样的初始中心，与 SciPy 得到同样的划分
    for k in (1, 2, 3, 5):
        start = init_centers(x, k, rng)
        assert start.shape == (k, 2)
        kept = start.copy()
        centers, labels = kmeans(x, start)
        expected, partition = kmeans2(x, start, iter=100, minit="matrix")
        assert (labels == partition).all()
        np.testing.assert_allclose(centers, expected)
        assert (start == kept).all()

    # 多次随机重启的最优值等于枚举全部划分的最优值
    points = rng.integers(0, 20, size=(8, 2))
    cost = min(
        sum(
            ((points[part == j] - points[part == j].mean(axis=0)) ** 2).sum()
            for j in set(part)
        )
        for part in map(np.array, product(range(3), repeat=8))
    )
    runs = [kmeans(points, init_centers(points, 3, rng)) for _ in range(30)]
    best = min(squared_distances(points, c)[range(8), part].sum() for c, part in runs)
    np.testing.assert_allclose(best, cost)

    # 空簇：中心原地不动，另一个簇照常更新
    lonely = np.array([[100, 100], [0, 0]])
    centers, labels = kmeans(points, lonely)
    assert (labels == 1).all()
    np.testing.assert_allclose(centers, [[100, 100], points.mean(axis=0)])

    # k-means++ 的抽样概率：从 0 出发选中 3 的概率是 9 / (1 + 9)，
    # 前两个是 0、3 时，第三个必是 1
    line = np.array([[0.0], [1.0], [3.0]])
    seeds = np.array([init_centers(line, 3, rng)[:, 0] for _ in range(3000)])
    from_zero = seeds[seeds[:, 0] == 0, 1]
    assert abs((from_zero == 3).mean() - 0.9) < 0.03
    assert abs((seeds[:, 0] == 0).mean() - 1 / 3) < 0.03
    assert (np.sort(seeds, axis=1) == [0, 1, 3]).all()
