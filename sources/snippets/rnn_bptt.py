import numpy as np


def forward(x, w, u, b, v, c):
    # x: (T, d_x)；h 比 x 多一个，h[0] 是初始状态 0
    h = [np.zeros(len(b))]
    for x_t in x:
        h.append(np.tanh(w @ h[-1] + u @ x_t + b))
    h = np.array(h)
    return h, h[1:] @ v.T + c


def backward(x, h, grad_o, w, v):
    # grad_o: (T, d_o)，损失对每步输出的梯度；返回对 w u b v c 的梯度
    delta = np.zeros_like(h[1:])
    following = np.zeros(len(w))
    for t in reversed(range(len(x))):
        # h_t 有两条出路：当前的输出，和下一步的状态
        grad_h = v.T @ grad_o[t] + w.T @ following
        # tanh 的导数是 1 - h^2
        delta[t] = following = (1 - h[t + 1] ** 2) * grad_h
    # 各步共用权重，所以把每步的外积相加
    return (
        delta.T @ h[:-1],
        delta.T @ x,
        delta.sum(axis=0),
        grad_o.T @ h[1:],
        grad_o.sum(axis=0),
    )


if __name__ == "__main__":
    from scipy.optimize import approx_fprime

    rng = np.random.default_rng(0)
    T, D, H, O = 5, 3, 4, 2
    x, target = rng.normal(size=(T, D)), rng.normal(size=(T, O))
    shapes = [(H, H), (H, D), (H,), (O, H), (O,)]
    params = [rng.normal(size=s) for s in shapes]

    # 前向：逐个元素重算
    h, o = forward(x, *params)
    w, u, b, v, c = params
    state = [0.0] * H
    for t in range(T):
        state = [
            np.tanh(
                sum(w[j, k] * state[k] for k in range(H))
                + sum(u[j, k] * x[t, k] for k in range(D))
                + b[j]
            )
            for j in range(H)
        ]
        np.testing.assert_allclose(h[t + 1], state)
        expected = [sum(v[m, j] * state[j] for j in range(H)) + c[m] for m in range(O)]
        np.testing.assert_allclose(o[t], expected)

    # 反向：与数值梯度一致
    def loss(flat):
        parts = np.split(flat, np.cumsum([np.prod(s) for s in shapes])[:-1])
        weights = [p.reshape(s) for p, s in zip(parts, shapes)]
        return ((forward(x, *weights)[1] - target) ** 2).sum() / 2

    flat = np.concatenate([p.ravel() for p in params])
    grads = backward(x, h, o - target, w, v)
    assert [g.shape for g in grads] == shapes
    exact = np.concatenate([g.ravel() for g in grads])
    numeric = approx_fprime(flat, loss, 1e-7)
    np.testing.assert_allclose(exact, numeric, atol=1e-4)
