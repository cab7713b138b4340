import numpy as np


def psnr(a, b, peak=255):
    # 先转浮点：uint8 相减会回绕
    mse = np.mean((a.astype(float) - b.astype(float)) ** 2)
    return np.inf if mse == 0 else 10 * np.log10(peak**2 / mse)


def gaussian_window(size=11, sigma=1.5):
    x = np.arange(size) - size // 2
    w = np.exp(-(x**2) / (2 * sigma**2))
    return w / w.sum()


def local_mean(image, window):
    # 高斯核可分离：先按列再按行，只取完整的窗口
    columns = np.apply_along_axis(np.convolve, 0, image, window, mode="valid")
    return np.apply_along_axis(np.convolve, 1, columns, window, mode="valid")


def ssim(a, b, peak=255, size=11, sigma=1.5):
    a, b = a.astype(float), b.astype(float)
    window = gaussian_window(size, sigma)
    c1, c2 = (0.01 * peak) ** 2, (0.03 * peak) ** 2
    mean_a, mean_b = local_mean(a, window), local_mean(b, window)
    # 方差 = 平方的均值 - 均值的平方，协方差同理
    var_a = local_mean(a * a, window) - mean_a**2
    var_b = local_mean(b * b, window) - mean_b**2
    cov = local_mean(a * b, window) - mean_a * mean_b
    luminance = (2 * mean_a * mean_b + c1) / (mean_a**2 + mean_b**2 + c1)
    structure = (2 * cov + c2) / (var_a + var_b + c2)
    return np.mean(luminance * structure)


if __name__ == "__main__":
    from scipy.signal.windows import gaussian

    rng = np.random.default_rng(0)
    a = rng.integers(0, 256, size=(16, 19), dtype=np.uint8)
    noise = rng.normal(0, 20, size=a.shape)
    b = np.clip(a + noise, 0, 255).astype(np.uint8)

    # 定义：差一个灰度级的常数，MSE 为 1
    grey = np.full((4, 4), 100, np.uint8)
    assert np.isclose(psnr(grey, grey + 1), 20 * np.log10(255))
    assert psnr(grey, grey) == np.inf and psnr(grey + 1, grey) == psnr(grey, grey + 1)
    squares = [(int(p) - int(q)) ** 2 for p, q in zip(a.ravel(), b.ravel())]
    assert np.isclose(psnr(a, b), 10 * np.log10(255**2 * a.size / sum(squares)))

    # 逐窗口用带权的均值、方差、协方差直接算
    size, sigma = 7, 1.5
    weights = np.outer(gaussian(size, sigma), gaussian(size, sigma)).ravel()
    weights /= weights.sum()
    values = []
    for i in range(a.shape[0] - size + 1):
        for j in range(a.shape[1] - size + 1):
            p = a[i : i + size, j : j + size].ravel().astype(float)
            q = b[i : i + size, j : j + size].ravel().astype(float)
            mp, mq = np.average(p, weights=weights), np.average(q, weights=weights)
            cov = np.cov(p, q, aweights=weights, ddof=0)
            top = (2 * mp * mq + 6.5025) * (2 * cov[0, 1] + 58.5225)
            bottom = (mp**2 + mq**2 + 6.5025) * (cov[0, 0] + cov[1, 1] + 58.5225)
            values.append(top / bottom)
    assert np.isclose(ssim(a, b, size=size, sigma=sigma), np.mean(values))
    assert np.isclose(ssim(a, a), 1) and ssim(a, 255 - a) < 0 < ssim(a, b) < 1
