import numpy as np


def equalize(image):
    # uint8 灰度图 -> 累积分布拉平后的 uint8 图
    counts = np.bincount(image.ravel(), minlength=256)
    cdf = counts.cumsum()
    lowest = cdf[counts > 0][0]
    if lowest == image.size:
        return image.copy()  # 只有一个灰度，无从拉伸
    # 最暗的灰度映到 0，最亮的映到 255
    table = np.round((cdf - lowest) / (image.size - lowest) * 255)
    return np.clip(table, 0, 255).astype(np.uint8)[image]


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    image = rng.normal(100, 12, size=(40, 50)).clip(0, 255).astype(np.uint8)
    out = equalize(image)

    # 逐像素按名次算：不大于它的像素有多少
    ranks = np.searchsorted(np.sort(image.ravel()), image, side="right")
    darkest = (image == image.min()).sum()
    expected = np.rint((ranks - darkest) * 255 / (image.size - darkest))
    np.testing.assert_array_equal(out, expected)
    assert out.min() == 0 and out.max() == 255

    # 次序不变；比原来更接近均匀分布
    order = np.argsort(image.ravel(), kind="stable")
    assert (np.diff(out.ravel()[order].astype(int)) >= 0).all()

    def distance(values):
        cdf = np.bincount(values.ravel(), minlength=256).cumsum() / values.size
        return np.abs(cdf - np.arange(1, 257) / 256).max()

    assert distance(out) < 0.1 < distance(image)
    flat = np.full((3, 3), 7, np.uint8)
    np.testing.assert_array_equal(equalize(flat), flat)
