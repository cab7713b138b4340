import numpy as np


def softmax(x):
    # 先减去最大值：结果不变，但 exp 不会上溢
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def self_attention(x, w_q, w_k, w_v, causal=False):
    # x: (T, d)，w_q、w_k: (d, d_k)，w_v: (d, d_v)；返回 (T, d_v) 和注意力权重
    q, k, v = x @ w_q, x @ w_k, x @ w_v
    scores = q @ k.T / np.sqrt(k.shape[-1])
    if causal:
        # 上三角是未来的位置，softmax 之前置为负无穷
        future = np.triu(np.ones(scores.shape, dtype=bool), 1)
        scores = np.where(future, -np.inf, scores)
    weights = softmax(scores)
    return weights @ v, weights


def backward(x, w_q, w_k, w_v, weights, dout):
    # dout: 损失对输出的梯度；返回对 x w_q w_k w_v 的梯度
    q, k, v = x @ w_q, x @ w_k, x @ w_v
    dv = weights.T @ dout
    dp = dout @ v.T
    # softmax 的雅可比：p * (dp - <p, dp>)，被屏蔽处 p=0，梯度也是 0
    ds = weights * (dp - (weights * dp).sum(axis=-1, keepdims=True))
    ds /= np.sqrt(k.shape[-1])
    dq, dk = ds @ k, ds.T @ q
    dx = dq @ w_q.T + dk @ w_k.T + dv @ w_v.T
    return dx, x.T @ dq, x.T @ dk, x.T @ dv


if __name__ == "__main__":
    from scipy.optimize import approx_fprime
    from scipy.special import softmax as reference_softmax

    rng = np.random.default_rng(0)
    T, D, K, V = 4, 5, 3, 2
    x = rng.normal(size=(T, D))
    w_q, w_k, w_v = (rng.normal(size=(D, n)) for n in (K, K, V))

    # 参照：逐个位置按定义计算
    for causal in (False, True):
        out, weights = self_attention(x, w_q, w_k, w_v, causal)
        assert out.shape == (T, V)
        for t in range(T):
            seen = t + 1 if causal else T
            scores = [x[t] @ w_q @ (x[s] @ w_k) / 3**0.5 for s in range(seen)]
            p = reference_softmax(scores)
            np.testing.assert_allclose(weights[t], np.append(p, [0] * (T - seen)))
            np.testing.assert_allclose(out[t], sum(p[s] * (x[s] @ w_v) for s in range(seen)))

    # 打乱位置只会同样打乱输出：没有位置编码就不知道顺序
    order = rng.permutation(T)
    shuffled = self_attention(x[order], w_q, w_k, w_v)[0]
    np.testing.assert_allclose(shuffled, self_attention(x, w_q, w_k, w_v)[0][order])

    # 反向与数值梯度一致
    target = rng.normal(size=(T, V))
    arrays = [x, w_q, w_k, w_v]
    for causal in (False, True):
        weights = self_attention(*arrays, causal)[1]
        for i, grad in enumerate(backward(*arrays, weights, target)):

            def loss(z, i=i, causal=causal):
                values = [*arrays]
                values[i] = z.reshape(arrays[i].shape)
                return (self_attention(*values, causal)[0] * target).sum()

            numeric = approx_fprime(arrays[i].ravel(), loss, 1e-7)
            np.testing.assert_allclose(grad.ravel(), numeric, atol=1e-5)

    # 很大的分数也不溢出
    with np.errstate(over="raise", invalid="raise"):
        self_attention(1e3 * x, w_q, w_k, w_v)
