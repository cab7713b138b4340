import numpy as np


def gaussian_kernel(sigma, radius):
    x = np.arange(-radius, radius + 1)
    # 系数 1 / (sqrt(2π)σ) 不用算：截断之后总要重新归一化
    weights = np.exp(-(x**2) / (2 * sigma**2))
    return weights / weights.sum()


def blur_rows(image, kernel):
    # 沿每一行做一维加权平均，边界复制边缘
    radius, width = len(kernel) // 2, image.shape[1]
    padded = np.pad(image, ((0, 0), (radius, radius)), mode="edge")
    out = np.zeros(image.shape)
    # 核对称，翻不翻转都一样
    for i, weight in enumerate(kernel):
        out += weight * padded[:, i : i + width]
    return out


def gaussian_filter(image, sigma):
    # 半径取 3σ 向上取整，之外的权重很小
    kernel = gaussian_kernel(sigma, int(np.ceil(3 * sigma)))
    # 二维高斯是两个一维的乘积：先横后竖，每像素 2k 次乘加而不是 k²
    horizontal = blur_rows(image.astype(float), kernel)
    return blur_rows(horizontal.T, kernel).T


if __name__ == "__main__":
    from scipy import ndimage
    from scipy.stats import norm

    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, size=(11, 16), dtype=np.uint8)
    for sigma in (0.5, 0.8, 1.0, 1.7, 2.5):
        radius = -int(-3 * sigma // 1)
        expected = ndimage.gaussian_filter(
            image.astype(float), sigma, mode="nearest", radius=radius
        )
        np.testing.assert_allclose(gaussian_filter(image, sigma), expected)
        # 权重与正态密度成比例，和为 1
        kernel = gaussian_kernel(sigma, radius)
        density = norm.pdf(np.arange(-radius, radius + 1), scale=sigma)
        np.testing.assert_allclose(kernel, density / density.sum())

    # 只做一个方向
    one_way = ndimage.correlate1d(image.astype(float), [0.25, 0.5, 0.25], mode="nearest")
    np.testing.assert_allclose(blur_rows(image, np.array([0.25, 0.5, 0.25])), one_way)
    # 与直接用二维核卷积相同；常数图不变
    two_d = np.outer(gaussian_kernel(1.0, 3), gaussian_kernel(1.0, 3))
    direct = ndimage.correlate(image.astype(float), two_d, mode="nearest")
    np.testing.assert_allclose(gaussian_filter(image, 1.0), direct)
    np.testing.assert_allclose(gaussian_filter(np.full((5, 6), 200), 2.0), 200)
