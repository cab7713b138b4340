import numpy as np


def squared_distances(q, x):
    # (m, d) 与 (n, d) -> (m, n)：展开成矩阵乘法，不建 (m, n, d) 的数组
    d2 = (q**2).sum(axis=1)[:, None] - 2 * q @ x.T + (x**2).sum(axis=1)
    # 舍入误差可能给出极小的负数
    return np.maximum(d2, 0)


class KNN:
    def __init__(self, k=5):
        self.k = k

    def fit(self, x, y):
        # 没有训练，只存数据；类别换成 0..K-1
        self.x = x
        self.classes, self.codes = np.unique(y, return_inverse=True)
        return self

    def neighbors(self, q):
        d2 = squared_distances(q, self.x)
        # 前 k 小，内部无序：O(n)，不必完整排序
        return np.argpartition(d2, self.k - 1, axis=1)[:, : self.k]

    def predict_proba(self, q):
        one_hot = np.eye(len(self.classes))[self.codes]
        return one_hot[self.neighbors(q)].mean(axis=1)

    def predict(self, q):
        # 平票时取排在前面的类别
        return self.classes[self.predict_proba(q).argmax(axis=1)]


if __name__ == "__main__":
    from scipy.spatial.distance import cdist
    from sklearn.neighbors import KNeighborsClassifier

    rng = np.random.default_rng(0)
    x = rng.normal(size=(120, 4)) * [1, 3, 0.5, 2]
    group = (x[:, 0] + x[:, 1] > 0).astype(int) + (x[:, 3] > 2)
    y = np.array(["甲", "乙", "丙"])[group]
    q = rng.normal(size=(70, 4)) * [1, 3, 0.5, 2]
    np.testing.assert_allclose(squared_distances(q, x), cdist(q, x, "sqeuclidean"))
    assert (squared_distances(q * 1e3, q * 1e3) >= 0).all()

    for k in (1, 2, 5, 120):
        ours = KNN(k).fit(x, y)
        oracle = KNeighborsClassifier(k, algorithm="kd_tree").fit(x, y)
        nearest = np.sort(ours.neighbors(q), axis=1)
        expected = np.sort(oracle.kneighbors(q, return_distance=False), axis=1)
        assert (nearest == expected).all()
        np.testing.assert_allclose(ours.predict_proba(q), oracle.predict_proba(q))
        assert (ours.predict(q) == oracle.predict(q)).all()
    # 自己是自己的最近邻；数字标签也行
    numbers = rng.integers(3, 9, size=120)
    assert (KNN(1).fit(x, numbers).predict(x) == numbers).all()
