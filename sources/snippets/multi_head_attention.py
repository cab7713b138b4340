import numpy as np


def softmax(x):
    # 先减去最大值：结果不变，但 exp 不会上溢
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def attention(q, k, v, mask=None):
    # q (..., Tq, d)，k (..., Tk, d)，v (..., Tk, d_v)；mask 中 True 表示可见
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    if mask is not None:
        # 在 softmax 之前屏蔽，权重才会恰好为 0 且其余仍归一
        scores = np.where(mask, scores, -np.inf)
    return softmax(scores) @ v


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, mask=None):
    batch, length, d_model = x.shape
    d_head = d_model // n_heads

    def split(t):
        # (B, T, D) -> (B, H, T, D/H)：先拆最后一维，再把头换到前面
        return t.reshape(batch, length, n_heads, d_head).transpose(0, 2, 1, 3)

    heads = attention(split(x @ w_q), split(x @ w_k), split(x @ w_v), mask)
    # 先把头换回来再合并，直接 reshape 会把不同位置混在一起
    merged = heads.transpose(0, 2, 1, 3).reshape(batch, length, d_model)
    return merged @ w_o


if __name__ == "__main__":
    from scipy.special import softmax as reference_softmax

    rng = np.random.default_rng(0)
    B, T, D, H = 2, 5, 12, 3
    x = rng.normal(size=(B, T, D))
    weights = [rng.normal(size=(D, D)) for _ in range(4)]

    def reference(x, causal):
        w_q, w_k, w_v, w_o = weights
        out = np.zeros_like(x)
        for b in range(B):
            columns = []
            for h in range(H):
                part = slice(h * 4, h * 4 + 4)
                q, k, v = (x[b] @ w[:, part] for w in (w_q, w_k, w_v))
                rows = []
                for t in range(T):
                    seen = t + 1 if causal else T
                    p = reference_softmax([q[t] @ k[s] / 2.0 for s in range(seen)])
                    rows.append(sum(p[s] * v[s] for s in range(seen)))
                columns.append(np.array(rows))
            out[b] = np.concatenate(columns, axis=1) @ w_o
        return out

    causal = np.tril(np.ones((T, T), dtype=bool))
    np.testing.assert_allclose(
        multi_head_attention(x, *weights, H), reference(x, causal=False)
    )
    np.testing.assert_allclose(
        multi_head_attention(x, *weights, H, causal), reference(x, causal=True)
    )
    # 查询与键长度不同（交叉注意力），值的维度也可以不同
    q, k, v = (rng.normal(size=s) for s in ((4, 3), (6, 3), (6, 2)))
    expected = reference_softmax(q @ k.T / 3**0.5, axis=1) @ v
    np.testing.assert_allclose(attention(q, k, v), expected)
    for shift in (1e4, -1e4):
        logits = np.array([[1.0, 2.0, 3.0]])
        np.testing.assert_allclose(softmax(logits + shift), reference_softmax(logits))
