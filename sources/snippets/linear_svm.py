import numpy as np


def objective(w, b, X, y, lam):
    # λ/2·||w||² + 平均合页损失；y 取 ±1，b 不加正则
    hinge = np.maximum(0, 1 - y * (X @ w + b))
    return lam / 2 * w @ w + hinge.mean()


def subgradient(w, b, X, y, lam):
    # 只有间隔不足 1 的样本有贡献；恰好等于 1 处取 0 也是合法的次梯度
    active = y * (X @ w + b) < 1
    pull = np.where(active, y, 0) / len(y)
    return lam * w - X.T @ pull, -pull.sum()


def fit(X, y, lam=0.1, steps=8000, average=0.5):
    w, b = np.zeros(X.shape[1]), 0.0
    mean_w, mean_b, kept = np.zeros_like(w), 0.0, 0
    for t in range(steps):
        gw, gb = subgradient(w, b, X, y, lam)
        rate = 1 / (lam * (t + 10))  # 强凸问题用 1/(λt) 的步长
        w, b = w - rate * gw, b - rate * gb
        if t >= steps * (1 - average):  # 次梯度法不保证逐步下降，取后半段的平均
            kept += 1
            mean_w += (w - mean_w) / kept
            mean_b += (b - mean_b) / kept
    return mean_w, mean_b


if __name__ == "__main__":
    from sklearn.svm import SVC

    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 3))
    y = np.where(X @ [2.0, -1, 0.5] + 0.7 + rng.normal(size=80) > 0, 1.0, -1.0)
    lam = 0.05
    w, b = fit(X, y, lam)

    # 独立的解：libsvm 解对偶问题，λ = 1/(nC)
    ref = SVC(kernel="linear", C=1 / (lam * len(y)), tol=1e-6).fit(X, y)
    best = objective(ref.coef_[0], ref.intercept_[0], X, y, lam)
    assert best - 1e-6 <= objective(w, b, X, y, lam) <= best + 1e-5
    np.testing.assert_allclose(w, ref.coef_[0], atol=1e-3)
    np.testing.assert_allclose(b, ref.intercept_[0], atol=1e-3)

    # 可导处次梯度就是梯度：与数值微分一致
    for _ in range(20):
        theta = rng.normal(size=4)
        gw, gb = subgradient(theta[:3], theta[3], X, y, lam)
        for k, got in enumerate([*gw, gb]):
            step = np.eye(4)[k] * 1e-6
            up, down = (objective(v[:3], v[3], X, y, lam) for v in (theta + step, theta - step))
            np.testing.assert_allclose(got, (up - down) / 2e-6, atol=1e-5)

    # 处处满足次梯度不等式：J(v) >= J(u) + g·(v-u)
    for _ in range(100):
        u, v = rng.normal(size=(2, 4))
        g = np.r_[subgradient(u[:3], u[3], X, y, lam)]
        low = objective(u[:3], u[3], X, y, lam) + g @ (v - u)
        assert objective(v[:3], v[3], X, y, lam) >= low - 1e-12
