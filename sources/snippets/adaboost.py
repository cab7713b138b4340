import numpy as np


def stump_predict(stump, x):
    feature, threshold, sign = stump
    return sign * np.where(x[:, feature] > threshold, 1, -1)


def fit_stump(x, y, w):
    # 单层决策树：枚举特征、阈值、方向，取加权错误率最小的
    best, best_error = None, np.inf
    for j in range(x.shape[1]):
        for t in np.unique(x[:, j]):
            for sign in (1, -1):
                error = w[stump_predict((j, t, sign), x) != y].sum()
                if error < best_error:
                    best, best_error = (j, t, sign), error
    return best, best_error


def adaboost(x, y, rounds):
    # y 取 ±1；返回 [(学习器权重, 学习器)]
    w = np.full(len(y), 1 / len(y))
    model = []
    for _ in range(rounds):
        stump, error = fit_stump(x, y, w)
        # 不比随机猜好就停；错误率为 0 时截断，避免除以 0
        if error >= 0.5:
            break
        error = max(error, 1e-10)
        alpha = 0.5 * np.log((1 - error) / error)
        model.append((alpha, stump))
        # 分错的样本 y·h = -1，权重变大
        w = w * np.exp(-alpha * y * stump_predict(stump, x))
        w = w / w.sum()
    return model


def decision(model, x):
    return sum(alpha * stump_predict(stump, x) for alpha, stump in model)


if __name__ == "__main__":
    from scipy.optimize import minimize_scalar
    from sklearn.tree import DecisionTreeClassifier

    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 2))
    y = np.where((x**2).sum(axis=1) + rng.normal(0, 0.2, 60) > 1.2, 1, -1)
    model = adaboost(x, y, 12)
    assert len(model) == 12
    score = np.zeros(60)
    for alpha, stump in model:
        # 样本权重正比于 exp(-y F)，学习器在这组权重下的错误率最小
        w = np.exp(-y * score)
        w = w / w.sum()
        h = stump_predict(stump, x)
        errors = [
            w[np.where(x[:, j] > t, s, -s) != y].sum()
            for j in range(2)
            for t in np.r_[-9, x[:, j]]
            for s in (1, -1)
        ]
        np.testing.assert_allclose(w[h != y].sum(), min(errors))
        # alpha 是指数损失的一维最小点
        loss = lambda a: np.exp(-y * (score + a * h)).sum()
        np.testing.assert_allclose(alpha, minimize_scalar(loss).x, atol=1e-4)
        score = score + alpha * h
    np.testing.assert_allclose(decision(model, x), score)
    # 比单个树桩好得多
    one = DecisionTreeClassifier(max_depth=1).fit(x, y).score(x, y)
    assert (np.sign(score) == y).mean() > one + 0.1
    # 一刀就能分开：权重有限，预测全对；标签随机对半时立即停
    line = np.arange(6.0)[:, None]
    split = np.where(line[:, 0] > 2, 1, -1)
    perfect = adaboost(line, split, 2)
    assert np.isfinite(perfect[0][0])
    assert (np.sign(decision(perfect, line)) == split).all()
    assert perfect[0][1] == (0, 2.0, 1)
    np.testing.assert_allclose(perfect[0][0], 0.5 * np.log(1e10 - 1))
    # 并列时取先看到的
    assert fit_stump(np.hstack([line, line]), split, np.full(6, 1 / 6))[0][0] == 0
    assert adaboost(np.zeros((4, 1)), np.array([1, 1, -1, -1]), 5) == []
