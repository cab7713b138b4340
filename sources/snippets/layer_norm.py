import numpy as np


class LayerNorm:
    def __init__(self, dim, eps=1e-5):
        self.gamma, self.beta = np.ones(dim), np.zeros(dim)
        self.eps = eps

    def forward(self, x):
        # x: (..., D)；每个样本（每个 token）只用自己的 D 个特征统计
        mean = x.mean(axis=-1, keepdims=True)
        # 有偏方差：除以 D
        var = x.var(axis=-1, keepdims=True)
        self.std = np.sqrt(var + self.eps)
        self.x_hat = (x - mean) / self.std
        return self.gamma * self.x_hat + self.beta

    def backward(self, dout):
        # 参数被所有位置共用，梯度对除特征以外的各维求和
        others = tuple(range(dout.ndim - 1))
        self.dbeta = dout.sum(axis=others)
        self.dgamma = (dout * self.x_hat).sum(axis=others)
        # gamma 逐特征不同，要先乘进去，再在特征维上减去两个平均
        d_hat = dout * self.gamma
        through_mean = d_hat.mean(axis=-1, keepdims=True)
        through_var = self.x_hat * (d_hat * self.x_hat).mean(axis=-1, keepdims=True)
        return (d_hat - through_mean - through_var) / self.std


if __name__ == "__main__":
    from scipy.optimize import approx_fprime
    from scipy.stats import zscore

    rng = np.random.default_rng(0)
    B, T, D = 2, 3, 5
    x = rng.normal(size=(B, T, D)) * [1, 3, 0.5, 2, 1] + 4
    layer = LayerNorm(D, eps=0.1)

    # 参照：eps 为 0 时就是对每个 token 求 z 分数
    exact = LayerNorm(D, eps=0)
    np.testing.assert_allclose(exact.forward(x), zscore(x, axis=-1))

    # 带 eps 和仿射参数，逐个 token 按定义计算
    layer.gamma, layer.beta = rng.normal(size=D), rng.normal(size=D)
    out = layer.forward(x)
    for b in range(B):
        for t in range(T):
            row = x[b, t]
            var = sum((v - sum(row) / D) ** 2 for v in row) / D
            expected = (row - sum(row) / D) / (var + 0.1) ** 0.5
            np.testing.assert_allclose(out[b, t], layer.gamma * expected + layer.beta)

    # 一个样本的输出与同批的其他样本无关
    np.testing.assert_allclose(layer.forward(x[:1]), out[:1])

    # 三个梯度都与数值梯度一致
    weight = rng.normal(size=x.shape)

    def loss(values, gamma, beta):
        probe = LayerNorm(D, eps=0.1)
        probe.gamma, probe.beta = gamma, beta
        return (probe.forward(values.reshape(x.shape)) * weight).sum()

    layer.forward(x)
    dx = layer.backward(weight)
    g, b = layer.gamma, layer.beta
    numeric = approx_fprime(x.ravel(), lambda z: loss(z, g, b), 1e-7)
    np.testing.assert_allclose(dx.ravel(), numeric, atol=1e-5)
    numeric = approx_fprime(g, lambda z: loss(x, z, b), 1e-7)
    np.testing.assert_allclose(layer.dgamma, numeric, atol=1e-5)
    numeric = approx_fprime(b, lambda z: loss(x, g, z), 1e-7)
    np.testing.assert_allclose(layer.dbeta, numeric, atol=1e-5)
