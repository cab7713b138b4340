import numpy as np


def sigmoid(z):
    # 指数的自变量都不大于 0，不会溢出
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def soft_threshold(w, t):
    # L1 的近端算子：绝对值减 t，不够减就是精确的 0
    return np.sign(w) * np.maximum(np.abs(w) - t, 0)


def fit(x, y, lam, steps=2000):
    # 最小化 平均交叉熵 + lam * |w|_1；偏置不惩罚
    n, d = x.shape
    w, b = np.zeros(d), 0.0
    # 交叉熵的海森矩阵不超过 X^T X / 4n，步长取这个上界的倒数就不会发散
    padded = np.hstack([x, np.ones((n, 1))])
    step = 4 * n / np.linalg.norm(padded, 2) ** 2
    for _ in range(steps):
        error = sigmoid(x @ w + b) - y
        # 光滑的部分走梯度，L1 的部分走近端算子，避开零点不可导
        w = soft_threshold(w - step * (x.T @ error) / n, step * lam)
        b -= step * error.mean()
    return w, b


if __name__ == "__main__":
    from scipy.optimize import minimize
    from scipy.special import expit

    rng = np.random.default_rng(0)
    z = np.array([-1e3, -30.0, -1.0, 0.0, 2.0, 40.0, 1e3])
    with np.errstate(over="raise"):
        np.testing.assert_allclose(sigmoid(z), expit(z), rtol=1e-12)
    np.testing.assert_array_equal(
        soft_threshold(np.array([-3.0, -1.0, 0.5, 2.0]), 1.0), [-2, 0, 0, 1]
    )

    x = rng.normal(size=(120, 8))
    y = (x @ np.array([2, -1.5, 0, 0, 1, 0, 0, 0]) + 0.8 > rng.logistic(size=120)) * 1.0

    def objective(u, lam):
        # 独立的解法：w = u+ - u-，两者非负，变成光滑的有界约束问题
        w, b = u[:8] - u[8:16], u[16]
        s = 2 * y - 1
        loss = np.logaddexp(0, -s * (x @ w + b)).mean()
        return loss + lam * u[:16].sum()

    for lam in (0.01, 0.05, 0.1):
        w, b = fit(x, y, lam)
        found = minimize(
            objective, np.zeros(17), (lam,), "L-BFGS-B",
            bounds=[(0, None)] * 16 + [(None, None)],
            options={"ftol": 1e-13, "gtol": 1e-9, "maxfun": 10**5},
        ).x
        np.testing.assert_allclose(w, found[:8] - found[8:16], atol=2e-4)
        np.testing.assert_allclose(b, found[16], atol=2e-4)
        # 最优性条件：非零权重处梯度等于 -lam * sign(w)，为零处绝对值不超过 lam
        grad = x.T @ (expit(x @ w + b) - y) / len(y)
        np.testing.assert_allclose(grad[w != 0], -lam * np.sign(w[w != 0]), atol=1e-9)
        assert (np.abs(grad[w == 0]) <= lam).all()
        assert abs((expit(x @ w + b) - y).mean()) < 1e-9
    assert (w == 0).any()
    assert (w != 0).any()
    # 惩罚足够大，权重全为零，偏置等于正负比例的对数几率
    w, b = fit(x, y, 10.0)
    assert not w.any()
    np.testing.assert_allclose(b, np.log(y.mean() / (1 - y.mean())))
    # 步长恰好用到上界：收敛得足够快
    w, b = fit(x, y, 0.05, steps=60)
    exact, _ = fit(x, y, 0.05)
    np.testing.assert_allclose(w, exact, atol=1e-3)
