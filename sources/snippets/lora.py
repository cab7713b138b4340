import numpy as np


class LoRALinear:
    def __init__(self, weight, rank, alpha, rng):
        d_out, d_in = weight.shape
        self.weight = weight  # 预训练权重，冻结
        # B 为零，所以刚开始等于原模型；A 随机，否则 A、B 的梯度都为零
        self.a = rng.normal(0.0, d_in**-0.5, size=(rank, d_in))
        self.b = np.zeros((d_out, rank))
        self.scale = alpha / rank

    def forward(self, x):
        # 先降到 rank 维再升回去，不必算出 d_out×d_in 的增量矩阵
        self.x, self.h = x, x @ self.a.T
        return x @ self.weight.T + self.scale * self.h @ self.b.T

    def backward(self, grad_out):
        grad_h = self.scale * grad_out @ self.b
        grad_a = grad_h.T @ self.x
        grad_b = self.scale * grad_out.T @ self.h
        # 冻结的权重没有参数梯度，但梯度仍要穿过它传给前一层
        grad_x = grad_out @ self.weight + grad_h @ self.a
        return grad_x, grad_a, grad_b

    def merge(self):
        # 部署时并进原权重，推理没有额外开销
        return self.weight + self.scale * self.b @ self.a


if __name__ == "__main__":
    from scipy.optimize import approx_fprime

    rng = np.random.default_rng(0)
    weight = rng.normal(size=(4, 6))
    frozen = weight.copy()
    layer = LoRALinear(weight, rank=3, alpha=8.0, rng=rng)
    x, upstream = rng.normal(size=(5, 6)), rng.normal(size=(5, 4))
    np.testing.assert_allclose(layer.forward(x), x @ frozen.T)
    _, grad_a, grad_b = layer.backward(upstream)
    assert not grad_a.any()
    assert grad_b.any()

    def output(x, a, b):
        return np.einsum("ni,oi->no", x, frozen + 8.0 / 3.0 * np.dot(b, a))

    layer.b = rng.normal(size=(4, 3))
    np.testing.assert_allclose(layer.forward(x), output(x, layer.a, layer.b))
    np.testing.assert_allclose(layer.merge() @ x.T, output(x, layer.a, layer.b).T)
    point = (x, layer.a, layer.b)
    for which, grad in enumerate(layer.backward(upstream)):

        def loss(flat, which=which):
            arguments = list(point)
            arguments[which] = flat.reshape(point[which].shape)
            return float((output(*arguments) * upstream).sum())

        numeric = approx_fprime(point[which].ravel(), loss, 1e-6)
        np.testing.assert_allclose(grad.ravel(), numeric, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(layer.weight, frozen)

    big = LoRALinear(np.zeros((2, 2500)), rank=16, alpha=16.0, rng=rng)
    assert abs(big.a.std() * 50.0 - 1.0) < 0.05
    assert abs(big.a.mean()) < 0.001
    assert big.a.shape == (16, 2500)
