import numpy as np


def filtered_probs(logits, temperature=1.0, top_k=0, top_p=1.0):
    # logits: (V,)；返回筛选并重新归一化之后的概率
    z = logits / temperature
    # 减去最大值，指数不会上溢；此时还不必归一化
    p = np.exp(z - z.max())
    order = np.argsort(-p, kind="stable")
    keep = np.zeros(len(p), dtype=bool)
    keep[order[: top_k or len(p)]] = True
    p = np.where(keep, p, 0)
    p /= p.sum()
    # 累计概率达到 top_p 的最少几个词；减去自身，使跨过阈值的那个词留下
    before = np.cumsum(p[order]) - p[order]
    nucleus = np.zeros(len(p), dtype=bool)
    nucleus[order[before < top_p]] = True
    p = np.where(nucleus, p, 0)
    return p / p.sum()


def sample(logits, rng, temperature=1.0, top_k=0, top_p=1.0):
    if temperature == 0:
        # 温度为 0 约定为贪心
        return int(np.argmax(logits))
    p = filtered_probs(logits, temperature, top_k, top_p)
    # 逆变换采样：均匀数落在累计概率的哪一段；除以末项，舍入后仍恰好到 1
    cumulative = np.cumsum(p)
    return int(np.searchsorted(cumulative / cumulative[-1], rng.random(), side="right"))


if __name__ == "__main__":
    from scipy.special import softmax
    from scipy.stats import chisquare

    rng = np.random.default_rng(0)

    # 参照：逐个从大到小加入，直到条件不再满足
    def reference(logits, temperature, top_k, top_p):
        p = softmax(logits / temperature)
        ranked = sorted(range(len(p)), key=lambda i: -p[i])[: top_k or len(p)]
        total = sum(p[i] for i in ranked)
        chosen, mass = [], 0.0
        for i in ranked:
            chosen.append(i)
            mass += p[i] / total
            if mass >= top_p:
                break
        out = np.zeros(len(p))
        out[chosen] = p[chosen] / sum(p[chosen])
        return out

    for _ in range(200):
        logits = rng.normal(size=12) * 3
        t, k, top = rng.uniform(0.3, 2), int(rng.integers(0, 13)), rng.uniform(0.05, 0.99)
        np.testing.assert_allclose(
            filtered_probs(logits, t, k, top), reference(logits, t, k, top), atol=1e-12
        )

    # 手算：概率 0.5 0.3 0.2
    logits = np.log([0.2, 0.5, 0.3])
    np.testing.assert_allclose(filtered_probs(logits, top_k=2), [0, 0.625, 0.375])
    np.testing.assert_allclose(filtered_probs(logits, top_p=0.4), [0, 1, 0])
    np.testing.assert_allclose(filtered_probs(logits, top_p=0.6), [0, 0.625, 0.375])
    np.testing.assert_allclose(filtered_probs(logits), [0.2, 0.5, 0.3])
    # 恰好达到阈值就停
    exact = np.log2([4.0, 2.0, 2.0]) * np.log(2)
    np.testing.assert_allclose(filtered_probs(exact, top_p=0.5), [1, 0, 0])
    with np.errstate(over="raise"):
        np.testing.assert_allclose(filtered_probs(logits + 1e4), [0.2, 0.5, 0.3])

    # 温度趋于 0 是贪心，趋于无穷是均匀
    np.testing.assert_allclose(filtered_probs(logits, 1e-3), [0, 1, 0], atol=1e-12)
    np.testing.assert_allclose(filtered_probs(logits, 1e6), [1 / 3] * 3, atol=1e-5)
    assert sample(logits, rng, temperature=0) == 1

    # 频数与概率相符（卡方检验），被筛掉的从不出现
    counts = np.bincount([sample(logits, rng) for _ in range(5000)], minlength=3)
    assert chisquare(counts, 5000 * np.array([0.2, 0.5, 0.3])).pvalue > 1e-3
    assert {sample(logits, rng, top_k=2) for _ in range(500)} == {1, 2}
