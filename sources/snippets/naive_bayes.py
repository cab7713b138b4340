import numpy as np


class MultinomialNB:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def fit(self, counts, labels):
        # counts: (样本数, 词表大小) 的词频；训练只是计数
        self.classes, index, sizes = np.unique(
            labels, return_inverse=True, return_counts=True
        )
        self.log_prior = np.log(sizes / len(labels))
        words = np.zeros((len(self.classes), counts.shape[1]))
        np.add.at(words, index, counts)
        # 平滑：没出现过的词也留一点概率，否则取对数得到 -inf
        words += self.alpha
        # 分母是该类的总词数（含平滑），不是文档数
        self.log_likelihood = np.log(words / words.sum(axis=1, keepdims=True))
        return self

    def joint(self, counts):
        # 对数把连乘变成求和，不会下溢；所有类一次矩阵乘法算完
        return counts @ self.log_likelihood.T + self.log_prior

    def predict(self, counts):
        return self.classes[self.joint(counts).argmax(axis=1)]

    def predict_proba(self, counts):
        joint = self.joint(counts)
        # 减去最大值再取指数，长文本也不会全部下溢成 0
        odds = np.exp(joint - joint.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)


if __name__ == "__main__":
    from sklearn import naive_bayes

    rng = np.random.default_rng(0)
    for alpha in (0.1, 1.0, 3.0):
        rates = rng.gamma(1.0, 2.0, size=(3, 12))
        kinds = rng.choice(3, size=60, p=[0.6, 0.3, 0.1])
        counts = rng.poisson(rates[kinds])
        counts[:, -1] = 0
        labels = np.array(["体育", "财经", "科技"])[kinds]
        test = rng.poisson(rates[rng.integers(0, 3, 40)])

        ours = MultinomialNB(alpha).fit(counts, labels)
        oracle = naive_bayes.MultinomialNB(alpha=alpha).fit(counts, labels)
        expected = oracle.predict_joint_log_proba(test)
        np.testing.assert_allclose(ours.joint(test), expected)
        np.testing.assert_allclose(
            ours.predict_proba(test), oracle.predict_proba(test), atol=1e-12
        )
        assert (ours.predict(test) == oracle.predict(test)).all()
    # 很长的文本：概率仍是有限的数，和为 1
    with np.errstate(all="raise", under="ignore"):
        long = ours.predict_proba(test * 10**4)
        np.testing.assert_allclose(long.sum(axis=1), 1)
    np.testing.assert_allclose(long, oracle.predict_proba(test * 10**4), atol=1e-9)
