import numpy as np


def nms(boxes, scores, threshold):
    # boxes (N, 4) 为 x1, y1, x2, y2，面积为正；返回保留的下标，得分从高到低
    x1, y1, x2, y2 = boxes.T
    areas = (x2 - x1) * (y2 - y1)
    order = np.argsort(-scores, kind="stable")
    keep = []
    while order.size:
        best, rest = order[0], order[1:]
        keep.append(int(best))
        w = np.minimum(x2[best], x2[rest]) - np.maximum(x1[best], x1[rest])
        h = np.minimum(y2[best], y2[rest]) - np.maximum(y1[best], y1[rest])
        inter = np.maximum(w, 0) * np.maximum(h, 0)
        iou = inter / (areas[best] + areas[rest] - inter)
        # 只删与当前最高分重叠过多的，剩下的下一轮再比
        order = rest[iou <= threshold]
    return keep


if __name__ == "__main__":
    rng = np.random.default_rng(0)

    def pixels(box):
        x1, y1, x2, y2 = map(int, box)
        return {(x, y) for x in range(x1, x2) for y in range(y1, y2)}

    def reference(boxes, scores, threshold):
        kept = []
        for i in sorted(range(len(boxes)), key=lambda i: -scores[i]):
            cells = pixels(boxes[i])
            overlaps = (
                len(cells & pixels(boxes[j])) / len(cells | pixels(boxes[j]))
                for j in kept
            )
            if all(overlap <= threshold for overlap in overlaps):
                kept.append(i)
        return kept

    for _ in range(20):
        corner = rng.integers(0, 9, size=(40, 2))
        boxes = np.hstack([corner, corner + rng.integers(1, 7, size=(40, 2))])
        scores = rng.permutation(40) / 40
        for threshold in (0.0, 0.1, 0.3, 0.5, 0.7, 1.0):
            assert nms(boxes, scores, threshold) == reference(boxes, scores, threshold)
            shifted = boxes / 16 - 2.0  # 负坐标、小于 1 的宽高同样成立
            assert nms(shifted, scores, threshold) == nms(boxes, scores, threshold)

    # IoU 恰好等于阈值的框保留；得分相同保持原来的次序；没有框就没有结果
    touching = np.array([[0, 0, 2, 2], [0, 0, 2, 1]])
    assert nms(touching, np.array([0.9, 0.8]), 0.5) == [0, 1]
    assert nms(touching, np.array([0.9, 0.8]), 0.49) == [0]
    assert nms(np.array([[0, 0, 1, 1]] * 3), np.zeros(3), 0.5) == [0]
    assert nms(np.zeros((0, 4)), np.zeros(0), 0.5) == []
