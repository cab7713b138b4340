import numpy as np


class TwoLayerNet:
    def __init__(self, dim, hidden, classes, seed=0):
        rng = np.random.default_rng(seed)
        # He 初始化：ReLU 砍掉一半信号，方差要补成 2 / 输入维数
        self.w1 = rng.normal(size=(dim, hidden)) * np.sqrt(2 / dim)
        self.b1 = np.zeros(hidden)
        self.w2 = rng.normal(size=(hidden, classes)) * np.sqrt(2 / hidden)
        self.b2 = np.zeros(classes)

    def forward(self, x):
        # x: (N, D)；缓存反向要用的量
        self.x = x
        self.h = np.maximum(x @ self.w1 + self.b1, 0)
        z = self.h @ self.w2 + self.b2
        # 减去每行最大值，指数不会溢出，结果不变
        e = np.exp(z - z.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def backward(self, y):
        # y: (N,) 类别下标；损失是平均交叉熵，对 z 的导数为 (p - 独热) / N
        n = len(y)
        dz2 = self.p.copy()
        dz2[np.arange(n), y] -= 1
        dz2 /= n
        # 先算完所有梯度再更新：dz1 用的必须是更新前的 w2
        dz1 = (dz2 @ self.w2.T) * (self.h > 0)
        dw1, db1 = self.x.T @ dz1, dz1.sum(axis=0)
        dw2, db2 = self.h.T @ dz2, dz2.sum(axis=0)
        return dw1, db1, dw2, db2

    def step(self, x, y, lr):
        self.forward(x)
        grads = self.backward(y)
        for param, grad in zip((self.w1, self.b1, self.w2, self.b2), grads):
            param -= lr * grad


if __name__ == "__main__":
    from scipy.optimize import approx_fprime
    from scipy.special import log_softmax, softmax

    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(12, 4)), rng.integers(0, 3, size=12)
    net = TwoLayerNet(4, 5, 3)
    net.b1 += rng.normal(size=5)
    net.b2 += rng.normal(size=3)
    params = (net.w1, net.b1, net.w2, net.b2)

    def logits(theta, inputs):
        # 另一种写法：把偏置当作恒为 1 的输入的权重
        w1, w2 = theta[:25].reshape(5, 5), theta[25:].reshape(6, 3)
        ones = np.ones((len(inputs), 1))
        hidden = np.hstack([inputs, ones]) @ w1
        return np.hstack([hidden * (hidden > 0), ones]) @ w2

    def flat(w1, b1, w2, b2):
        return np.concatenate([np.vstack([w1, b1]).ravel(), np.vstack([w2, b2]).ravel()])

    def loss(theta):
        return -log_softmax(logits(theta, x), axis=1)[range(12), y].mean()

    theta = flat(*params)
    np.testing.assert_allclose(net.forward(x), softmax(logits(theta, x), axis=1))
    numeric = approx_fprime(theta, loss, 1e-7)
    np.testing.assert_allclose(flat(*net.backward(y)), numeric, atol=1e-6)

    # 一步更新就是沿负梯度走 lr
    net.step(x, y, 0.3)
    np.testing.assert_allclose(flat(*params), theta - 0.3 * numeric, atol=1e-6)

    # 很大的输入也不溢出
    with np.errstate(over="raise", invalid="raise"):
        np.testing.assert_allclose(net.forward(1e4 * x).sum(axis=1), 1)

    # 初始化的方差是 2 / 输入维数
    wide = TwoLayerNet(400, 300, 200)
    np.testing.assert_allclose(wide.w1.std() ** 2, 2 / 400, rtol=0.02)
    np.testing.assert_allclose(wide.w2.std() ** 2, 2 / 300, rtol=0.02)

    # 能学会线性不可分的异或
    corners = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    xor = np.array([0, 1, 1, 0])
    net = TwoLayerNet(2, 16, 2)
    for _ in range(500):
        net.step(corners, xor, 0.5)
    assert (net.forward(corners).argmax(axis=1) == xor).all()
