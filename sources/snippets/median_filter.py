import numpy as np


def median_filter(image, radius):
    # 8 位灰度图；窗口右移一格只增删一列，不必重新排序
    height, width = image.shape
    size = 2 * radius + 1
    # 转成能当下标的类型；边界复制边缘
    padded = np.pad(image, radius, mode="edge").astype(int)
    # 写到新图，原地改会让后面的窗口用到改过的值
    out = np.empty((height, width), dtype=np.uint8)
    # 奇数个数里，中位数是第 middle 小
    middle = (size * size + 1) // 2
    for i in range(height):
        rows = padded[i : i + size]
        # 每行开头重建直方图：共 256 个灰度
        hist = np.bincount(rows[:, :size].ravel(), minlength=256)
        for j in range(width):
            if j > 0:
                # 同一列里可能有相同的灰度，要用 at 才会逐个累计
                np.subtract.at(hist, rows[:, j - 1], 1)
                np.add.at(hist, rows[:, j + size - 1], 1)
            # 第一个使累计个数达到 middle 的灰度
            out[i, j] = np.searchsorted(hist.cumsum(), middle)
    return out


if __name__ == "__main__":
    from scipy import ndimage

    rng = np.random.default_rng(0)
    flat = rng.integers(0, 4, size=(9, 14), dtype=np.uint8)  # 重复的灰度很多
    noisy = rng.integers(0, 256, size=(13, 10), dtype=np.uint8)
    extreme = rng.choice([0, 255], size=(8, 8)).astype(np.uint8)
    for image in (flat, noisy, extreme, noisy[:1], noisy[:, :1]):
        for radius in (0, 1, 2, 3):
            expected = ndimage.median_filter(image, 2 * radius + 1, mode="nearest")
            before = image.copy()
            got = median_filter(image, radius)
            np.testing.assert_array_equal(got, expected)
            np.testing.assert_array_equal(image, before)
            assert got.dtype == np.uint8
