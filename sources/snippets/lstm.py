import numpy as np


def sigmoid(x):
    # 用 tanh 表示，x 很负时也不会溢出
    return 0.5 * (1 + np.tanh(0.5 * x))


def lstm_step(x_t, h, c, w_x, w_h, b):
    # 四段依次是输入门、遗忘门、候选、输出门
    i, f, g, o = np.split(x_t @ w_x + h @ w_h + b, 4, axis=-1)
    # 门是 0 到 1 的比例，用 sigmoid；内容要有正有负，用 tanh
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    h = sigmoid(o) * np.tanh(c)
    return h, c


def lstm(x, w_x, w_h, b):
    # x: (B, T, d_x)，w_x: (d_x, 4*d_h)，w_h: (d_h, 4*d_h)
    d_h = len(w_h)
    h = c = np.zeros((len(x), d_h))
    outputs = []
    for t in range(x.shape[1]):
        # h 和 c 都要传给下一步
        h, c = lstm_step(x[:, t], h, c, w_x, w_h, b)
        outputs.append(h)
    return np.stack(outputs, axis=1), (h, c)


if __name__ == "__main__":
    from math import exp

    from scipy.special import expit

    rng = np.random.default_rng(0)
    B, T, D, H = 2, 4, 3, 5
    x = rng.normal(size=(B, T, D))
    w_x, w_h = rng.normal(size=(D, 4 * H)), rng.normal(size=(H, 4 * H))
    b = rng.normal(size=4 * H)

    # 参照：每个门分开、逐个元素按定义计算
    def reference(sequence):
        h, c, result = [0.0] * H, [0.0] * H, []
        for x_t in sequence:

            def pre(gate, j):
                col = gate * H + j
                from_x = sum(x_t[k] * w_x[k, col] for k in range(D))
                return from_x + sum(h[k] * w_h[k, col] for k in range(H)) + b[col]

            new_c = [
                c[j] / (1 + exp(-pre(1, j)))
                + expit(pre(0, j)) * (2 * expit(2 * pre(2, j)) - 1)
                for j in range(H)
            ]
            new_h = [expit(pre(3, j)) * (2 * expit(2 * new_c[j]) - 1) for j in range(H)]
            h, c = new_h, new_c
            result.append(h)
        return np.array(result), np.array(c)

    out, (h, c) = lstm(x, w_x, w_h, b)
    assert out.shape == (B, T, H)
    for n in range(B):
        expected, last_c = reference(x[n])
        np.testing.assert_allclose(out[n], expected)
        np.testing.assert_allclose(h[n], expected[-1])
        np.testing.assert_allclose(c[n], last_c)

    # 遗忘门全开、输入门全关时，细胞状态原样保留
    shut = np.concatenate([np.full(H, -1e3), np.full(H, 1e3), np.zeros(2 * H)])
    memory = rng.normal(size=(B, H))
    with np.errstate(over="raise", invalid="raise"):
        kept = lstm_step(x[:, 0], np.zeros((B, H)), memory, 0 * w_x, 0 * w_h, shut)[1]
    np.testing.assert_allclose(kept, memory)
    grid = np.linspace(-30, 30, 7)
    np.testing.assert_allclose(sigmoid(grid), expit(grid), atol=1e-15)
