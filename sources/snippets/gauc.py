import numpy as np
from scipy.stats import rankdata


def auc(labels, scores):
    # 名次公式；同分取平均名次
    pos = labels.sum()
    neg = len(labels) - pos
    wins = rankdata(scores)[labels == 1].sum() - pos * (pos + 1) / 2
    return wins / (pos * neg)


def gauc(users, labels, scores):
    # 每个用户各算 AUC，按曝光数加权平均
    order = np.argsort(users, kind="stable")
    starts = np.unique(users[order], return_index=True)[1][1:]
    total = weight = 0.0
    for rows in np.split(order, starts):
        mine = labels[rows]
        if mine.min() == mine.max():  # 只有一类样本的用户没有 AUC，跳过
            continue
        total += len(rows) * auc(mine, scores[rows])
        weight += len(rows)
    if not weight:
        raise ValueError("没有一个用户同时有正负样本")
    return total / weight


if __name__ == "__main__":
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    for levels in (3, 10**6):
        who = rng.integers(0, 40, 600)
        label = (rng.random(600) < rng.random(40)[who] ** 2).astype(int)
        score = rng.integers(0, levels, 600) / levels
        top = bottom = 0
        for each in set(who.tolist()):
            mine = who == each
            if 0 < label[mine].sum() < mine.sum():
                top += mine.sum() * roc_auc_score(label[mine], score[mine])
                bottom += mine.sum()
        assert 0 < bottom < 600  # 确有被跳过的用户
        np.testing.assert_allclose(gauc(who, label, score), top / bottom)

        # 给各用户的分数加不同的常数，GAUC 不变，整体 AUC 会变
        moved = score + rng.normal(size=40)[who] * 10
        np.testing.assert_allclose(gauc(who, label, moved), top / bottom)
        assert abs(roc_auc_score(label, moved) - roc_auc_score(label, score)) > 0.01

    # 只有一个用户时就是 AUC
    np.testing.assert_allclose(gauc(np.zeros(600), label, score), roc_auc_score(label, score))
    try:
        gauc(np.arange(600), label, score)
    except ValueError:
        pass
    else:
        raise AssertionError("没有可算的用户也给出了 GAUC")
