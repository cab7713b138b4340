import numpy as np


def sigmoid(x):
    # 用 tanh 表示，x 很负时也不会溢出
    return 0.5 * (1 + np.tanh(0.5 * x))


def gru_step(x_t, h, w_x, w_h, b):
    # 三段依次是更新门、重置门、候选；d 是隐藏维数
    d = h.shape[-1]
    from_x = x_t @ w_x + b
    gates = sigmoid(from_x[..., : 2 * d] + h @ w_h[:, : 2 * d])
    z, r = np.split(gates, 2, axis=-1)
    # 重置门只管候选：接近 0 时候选不看过去
    candidate = np.tanh(from_x[..., 2 * d :] + (r * h) @ w_h[:, 2 * d :])
    # 更新门在旧状态和候选之间插值
    return z * h + (1 - z) * candidate


def gru(x, w_x, w_h, b):
    # x: (B, T, d_x)，w_x: (d_x, 3*d)，w_h: (d, 3*d)，b: (3*d,)
    h = np.zeros((len(x), len(w_h)))
    outputs = []
    for t in range(x.shape[1]):
        h = gru_step(x[:, t], h, w_x, w_h, b)
        outputs.append(h)
    return np.stack(outputs, axis=1)


if __name__ == "__main__":
    from math import exp, tanh

    from scipy.special import expit

    rng = np.random.default_rng(0)
    B, T, D, H = 2, 4, 3, 5
    x = rng.normal(size=(B, T, D))
    w_x, w_h = rng.normal(size=(D, 3 * H)), rng.normal(size=(H, 3 * H))
    b = rng.normal(size=3 * H)

    # 参照：逐个样本、逐个神经元按定义计算
    def reference(sequence):
        h, result = [0.0] * H, []
        for x_t in sequence:

            def pre(gate, j, state):
                col = gate * H + j
                total = b[col] + sum(x_t[k] * w_x[k, col] for k in range(D))
                return total + sum(state[k] * w_h[k, col] for k in range(H))

            z = [1 / (1 + exp(-pre(0, j, h))) for j in range(H)]
            r = [1 / (1 + exp(-pre(1, j, h))) for j in range(H)]
            reset = [r[k] * h[k] for k in range(H)]
            new = [tanh(pre(2, j, reset)) for j in range(H)]
            h = [z[j] * h[j] + (1 - z[j]) * new[j] for j in range(H)]
            result.append(h)
        return np.array(result)

    out = gru(x, w_x, w_h, b)
    assert out.shape == (B, T, H)
    for n in range(B):
        np.testing.assert_allclose(out[n], reference(x[n]))

    # 更新门全开：状态原样保留；全关且重置门全关：只看当前输入
    memory = rng.normal(size=(B, H))
    gate = np.repeat([1e3, 0, 0], H)
    kept = gru_step(x[:, 0], memory, 0 * w_x, 0 * w_h, gate)
    np.testing.assert_allclose(kept, memory)
    shut = np.repeat([-1e3, -1e3, 0], H)
    w_c = np.where(np.arange(3 * H) < 2 * H, 0, w_x)
    fresh = gru_step(x[:, 0], memory, w_c, w_h * (np.arange(3 * H) >= 2 * H), shut)
    np.testing.assert_allclose(fresh, np.tanh(x[:, 0] @ w_x[:, 2 * H :]))

    # 凸组合：从 0 出发，状态始终在 (-1, 1) 内
    assert (np.abs(gru(100 * x, w_x, w_h, b)) <= 1).all()
    grid = np.linspace(-30, 30, 7)
    np.testing.assert_allclose(sigmoid(grid), expit(grid), atol=1e-15)
