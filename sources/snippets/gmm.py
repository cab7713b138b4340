import numpy as np


def log_gaussian(x, mean, cov):
    # (n, d) -> (n,)：Cholesky 分解 cov = L Lᵀ，解三角方程，不求逆
    lower = np.linalg.cholesky(cov)
    z = np.linalg.solve(lower, (x - mean).T)
    log_det = 2 * np.log(np.diag(lower)).sum()
    return -0.5 * ((z**2).sum(axis=0) + log_det + x.shape[1] * np.log(2 * np.pi))


def e_step(x, weights, means, covs):
    # 返回责任 (n, k) 和平均对数似然
    joint = np.stack(
        [np.log(w) + log_gaussian(x, m, c) for w, m, c in zip(weights, means, covs)],
        axis=1,
    )
    # log-sum-exp：先减最大值，离得很远的点也不会全部下溢
    top = joint.max(axis=1, keepdims=True)
    total = top + np.log(np.exp(joint - top).sum(axis=1, keepdims=True))
    return np.exp(joint - total), total.mean()


def m_step(x, gamma, ridge):
    size = gamma.sum(axis=0)
    means = gamma.T @ x / size[:, None]
    covs = []
    for k, mean in enumerate(means):
        centered = x - mean
        cov = (gamma[:, k, None] * centered).T @ centered / size[k]
        # 对角加一点，防止分量缩到一个点上
        covs.append(cov + ridge * np.eye(x.shape[1]))
    return size / len(x), means, np.array(covs)


def gmm(x, means, steps=200, tol=1e-8, ridge=1e-6):
    # means: (k, d) 初始均值，可用 K-means 的中心
    k, d = means.shape
    weights = np.full(k, 1 / k)
    covs = np.stack([np.cov(x.T, bias=True).reshape(d, d) + ridge * np.eye(d)] * k)
    history = []
    for _ in range(steps):
        gamma, score = e_step(x, weights, means, covs)
        history.append(score)
        if len(history) > 1 and history[-1] - history[-2] < tol:
            break
        weights, means, covs = m_step(x, gamma, ridge)
    return weights, means, covs, history


if __name__ == "__main__":
    from scipy.stats import multivariate_normal
    from sklearn.mixture import GaussianMixture

    rng = np.random.default_rng(0)
    parts = [
        rng.multivariate_normal(m, c, n)
        for m, c, n in [
            ([0, 0], [[1, 0.6], [0.6, 1]], 200),
            ([4, 1], [[0.3, 0], [0, 2]], 100),
            ([-3, 4], [[1, -0.4], [-0.4, 0.5]], 60),
        ]
    ]
    x = np.vstack(parts)
    start = np.array([[0.5, -0.5], [3.0, 1.0], [-2.0, 3.0]])

    # 密度、责任、似然与 SciPy 一致
    cov = np.array([[2.0, 0.5], [0.5, 1.0]])
    expected = multivariate_normal([1, -1], cov).logpdf(x)
    np.testing.assert_allclose(log_gaussian(x, np.array([1, -1]), cov), expected)

    # 从同样的初值出发，与 scikit-learn 收敛到同样的参数
    kept = start.copy()
    weights, means, covs, history = gmm(x, start)
    assert (start == kept).all()
    precision = np.stack([np.linalg.inv(np.cov(x.T, bias=True))] * 3)
    oracle = GaussianMixture(
        3,
        tol=1e-9,
        max_iter=500,
        weights_init=np.full(3, 1 / 3),
        means_init=start,
        precisions_init=precision,
    ).fit(x)
    np.testing.assert_allclose(weights, oracle.weights_, atol=1e-3)
    np.testing.assert_allclose(means, oracle.means_, atol=1e-3)
    np.testing.assert_allclose(covs, oracle.covariances_, atol=1e-3)
    gamma, score = e_step(x, weights, means, covs)
    np.testing.assert_allclose(score, oracle.score(x), atol=1e-6)
    np.testing.assert_allclose(gamma, oracle.predict_proba(x), atol=1e-3)
    np.testing.assert_allclose(gamma.sum(axis=1), 1)

    # EM 每轮的似然不下降，并在达到容差时停下
    assert (np.diff(history) > -1e-12).all()
    assert 5 < len(history) < 200
    assert len(gmm(x, start, steps=4, tol=-1)[3]) == 4
    # 很远的点：责任仍是有限的数，和为 1
    far = e_step(np.array([[1e4, 1e4]]), weights, means, covs)[0]
    np.testing.assert_allclose(far.sum(), 1)
    # 一个分量只管一个点：协方差不为零，不会报错
    lonely = m_step(x, np.eye(360)[:, :2] + 1e-300, 1e-6)[2][0]
    np.testing.assert_allclose(lonely, 1e-6 * np.eye(2), atol=1e-12)
