import numpy as np


def sigmoid(z):
    # 即 1 / (1 + exp(-z))，改写成只对非正数取指数，不会溢出
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


class LogisticRegression:
    def __init__(self, lr=0.1, steps=1000, l2=0.0):
        self.lr, self.steps, self.l2 = lr, steps, l2

    def fit(self, x, y):
        # x: (n, d)，y: (n,)，标签取 0 或 1
        n, d = x.shape
        # 损失是凸的，从全 0 出发也能到最优
        self.w, self.b = np.zeros(d), 0.0
        for _ in range(self.steps):
            # 交叉熵对 z 的导数恰好是 p - y
            error = self.predict_proba(x) - y
            # 损失是均值加 l2/2·||w||²；偏置不加正则
            self.w -= self.lr * (x.T @ error / n + self.l2 * self.w)
            self.b -= self.lr * error.mean()
        return self

    def predict_proba(self, x):
        return sigmoid(x @ self.w + self.b)

    def predict(self, x):
        return (self.predict_proba(x) > 0.5).astype(int)


if __name__ == "__main__":
    from scipy.optimize import approx_fprime, minimize
    from scipy.special import expit

    z = np.array([-1e3, -800, -5, -1e-9, 0, 1e-9, 5, 800, 1e3])
    with np.errstate(over="raise", invalid="raise"):
        np.testing.assert_allclose(sigmoid(z), expit(z), rtol=1e-12)

    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 3)) * [1, 2, 0.5] + [0, 1, -1]
    y = (rng.random(200) < expit(x @ [1.5, -1, 2] + 0.7)).astype(int)

    def objective(theta, l2):
        # 标签换成 ±1 的另一种写法，与上面的推导互相印证
        margin = (2 * y - 1) * (x @ theta[:3] + theta[3])
        return np.logaddexp(0, -margin).mean() + l2 / 2 * (theta[:3] ** 2).sum()

    # 走一步等于沿数值梯度的反方向走 lr
    before = LogisticRegression(lr=0.2, steps=3, l2=0.3).fit(x, y)
    after = LogisticRegression(lr=0.2, steps=4, l2=0.3).fit(x, y)
    theta = np.append(before.w, before.b)
    expected = theta - 0.2 * approx_fprime(theta, objective, 1e-7, 0.3)
    np.testing.assert_allclose(np.append(after.w, after.b), expected, atol=1e-6)

    # 收敛后与通用优化器的解相同
    for l2 in (0.01, 0.3):
        ours = LogisticRegression(lr=0.5, steps=1500, l2=l2).fit(x, y)
        best = minimize(objective, np.zeros(4), args=(l2,)).x
        np.testing.assert_allclose(np.append(ours.w, ours.b), best, atol=1e-4)
        score = x @ best[:3] + best[3]
        assert (ours.predict(x) == (score > 0)).all()
        assert set(ours.predict(x)) == {0, 1}
    # 概率恰为 0.5 时归入负类
    assert not LogisticRegression(steps=0).fit(x, y).predict(x).any()
