import numpy as np


def log_sigmoid(x):
    # ln σ(x) = -ln(1+e^{-x})，不先算 σ，避免溢出和 ln 0
    return -np.logaddexp(0, -x)


def focal_loss(logits, labels, alpha=0.25, gamma=2.0):
    # logits、labels 形状相同，labels 取 0 或 1；返回总损失和对 logits 的梯度
    sign = np.where(labels == 1, 1.0, -1.0)
    weight = np.where(labels == 1, alpha, 1 - alpha)
    log_pt = log_sigmoid(sign * logits)  # p_t：给真实类别的概率
    pt, other = np.exp(log_pt), np.exp(log_sigmoid(-sign * logits))  # other = 1 - p_t
    # 除以正样本数，而不是全部样本数
    count = max(labels.sum(), 1)
    loss = -(weight * other**gamma * log_pt).sum() / count
    # dFL/dz = α_t (1-p_t)^γ (γ p_t ln p_t + p_t - 1) · sign
    grad = weight * other**gamma * (gamma * pt * log_pt - other) * sign / count
    return loss, grad


if __name__ == "__main__":
    from scipy.optimize import check_grad
    from sklearn.metrics import log_loss

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=200) * 3, rng.integers(0, 2, 200)
    p = 1 / (1 + np.exp(-x))

    # γ=0、α=0.5 是一半的交叉熵，只是归一的分母不同
    plain = log_loss(y, p, normalize=False)
    np.testing.assert_allclose(focal_loss(x, y, 0.5, 0)[0] * y.sum(), plain / 2)

    # 逐个按定义算
    total = 0.0
    for prob, label in zip(p, y):
        pt, at = (prob, 0.25) if label else (1 - prob, 0.75)
        total -= at * (1 - pt) ** 2 * np.log(pt)
    np.testing.assert_allclose(focal_loss(x, y)[0], total / y.sum())

    # 梯度与数值微分一致
    for a, g in ((0.25, 2.0), (0.7, 0.5), (0.5, 0.0)):
        wrong = check_grad(lambda z: focal_loss(z, y, a, g)[0], lambda z: focal_loss(z, y, a, g)[1], x)
        assert wrong < 1e-5, wrong

    # p_t=0.9 的样本缩小到 1/100
    z, one = np.array([np.log(9.0)]), np.array([1])
    np.testing.assert_allclose(focal_loss(z, one, 1, 2)[0] / focal_loss(z, one, 1, 0)[0], 0.01)

    # 极端的得分不溢出；没有正样本也能算
    loss, grad = focal_loss(np.array([-1000.0, 1000.0]), np.array([1, 0]))
    assert np.isfinite(loss) and np.isfinite(grad).all() and loss > 900
    assert focal_loss(np.array([-1000.0, 0.0]), np.array([0, 0]))[0] > 0
