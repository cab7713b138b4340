import numpy as np


class Dropout:
    def __init__(self, p, rng):
        # p 是丢弃的概率，0 <= p < 1
        self.p, self.rng = p, rng

    def forward(self, x, training=True):
        if not training:
            # 推理时是恒等映射，不丢也不缩放
            self.mask = np.ones_like(x)
            return x
        keep = self.rng.random(x.shape) >= self.p
        # 除以保留概率：输出的期望与不丢弃时相同
        self.mask = keep / (1 - self.p)
        return x * self.mask

    def backward(self, dout):
        # 与前向用同一个掩码：丢掉的没有梯度，保留的放大同样的倍数
        return dout * self.mask


if __name__ == "__main__":
    from scipy.optimize import approx_fprime
    from scipy.stats import binomtest

    p, n = 0.3, 200_000
    layer = Dropout(p, np.random.default_rng(0))
    x = np.full(n, 2.0)
    out = layer.forward(x)

    # 只有两种取值，丢弃的个数符合二项分布 B(n, p)
    np.testing.assert_allclose(np.unique(out), [0, 2 / 0.7])
    assert binomtest(int((out == 0).sum()), n, p).pvalue > 1e-3
    # 期望不变；方差是 x^2 p / (1 - p)
    assert abs(out.mean() - 2) < 0.02
    assert abs(out.var() - 4 * 0.3 / 0.7) < 0.02

    # 每次的掩码不同，每个元素独立：相邻元素同时被丢的比例约为 p^2
    again = layer.forward(x)
    assert (out != again).any()
    both = ((out[:-1] == 0) & (out[1:] == 0)).mean()
    assert abs(both - p * p) < 0.005

    # 推理：原样输出，梯度原样返回
    small = np.random.default_rng(1).normal(size=(4, 5))
    np.testing.assert_array_equal(layer.forward(small, training=False), small)
    np.testing.assert_array_equal(layer.backward(small), small)
    np.testing.assert_array_equal(Dropout(0, layer.rng).forward(small), small)

    # 固定随机种子（即固定掩码）时，反向与数值梯度一致
    weight = np.random.default_rng(2).normal(size=20)

    def loss(z):
        return Dropout(p, np.random.default_rng(3)).forward(z) @ weight

    fixed = Dropout(p, np.random.default_rng(3))
    fixed.forward(small.ravel())
    numeric = approx_fprime(small.ravel(), loss, 1e-6)
    np.testing.assert_allclose(fixed.backward(weight), numeric, atol=1e-6)
