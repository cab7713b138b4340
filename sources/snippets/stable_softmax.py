import numpy as np


def softmax(x, axis=-1):
    # 减去最大值后指数都不超过 0：不上溢，且分母至少为 1
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    # 不能先算 softmax 再取对数：概率下溢成 0 时会得到 -inf
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def cross_entropy(logits, labels):
    # logits: (N, C)，labels: (N,) 的类别下标；返回平均损失和对 logits 的梯度
    rows = np.arange(len(labels))
    loss = -log_softmax(logits)[rows, labels].mean()
    grad = softmax(logits)
    # 梯度就是 p - y
    grad[rows, labels] -= 1
    return loss, grad / len(labels)


if __name__ == "__main__":
    from scipy import special
    from scipy.optimize import approx_fprime
    from sklearn.metrics import log_loss

    rng = np.random.default_rng(0)
    x = rng.normal(size=(4, 5, 3)) * 5
    for axis in (0, 1, -1):
        np.testing.assert_allclose(softmax(x, axis), special.softmax(x, axis))
        np.testing.assert_allclose(log_softmax(x, axis), special.log_softmax(x, axis))
    np.testing.assert_allclose(softmax(x), special.softmax(x, -1))
    np.testing.assert_allclose(log_softmax(x), special.log_softmax(x, -1))

    # 极端输入：不溢出，整体平移不改变结果
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        for shift in (-1e4, 1e4):
            row = np.array([1.0, 2.0, 3.0])
            np.testing.assert_allclose(softmax(row + shift), special.softmax(row))
        gap = np.array([0.0, 2e3, -2e3])
        np.testing.assert_allclose(softmax(gap), [0, 1, 0])
        np.testing.assert_allclose(log_softmax(gap), [-2e3, 0, -4e3])

    # 损失与 scikit-learn 一致，梯度与数值梯度一致
    logits, labels = rng.normal(size=(6, 4)), np.array([0, 3, 1, 1, 2, 0])
    loss, grad = cross_entropy(logits, labels)
    np.testing.assert_allclose(loss, log_loss(labels, special.softmax(logits, 1)))
    numeric = approx_fprime(
        logits.ravel(), lambda z: cross_entropy(z.reshape(6, 4), labels)[0], 1e-7
    )
    np.testing.assert_allclose(grad, numeric.reshape(6, 4), atol=1e-6)
