import numpy as np


def counts(labels, predictions, classes):
    # 对每一类，把它当正类数出 TP、FP、FN
    real = labels == classes[:, None]
    said = predictions == classes[:, None]
    return (real & said).sum(1), (~real & said).sum(1), (real & ~said).sum(1)


def ratio(top, bottom):
    # 0/0 约定为 0
    return np.divide(top, bottom, out=np.zeros(np.shape(top)), where=np.asarray(bottom) > 0)


def precision_recall_f1(labels, predictions, average="macro"):
    classes = np.union1d(labels, predictions)
    tp, fp, fn = counts(labels, predictions, classes)
    if average == "micro":  # 先把计数加起来，再算一次
        tp, fp, fn = tp.sum(), fp.sum(), fn.sum()
    precision, recall = ratio(tp, tp + fp), ratio(tp, tp + fn)
    f1 = ratio(2 * tp, 2 * tp + fp + fn)
    if average == "weighted":  # 按每类的真实样本数加权
        weights = (tp + fn) / len(labels)
        return precision @ weights, recall @ weights, f1 @ weights
    # macro：先逐类算，再等权平均
    return precision.mean(), recall.mean(), f1.mean()


if __name__ == "__main__":
    import warnings

    from sklearn.metrics import accuracy_score, precision_recall_fscore_support

    rng = np.random.default_rng(0)
    for kinds in (2, 3, 6):
        for size in (1, 5, 200):
            for way in ("macro", "micro", "weighted"):
                y, z = rng.integers(0, kinds, (2, size))
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    want = precision_recall_fscore_support(y, z, average=way, zero_division=0)[:3]
                np.testing.assert_allclose(precision_recall_f1(y, z, way), want)
                # 单标签多分类时，微平均就是准确率
                if way == "micro":
                    np.testing.assert_allclose(precision_recall_f1(y, z, way), [accuracy_score(y, z)] * 3)

    # 手算：20 个正样本，报了 25 个，其中 15 个对
    y = np.r_[np.ones(20), np.zeros(80)].astype(int)
    z = np.r_[np.ones(15), np.zeros(5), np.ones(10), np.zeros(70)].astype(int)
    tp, fp, fn = (each[0] for each in counts(y, z, np.array([1])))
    assert (tp, fp, fn) == (15, 10, 5)
    np.testing.assert_allclose(ratio(2 * tp, 2 * tp + fp + fn), 2 / 3)
