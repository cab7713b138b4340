import numpy as np


def bilinear_resize(image, out_h, out_w):
    # 灰度图 (H, W) -> (out_h, out_w)
    h, w = image.shape
    # 像素中心对齐：目标像素中心 i + 0.5 按比例映射回原图，再减 0.5 变成下标
    y = np.maximum((np.arange(out_h) + 0.5) * h / out_h - 0.5, 0)
    x = np.maximum((np.arange(out_w) + 0.5) * w / out_w - 0.5, 0)
    # 坐标非负，截断就是向下取整；右邻、下邻越界时取边缘
    y0, x0 = y.astype(int), x.astype(int)
    y1, x1 = np.minimum(y0 + 1, h - 1), np.minimum(x0 + 1, w - 1)
    # 离哪边近，哪边的权重就大
    wy, wx = (y - y0)[:, None], (x - x0)[None, :]
    top = image[y0][:, x0] * (1 - wx) + image[y0][:, x1] * wx
    bottom = image[y1][:, x0] * (1 - wx) + image[y1][:, x1] * wx
    return top * (1 - wy) + bottom * wy


if __name__ == "__main__":
    from scipy.ndimage import map_coordinates

    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, size=(5, 7), dtype=np.uint8)
    for out_h, out_w in ((10, 21), (3, 4), (5, 7), (1, 1), (13, 2), (2, 30)):
        centers = []
        for size, out in ((5, out_h), (7, out_w)):
            edges = np.linspace(-0.5, size - 0.5, out + 1)
            centers.append((edges[:-1] + edges[1:]) / 2)
        grid = np.meshgrid(*centers, indexing="ij")
        expected = map_coordinates(image.astype(float), grid, order=1, mode="nearest")
        np.testing.assert_allclose(bilinear_resize(image, out_h, out_w), expected)
    np.testing.assert_allclose(
        bilinear_resize(np.array([[0.0, 1.0]]), 2, 4), [[0, 0.25, 0.75, 1]] * 2
    )
