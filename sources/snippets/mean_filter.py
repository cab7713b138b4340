import numpy as np


def mean_filter_naive(image, radius):
    # 每个像素都要加 size×size 次：O(HWk²)
    size = 2 * radius + 1
    padded = np.pad(image.astype(float), radius, mode="edge")
    out = np.empty(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            out[i, j] = padded[i : i + size, j : j + size].sum() / size**2
    return out


def mean_filter(image, radius):
    # 积分图：每个窗口只要四次查表，与窗口大小无关：O(HW)
    height, width = image.shape
    size = 2 * radius + 1
    # 先转浮点再累加，uint8 会溢出
    padded = np.pad(image.astype(float), radius, mode="edge")
    # 多出的第 0 行、第 0 列为 0，省去边界判断
    table = np.zeros((height + size, width + size))
    table[1:, 1:] = padded.cumsum(axis=0).cumsum(axis=1)
    # 右下 - 左下 - 右上 + 左上
    bottom = table[size:, size:] - table[size:, :-size]
    top = table[:-size, size:] - table[:-size, :-size]
    return (bottom - top) / size**2


if __name__ == "__main__":
    from scipy.ndimage import uniform_filter

    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, size=(13, 17), dtype=np.uint8)
    for radius in (0, 1, 2, 4):
        expected = uniform_filter(image.astype(float), 2 * radius + 1, mode="nearest")
        np.testing.assert_allclose(mean_filter_naive(image, radius), expected)
        np.testing.assert_allclose(mean_filter(image, radius), expected)
