import numpy as np


def smooth_l1(pred, target, beta=1.0):
    # |误差| < beta 用平方，否则用绝对值减 beta/2；返回平均损失和对 pred 的梯度
    error = pred - target
    size = np.abs(error)
    small = size < beta
    loss = np.where(small, 0.5 * error**2 / beta, size - 0.5 * beta)
    grad = np.where(small, error / beta, np.sign(error))
    return loss.mean(), grad / error.size


if __name__ == "__main__":
    from scipy.optimize import check_grad
    from scipy.special import huber

    rng = np.random.default_rng(0)
    p, t = rng.normal(size=(2, 300)) * 2
    for b in (0.1, 1.0, 3.0):
        # 独立的实现：Huber 是它的 beta 倍
        np.testing.assert_allclose(smooth_l1(p, t, b)[0], huber(b, p - t).mean() / b)
        wrong = check_grad(lambda x: smooth_l1(x, t, b)[0], lambda x: smooth_l1(x, t, b)[1], p)
        assert wrong < 1e-6, wrong

    # 交界处值与导数都接得上，零点导数为 0
    zero = np.zeros(1)
    for b in (0.5, 2.0):
        inner, outer = (smooth_l1(np.array([b + d]), zero, b) for d in (-1e-9, 1e-9))
        np.testing.assert_allclose(inner[0], b / 2, atol=1e-8)
        for one, other in zip(inner, outer):
            np.testing.assert_allclose(one, other, atol=1e-8)
    assert smooth_l1(zero, zero)[1] == 0

    # 大误差的梯度大小封顶为 1
    assert smooth_l1(np.array([1e6]), zero)[1] == 1
    assert smooth_l1(np.array([-1e6]), zero)[1] == -1
