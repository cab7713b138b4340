import numpy as np


def auc_by_pairs(labels, scores):
    # 按定义：任取一正一负，正样本得分更高的概率，平局算一半；O(MN)
    pos, neg = scores[labels == 1], scores[labels == 0]
    win = pos[:, None] > neg
    tie = pos[:, None] == neg
    return win.mean() + tie.mean() / 2


def auc_by_rank(labels, scores):
    # 按名次：只要排一次序；O((M+N) log(M+N))
    m, n = (labels == 1).sum(), (labels == 0).sum()
    if m == 0 or n == 0:
        raise ValueError("只有一类样本时 AUC 无定义")
    # unique 已排好序；group 是每个样本属于第几个不同的分数
    _, group, counts = np.unique(scores, return_inverse=True, return_counts=True)
    # 名次从 1 起、低分在前；同分的样本共用平均名次
    last = counts.cumsum()
    rank = (last - (counts - 1) / 2)[group]
    # 减去正样本自己互相比较贡献的名次，剩下的就是赢过的负样本数
    wins = rank[labels == 1].sum() - m * (m + 1) / 2
    return wins / (m * n)


if __name__ == "__main__":
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    for levels in (2, 5, 10**6):
        for size in (2, 3, 20, 200):
            # levels 小时大量同分
            scores = rng.integers(0, levels, size) / levels
            labels = rng.integers(0, 2, size)
            labels[:2] = 0, 1
            expected = roc_auc_score(labels, scores)
            for auc in (auc_by_pairs, auc_by_rank):
                np.testing.assert_allclose(auc(labels, scores), expected)

    one, two = np.array([0, 1]), np.array([0.2, 0.2])
    assert auc_by_rank(one, two) == auc_by_pairs(one, two) == 0.5
    for single in (np.zeros(3), np.ones(3)):
        try:
            auc_by_rank(single, np.arange(3.0))
        except ValueError:
            continue
        raise AssertionError("只有一类样本也算出了 AUC")
