import numpy as np


def best_split(x, r):
    # 使平方误差之和最小，等价于使 S_L²/n_L + S_R²/n_R 最大
    n = len(r)
    best = (r.sum() ** 2 / n + 1e-12, None)
    for j in range(x.shape[1]):
        order = np.argsort(x[:, j], kind="stable")
        value, count = x[order, j], np.arange(1, n)
        left = np.cumsum(r[order])[:-1]
        score = left**2 / count + (r.sum() - left) ** 2 / (n - count)
        # 取值相同的样本不能分开
        score = np.where(value[1:] > value[:-1], score, -np.inf)
        if n > 1 and score.max() > best[0]:
            i = score.argmax()
            best = (score[i], (j, (value[i] + value[i + 1]) / 2))
    return best[1]


def build(x, r, depth):
    split = best_split(x, r) if depth else None
    if split is None:
        # 平方损失下，叶子的最优值是残差的均值
        return r.mean()
    left = x[:, split[0]] <= split[1]
    children = (build(x[side], r[side], depth - 1) for side in (left, ~left))
    return (*split, *children)


def tree_predict(node, x):
    if not isinstance(node, tuple):
        return np.full(len(x), node)
    feature, threshold, left, right = node
    return np.where(
        x[:, feature] <= threshold, tree_predict(left, x), tree_predict(right, x)
    )


class GBDT:
    def __init__(self, rounds=50, lr=0.1, depth=3):
        self.rounds, self.lr, self.depth = rounds, lr, depth

    def fit(self, x, y):
        # 初始预测：使平方损失最小的常数
        self.base, self.trees = y.mean(), []
        f = np.full(len(y), self.base)
        for _ in range(self.rounds):
            # 平方损失 (y-f)²/2 的负梯度就是残差
            tree = build(x, y - f, self.depth)
            f = f + self.lr * tree_predict(tree, x)
            self.trees.append(tree)
        return self

    def predict(self, x):
        return self.base + self.lr * sum(tree_predict(t, x) for t in self.trees)


if __name__ == "__main__":
    from sklearn.ensemble import GradientBoostingRegressor

    rng = np.random.default_rng(0)
    x = rng.normal(size=(150, 3))
    y = x[:, 0] ** 2 + np.sin(2 * x[:, 1]) + 0.1 * rng.normal(size=150)
    test = rng.normal(size=(80, 3))

    # 与 scikit-learn 的平方损失 GBDT 一致
    for depth, lr, rounds in [(1, 0.5, 30), (2, 0.1, 40), (3, 0.3, 12)]:
        ours = GBDT(rounds, lr, depth).fit(x, y)
        oracle = GradientBoostingRegressor(
            n_estimators=rounds, learning_rate=lr, max_depth=depth, random_state=0
        ).fit(x, y)
        np.testing.assert_allclose(ours.predict(x), oracle.predict(x), atol=1e-9)
        # 更深时小结点里两个特征会并列，训练集外的预测可以不同
        if depth == 1:
            expected = oracle.predict(test)
            np.testing.assert_allclose(ours.predict(test), expected, atol=1e-9)

    # 切分与暴力枚举的平方误差一致，整数特征有许多相同的取值
    for _ in range(20):
        grid = rng.integers(0, 4, size=(15, 2)).astype(float)
        r = rng.normal(size=15)
        error = {
            (j, t): sum(((p - p.mean()) ** 2).sum() for p in (r[m], r[~m]))
            for j in range(2)
            for t in (np.unique(grid[:, j])[:-1] + np.unique(grid[:, j])[1:]) / 2
            for m in [grid[:, j] <= t]
        }
        assert best_split(grid, r) == min(error, key=error.get)
    # 分不开或没有收益时是叶子：均值
    assert build(np.ones((3, 1)), np.array([1.0, 2.0, 6.0]), 5) == 3
    assert build(np.arange(4.0)[:, None], np.full(4, 2.0), 5) == 2
    assert build(np.array([[7.0]]), np.array([3.0]), 5) == 3
    # 恰好等于阈值的样本归左边；没有树时就是均值
    stump = tree_predict((0, 2.0, 5.0, 7.0), np.array([[1.0], [2.0], [3.0]]))
    assert stump.tolist() == [5, 5, 7]
    np.testing.assert_allclose(GBDT(rounds=0).fit(x, y).predict(test[:2]), y.mean())
