import numpy as np


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class CachedAttention:
    """单头因果自注意力：一次喂入一段，缓存过去的键和值。"""

    def __init__(self, w_q, w_k, w_v):
        self.w_q, self.w_k, self.w_v = w_q, w_k, w_v
        self.k = np.empty((0, w_k.shape[1]))
        self.v = np.empty((0, w_v.shape[1]))

    def __call__(self, x):
        # x: (n, d)，接在已有的 len(self.k) 个位置之后；预填充时 n 大，解码时 n=1
        past = len(self.k)
        # 过去的键值不会再变（因果），所以只算新来的，拼到后面
        self.k = np.concatenate([self.k, x @ self.w_k])
        self.v = np.concatenate([self.v, x @ self.w_v])
        scores = x @ self.w_q @ self.k.T / np.sqrt(self.k.shape[1])
        # 第 i 个新位置可见 past + i 以前（含自己）；查询不用缓存
        future = np.arange(len(self.k)) > past + np.arange(len(x))[:, None]
        return softmax(np.where(future, -np.inf, scores)) @ self.v


if __name__ == "__main__":
    from scipy.special import softmax as reference_softmax

    rng = np.random.default_rng(0)
    T, D, K, V = 9, 6, 4, 5
    x = rng.normal(size=(T, D))
    weights = [rng.normal(size=(D, n)) for n in (K, K, V)]

    # 参照：不用缓存，每个位置都从头重算它看得见的前缀
    expected = []
    for t in range(T):
        seen = x[: t + 1]
        p = reference_softmax(seen @ weights[1] @ (x[t] @ weights[0]) / 4**0.5)
        expected.append(p @ (seen @ weights[2]))

    # 无论怎样切分（整段预填充、逐个解码、先预填充再解码、分块），结果都相同
    for sizes in ([T], [1] * T, [5, 1, 1, 1, 1], [2, 3, 4]):
        layer = CachedAttention(*weights)
        pieces = np.split(x, np.cumsum(sizes)[:-1])
        out = np.concatenate([layer(piece) for piece in pieces])
        np.testing.assert_allclose(out, expected)
        assert layer.k.shape == (T, K)
        assert layer.v.shape == (T, V)

    # 很大的分数也不溢出
    with np.errstate(over="raise", invalid="raise"):
        CachedAttention(*weights)(1e3 * x)
