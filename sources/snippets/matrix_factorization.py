import numpy as np


def factorize(ratings, n_users, n_items, k, lr, reg, epochs, rng):
    # ratings: (用户, 物品, 评分) 的列表，只含观测到的评分
    # 不能从 0 开始：两个因子都是 0 时梯度也是 0
    p = rng.normal(scale=0.1, size=(n_users, k))
    q = rng.normal(scale=0.1, size=(n_items, k))
    for _ in range(epochs):
        for index in rng.permutation(len(ratings)):
            u, i, r = ratings[index]
            step(p[u], q[i], r, lr, reg)
    return p, q


def step(p_u, q_i, r, lr, reg):
    error = r - p_u @ q_i
    # 先算好两个方向再更新，q 要用更新之前的 p
    dp = error * q_i - reg * p_u
    dq = error * p_u - reg * q_i
    p_u += lr * dp
    q_i += lr * dq


if __name__ == "__main__":
    from scipy.optimize import approx_fprime

    rng = np.random.default_rng(0)

    # 一步更新等于损失的一半的数值梯度
    before = rng.normal(size=6)

    def half_loss(z):
        p_u, q_i = z[:3], z[3:]
        return ((1.7 - p_u @ q_i) ** 2 + 0.3 * (p_u @ p_u + q_i @ q_i)) / 2

    after = before.copy()
    step(after[:3], after[3:], 1.7, 0.01, 0.3)
    slope = approx_fprime(before, half_loss, 1e-8)
    np.testing.assert_allclose(after, before - 0.01 * slope, atol=1e-8)

    # 全部观测、无正则时，逼近到 SVD 给出的最优秩 2 误差
    full = rng.normal(size=(6, 5))
    ratings = [(u, i, full[u, i]) for u in range(6) for i in range(5)]
    p, q = factorize(ratings, 6, 5, 2, 0.01, 0.0, 1500, np.random.default_rng(1))
    best = (np.linalg.svd(full, compute_uv=False)[2:] ** 2).sum()
    assert best - 1e-9 <= ((full - p @ q.T) ** 2).sum() <= best * 1.05

    # 真值秩为 1，只看一部分也能补出缺失的评分
    truth = np.outer(rng.uniform(1, 2, 6), rng.uniform(1, 2, 5))
    seen = [(u, i, truth[u, i]) for u in range(6) for i in range(5) if (u + i) % 3]
    p, q = factorize(seen, 6, 5, 1, 0.05, 0.0, 600, np.random.default_rng(2))
    np.testing.assert_allclose(p @ q.T, truth, atol=0.01)

    # 一轮都不训练时是初值：小而不为 0
    p, q = factorize(seen, 6, 5, 4, 0.05, 0.0, 0, np.random.default_rng(3))
    assert p.shape == (6, 4) and q.shape == (5, 4)
    assert 0 < np.abs(p).max() < 1 and 0 < np.abs(q).max() < 1
