import numpy as np


class BatchNorm:
    def __init__(self, dim, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(dim), np.zeros(dim)
        self.running_mean, self.running_var = np.zeros(dim), np.ones(dim)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, training=True):
        # x: (N, D)；卷积特征图先转成 (N*H*W, C)，即每个通道一组统计量
        if training:
            n = len(x)
            mean, var = x.mean(axis=0), x.var(axis=0)
            # 归一化用有偏方差（除以 n），滑动平均里存无偏方差（除以 n-1）
            unbiased = var * n / (n - 1)
            self.running_mean += self.momentum * (mean - self.running_mean)
            self.running_var += self.momentum * (unbiased - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        self.std = np.sqrt(var + self.eps)
        self.x_hat = (x - mean) / self.std
        return self.gamma * self.x_hat + self.beta

    def backward(self, dout):
        # 只对应训练模式：此时均值和方差也是 x 的函数
        n = len(dout)
        self.dbeta = dout.sum(axis=0)
        self.dgamma = (dout * self.x_hat).sum(axis=0)
        # 括号里后两项分别来自均值和方差两条路径
        dx_hat = dout - self.dbeta / n - self.x_hat * self.dgamma / n
        return self.gamma / self.std * dx_hat


if __name__ == "__main__":
    from scipy.optimize import approx_fprime
    from scipy.stats import zscore

    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 3)) * [1, 3, 0.5] + [2, -1, 0]
    weight = rng.normal(size=x.shape)

    def layer(gamma=(0.5, 2.0, -1.5), beta=(1.0, 0.0, -2.0)):
        bn = BatchNorm(3, eps=0.1)
        bn.gamma, bn.beta = np.array(gamma), np.array(beta)
        return bn

    # 前向：初始的 gamma=1、beta=0 就是 z 分数；eps 加在方差上
    np.testing.assert_allclose(BatchNorm(3, eps=0).forward(x), zscore(x))
    bn = layer()
    scaled = zscore(x) * x.std(axis=0) / (x.var(axis=0) + 0.1) ** 0.5
    np.testing.assert_allclose(bn.forward(x), scaled * [0.5, 2, -1.5] + [1, 0, -2])

    # 反向：与数值梯度一致
    def loss(flat):
        return (layer().forward(flat.reshape(x.shape)) * weight).sum()

    dx = bn.backward(weight)
    numeric = approx_fprime(x.ravel(), loss, 1e-7).reshape(x.shape)
    np.testing.assert_allclose(dx, numeric, atol=1e-5)
    slope = approx_fprime(
        bn.gamma, lambda g: (layer(gamma=g).forward(x) * weight).sum(), 1e-7
    )
    np.testing.assert_allclose(bn.dgamma, slope, atol=1e-5)
    slope = approx_fprime(
        bn.beta, lambda b: (layer(beta=b).forward(x) * weight).sum(), 1e-7
    )
    np.testing.assert_allclose(bn.dbeta, slope, atol=1e-5)

    # 推理：用滑动平均的统计量，与批里的其他样本无关，也不再更新
    bn = BatchNorm(3, momentum=0.25, eps=0)
    batches = [rng.normal(size=(5, 3)) for _ in range(3)]
    mean, var = np.zeros(3), np.ones(3)
    for batch in batches:
        bn.forward(batch)
        mean = 0.75 * mean + 0.25 * batch.mean(axis=0)
        var = 0.75 * var + 0.25 * batch.var(axis=0, ddof=1)
    for _ in range(2):
        out = bn.forward(x[:1], training=False)
        np.testing.assert_allclose(out, (x[:1] - mean) / var**0.5)

    default = BatchNorm(1)
    default.forward(np.array([[0.0], [2.0]]))
    np.testing.assert_allclose(default.running_mean, [0.1])
    np.testing.assert_allclose(default.running_var, [1.1])
    assert default.eps == 1e-5
