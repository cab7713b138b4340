import numpy as np


def iou(box, boxes):
    # 框是左上、右下两点 (x1, y1, x2, y2)
    left_top = np.maximum(box[:2], boxes[:, :2])
    right_bottom = np.minimum(box[2:], boxes[:, 2:])
    inter = np.prod(np.clip(right_bottom - left_top, 0, None), axis=1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    return inter / (np.prod(box[2:] - box[:2]) + area - inter)


def match(detections, truths, threshold):
    # detections: (图号, 置信度, 框) 的列表；truths: 图号 -> (n, 4) 的真值框
    # 返回按置信度从高到低，每个检测是否命中
    used = {image: np.zeros(len(boxes), bool) for image, boxes in truths.items()}
    hits = []
    for image, _, box in sorted(detections, key=lambda each: -each[1]):
        boxes = truths.get(image, np.zeros((0, 4)))
        overlap = iou(np.asarray(box), boxes)
        best = overlap.argmax() if len(boxes) else -1
        # 一个真值只能命中一次，重复的检测是误报
        hit = best >= 0 and overlap[best] >= threshold and not used[image][best]
        if hit:
            used[image][best] = True
        hits.append(bool(hit))
    return np.array(hits, bool)


def average_precision(hits, total):
    # total 是真值总数，漏检的也在分母里
    tp = hits.cumsum()
    recall = np.r_[0, tp / total]
    precision = np.r_[0, tp / np.arange(1, len(hits) + 1)]
    # 每处取右边（召回率更高处）的最大精确率，再按召回率的增量累加
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return float((np.diff(recall) * envelope[1:]).sum())


def mean_average_precision(by_class, threshold=0.5):
    # by_class: 类别 -> (detections, truths)；没有真值的类别不参加平均
    scores = [
        average_precision(match(detections, truths, threshold), total)
        for detections, truths in by_class.values()
        if (total := sum(map(len, truths.values())))
    ]
    return float(np.mean(scores))


if __name__ == "__main__":
    from sklearn.metrics import average_precision_score

    # 手算：3 个真值，依次为命中、误报、命中，AP = 1/3·1 + 1/3·2/3
    np.testing.assert_allclose(average_precision(np.array([True, False, True]), 3), 5 / 9)

    # 按定义暴力算：AP 是“召回率不低于 r 的最大精确率”从 0 到 1 的积分
    rng = np.random.default_rng(0)
    for _ in range(200):
        hits = rng.random(rng.integers(1, 12)) < 0.5
        total = hits.sum() + rng.integers(1, 4)
        pairs = [(hits[: k + 1].sum() / total, hits[: k + 1].mean()) for k in range(len(hits))]
        area = sum(
            max((p for r, p in pairs if r > step / total - 1e-12), default=0) / total
            for step in range(1, total + 1)
        )
        np.testing.assert_allclose(average_precision(hits, total), area)

    # 精确率本来就单调不增时，与不插值的 AP 相同
    labels = np.array([1, 1, 1, 0, 0, 1])
    flat = average_precision_score(labels[:5], -np.arange(5))
    np.testing.assert_allclose(average_precision(labels[:5].astype(bool), 3), flat)

    # IoU：与数格子的结果一致，含不相交的框
    grid = np.stack(np.meshgrid(np.arange(9), np.arange(9)), axis=-1)
    corner, side = rng.integers(0, 5, (60, 2)), rng.integers(1, 5, (60, 2))
    boxes = np.c_[corner, corner + side].astype(float)
    cells = [((grid >= b[:2]) & (grid < b[2:])).all(-1) for b in boxes]
    for box, mine in zip(boxes, cells):
        want = [(mine & other).sum() / (mine | other).sum() for other in cells]
        np.testing.assert_allclose(iou(box, boxes), want)

    # 匹配：重复检测、IoU 不够、没有真值的图都是误报；图与图不混
    cat = {0: np.array([[0, 0, 10, 10.0]]), 1: np.array([[0, 0, 10, 10], [20, 20, 30, 30.0]])}
    found = [
        (1, 0.6, [20, 20, 30, 30]),
        (0, 0.9, [0, 0, 10, 10]),
        (0, 0.8, [0, 0, 10, 9]),
        (1, 0.7, [0, 0, 10, 4]),
        (2, 0.5, [0, 0, 10, 10]),
    ]
    assert match(found, cat, 0.5).tolist() == [True, False, False, True, False]
    assert match(found, cat, 0.4).tolist() == [True, False, True, True, False]

    # 两类平均；没有真值的类不算，没有检测的类是 0
    none = (found, {})
    missed = ([], {0: np.array([[0, 0, 1, 1.0]])})
    one = mean_average_precision({"猫": (found, cat)})
    np.testing.assert_allclose(one, 1 / 3 + 1 / 3 * 2 / 4)
    np.testing.assert_allclose(mean_average_precision({"猫": (found, cat), "狗": none}), one)
    np.testing.assert_allclose(mean_average_precision({"猫": (found, cat), "鸟": missed}), one / 2)
