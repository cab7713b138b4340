import numpy as np


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        # params: 浮点数组的列表，原地更新
        self.params, self.lr, self.betas, self.eps = params, lr, betas, eps
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]
        self.t = 0

    def step(self, grads):
        beta1, beta2 = self.betas
        self.t += 1
        for p, g, m, v in zip(self.params, grads, self.m, self.v):
            # 一阶矩定方向，二阶矩给每个参数各自的步长
            m += (1 - beta1) * (g - m)
            v += (1 - beta2) * (g * g - v)
            # m、v 从 0 出发，前几步偏小，除以权重之和 1 - beta^t 校正
            m_hat = m / (1 - beta1**self.t)
            v_hat = v / (1 - beta2**self.t)
            # eps 在根号外面
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


if __name__ == "__main__":
    rng = np.random.default_rng(0)

    # 参照：偏差校正后的 m、v 就是历史梯度及其平方的加权平均
    params = [rng.normal(size=(2, 3)), rng.normal(size=4)]
    expected = [p.copy() for p in params]
    history = [[], []]
    optimizer = Adam(params, lr=0.05, betas=(0.8, 0.95), eps=0.3)
    for t in range(1, 8):
        grads = [rng.normal(size=p.shape) for p in params]
        optimizer.step(grads)
        for i, g in enumerate(grads):
            history[i].append(g)
            past = np.array(history[i])
            age = np.arange(t)[::-1]
            m_hat = np.average(past, axis=0, weights=0.8**age)
            v_hat = np.average(past**2, axis=0, weights=0.95**age)
            expected[i] = expected[i] - 0.05 * m_hat / (v_hat**0.5 + 0.3)
            np.testing.assert_allclose(params[i], expected[i])

    # 第一步的大小约等于 lr，与梯度的尺度无关
    for scale in (1e-3, 1.0, 1e3):
        p = np.zeros(2)
        Adam([p]).step([np.array([scale, -scale])])
        np.testing.assert_allclose(p, [-1e-3, 1e-3], rtol=1e-4)

    # 默认的超参数与论文一致
    assert (Adam([]).betas, Adam([]).eps) == ((0.9, 0.999), 1e-8)

    # 两个方向的曲率相差万倍，也能走到最小点
    p = np.array([3.0, -2.0])
    optimizer = Adam([p], lr=0.05)
    for _ in range(2000):
        optimizer.step([np.array([1e2, 1e-2]) * (p - [1.0, 4.0])])
    np.testing.assert_allclose(p, [1.0, 4.0], atol=1e-3)
