import numpy as np


def box_iou(boxes_a, boxes_b):
    # (N, 4) 与 (M, 4)，每行 x1, y1, x2, y2 -> (N, M)
    a, b = boxes_a[:, None, :], boxes_b[None, :, :]
    left_top = np.maximum(a[..., :2], b[..., :2])
    right_bottom = np.minimum(a[..., 2:], b[..., 2:])
    # 不相交时差为负，要截到 0，否则两个负数相乘会变成假的交集
    inter = np.maximum(right_bottom - left_top, 0).prod(axis=-1)
    area_a = (a[..., 2:] - a[..., :2]).prod(axis=-1)
    area_b = (b[..., 2:] - b[..., :2]).prod(axis=-1)
    union = area_a + area_b - inter
    # 两个框面积都为 0 时约定 IoU 为 0
    iou = np.zeros(union.shape)
    return np.divide(inter, union, out=iou, where=union > 0)


if __name__ == "__main__":
    rng = np.random.default_rng(0)

    def random_boxes(n):
        first, second = rng.integers(0, 12, size=(2, n, 2))
        return np.hstack([np.minimum(first, second), np.maximum(first, second)])

    def pixels(box):
        x1, y1, x2, y2 = box
        return {(x, y) for x in range(x1, x2) for y in range(y1, y2)}

    # 数格子：整数坐标的框就是一组单位格
    a, b = random_boxes(60), random_boxes(50)
    b[0] = a[0]
    a[1, 2:] = a[1, :2]
    b[1] = a[1]
    expected = np.zeros((60, 50))
    for i, box_a in enumerate(a):
        for j, box_b in enumerate(b):
            union = pixels(box_a) | pixels(box_b)
            shared = pixels(box_a) & pixels(box_b)
            expected[i, j] = len(shared) / len(union) if union else 0.0
    with np.errstate(all="raise"):
        np.testing.assert_allclose(box_iou(a, b), expected)
        # 宽高小于 1 的归一化坐标同样成立
        np.testing.assert_allclose(box_iou(a / 64, b / 64), expected)
    assert (expected == 0).any()
    assert ((expected > 0) & (expected < 1)).any()
