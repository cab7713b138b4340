import numpy as np


def entropy(y):
    p = np.unique(y, return_counts=True)[1] / len(y)
    return -(p * np.log2(p)).sum()


def best_split(x, y):
    best = (0.0, None)
    for j in range(x.shape[1]):
        values = np.unique(x[:, j])
        # 数值特征：候选阈值是相邻两个不同取值的中点
        for t in (values[:-1] + values[1:]) / 2:
            left = x[:, j] <= t
            share = left.mean()
            after = share * entropy(y[left]) + (1 - share) * entropy(y[~left])
            if entropy(y) - after > best[0]:
                best = (entropy(y) - after, (j, t))
    return best


def build(x, y, depth):
    gain, split = best_split(x, y)
    # 深度用完，或没有划分能降低熵（含已纯、特征全相同）；舍入误差不算降低
    if depth == 0 or gain < 1e-9:
        # 叶子就是多数类
        values, counts = np.unique(y, return_counts=True)
        return values[counts.argmax()]
    left = x[:, split[0]] <= split[1]
    children = (build(x[side], y[side], depth - 1) for side in (left, ~left))
    # 内部结点是 (特征, 阈值, 左子树, 右子树)
    return (*split, *children)


def predict_one(node, row):
    while isinstance(node, tuple):
        feature, threshold, left, right = node
        node = left if row[feature] <= threshold else right
    return node


if __name__ == "__main__":
    from scipy import stats
    from sklearn.tree import DecisionTreeClassifier

    rng = np.random.default_rng(0)
    for _ in range(20):
        labels = rng.integers(0, 4, size=30)
        counts = np.bincount(labels)
        np.testing.assert_allclose(entropy(labels), stats.entropy(counts, base=2))

    # 噪声数据上前两层几乎没有并列，应与 scikit-learn 的熵准则一致
    for depth in (0, 1, 2):
        for _ in range(4):
            x = rng.normal(size=(80, 3))
            y = (x[:, 0] + x[:, 1] ** 2 + rng.normal(size=80) > 1).astype(int)
            tree = build(x, y, depth)
            ours = [predict_one(tree, row) for row in x]
            if depth == 0:
                assert ours == [np.bincount(y).argmax()] * 80
                continue
            model = DecisionTreeClassifier(criterion="entropy", max_depth=depth)
            assert ours == model.fit(x, y).predict(x).tolist()
            assert tree[0] == model.tree_.feature[0]
            np.testing.assert_allclose(tree[1], model.tree_.threshold[0])

    # 三个类别、整数特征：不限深度时训练集全对，结点恰好在取值上也要走对边
    x = rng.integers(0, 6, size=(60, 2))
    y = x[:, 0] // 2 + 3 * (x[:, 1] > 3)
    tree = build(x, y, 10)
    assert [predict_one(tree, row) for row in x] == y.tolist()
    # 恰好等于阈值的样本归左边
    stump = (0, 2, 5, 7)
    assert [predict_one(stump, [v]) for v in (1, 2, 3)] == [5, 5, 7]
    half = build(np.array([[0], [1], [2], [3]]), np.array([0, 0, 1, 1]), 1)
    assert half == (0, 1.5, 0, 1)
    # 异或：第一步没有增益，贪心的树就停在根上
    xor = build(np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0]), 5)
    assert xor == 0
    # 并列时取先看到的特征
    same = np.array([[0, 0], [1, 1]])
    assert build(same, np.array([0, 1]), 1)[0] == 0
    # 两个相邻的浮点数，中点就是较小的那个，也要能分开
    close = np.array([[1.0], [np.nextafter(1.0, 2.0)]])
    assert [predict_one(build(close, np.array([3, 4]), 1), r) for r in close] == [3, 4]
    # 纯结点不再分裂
    assert build(np.array([[0], [1]]), np.array([3, 3]), 5) == 3
