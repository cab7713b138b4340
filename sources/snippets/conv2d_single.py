import numpy as np


def conv2d(image, kernel, stride=1, padding=0):
    # image: (H, W)，kernel: (KH, KW)；核不翻转，即深度学习里的卷积
    kh, kw = kernel.shape
    h, w = image.shape
    out_h = (h + 2 * padding - kh) // stride + 1
    out_w = (w + 2 * padding - kw) // stride + 1
    # 先转浮点，8 位整数相乘会溢出
    padded = np.pad(image.astype(float), padding)
    out = np.empty((out_h, out_w))
    for i in range(out_h):
        for j in range(out_w):
            top, left = i * stride, j * stride
            window = padded[top : top + kh, left : left + kw]
            out[i, j] = (window * kernel).sum()
    return out


if __name__ == "__main__":
    from itertools import product

    from scipy.signal import correlate2d

    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, size=(9, 12), dtype=np.uint8)
    for kernel in (rng.integers(-9, 9, size=(3, 2)), rng.normal(size=(4, 5))):
        np.testing.assert_allclose(
            conv2d(image, kernel), correlate2d(image.astype(float), kernel, "valid")
        )
        for stride, padding in product((1, 2, 3), (0, 1, 2)):
            wide = np.zeros((9 + 2 * padding, 12 + 2 * padding))
            wide[padding : padding + 9, padding : padding + 12] = image
            expected = correlate2d(wide, kernel, "valid")[::stride, ::stride]
            np.testing.assert_allclose(conv2d(image, kernel, stride, padding), expected)
