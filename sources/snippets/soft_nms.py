import numpy as np


def iou_with(box, boxes):
    # 一个框与 (N, 4) 各框的 IoU，坐标为 x1, y1, x2, y2，面积为正
    w = np.minimum(box[2], boxes[:, 2]) - np.maximum(box[0], boxes[:, 0])
    h = np.minimum(box[3], boxes[:, 3]) - np.maximum(box[1], boxes[:, 1])
    inter = np.maximum(w, 0) * np.maximum(h, 0)
    area = (box[2] - box[0]) * (box[3] - box[1])
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return inter / (area + areas - inter)


def soft_nms(boxes, scores, sigma=0.5, min_score=0.001):
    scores = scores.astype(float)  # 副本，不改调用者的数组
    left = np.arange(len(boxes))
    keep, kept_scores = [], []
    while left.size:
        # 得分会变，每轮都要重新找最大的
        best = left[scores[left].argmax()]
        # 剩下的只会更低，可以停了
        if scores[best] < min_score:
            break
        keep.append(int(best))
        kept_scores.append(float(scores[best]))
        left = left[left != best]
        # 高斯衰减：重叠越多降得越多，不重叠的不变
        overlap = iou_with(boxes[best], boxes[left])
        scores[left] *= np.exp(-(overlap**2) / sigma)
    return keep, kept_scores


if __name__ == "__main__":
    from math import exp

    rng = np.random.default_rng(0)

    def pixels(box):
        x1, y1, x2, y2 = map(int, box)
        return {(x, y) for x in range(x1, x2) for y in range(y1, y2)}

    def reference(boxes, scores, sigma, min_score):
        # 照定义：每个框的得分是原得分乘上此前所有入选框带来的衰减
        cells = [pixels(box) for box in boxes]
        chosen = []
        while len(chosen) < len(boxes):
            best, best_score = None, -1.0
            for i in range(len(boxes)):
                if any(i == j for j, _ in chosen):
                    continue
                total = sum(
                    (len(cells[i] & cells[j]) / len(cells[i] | cells[j])) ** 2
                    for j, _ in chosen
                )
                score = scores[i] * exp(-total / sigma)
                if score > best_score:
                    best, best_score = i, score
            if best_score < min_score:
                break
            chosen.append((best, best_score))
        return chosen

    for _ in range(8):
        corner = rng.integers(0, 7, size=(14, 2))
        boxes = np.hstack([corner, corner + rng.integers(1, 6, size=(14, 2))])
        scores = (rng.permutation(14) + 1) / 14
        before = scores.copy()
        for sigma, min_score in ((0.5, 0.001), (0.1, 0.05), (2.0, 0.3)):
            expected = reference(boxes, scores, sigma, min_score)
            keep, kept = soft_nms(boxes, scores, sigma, min_score)
            assert keep == [i for i, _ in expected]
            np.testing.assert_allclose(kept, [s for _, s in expected])
            shifted = boxes / 16 - 2.0
            again, _ = soft_nms(shifted, scores, sigma, min_score)
            assert again == keep
        np.testing.assert_array_equal(scores, before)

    # 默认参数；恰好等于下限的保留；没有框就没有结果
    far = np.array([[0, 0, 1, 1], [5, 5, 6, 6], [9, 9, 10, 10]])
    assert soft_nms(far, np.array([0.001, 0.5, 0.0009])) == ([1, 0], [0.5, 0.001])
    twice = np.array([[0, 0, 1, 1]] * 2)
    _, kept = soft_nms(twice, np.array([1.0, 1.0]))
    np.testing.assert_allclose(kept, [1, exp(-2)])
    assert soft_nms(np.zeros((0, 4)), np.zeros(0)) == ([], [])
