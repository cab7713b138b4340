import numpy as np


def correlate3x3(image, kernel):
    # 边缘用镜像填充，输出与输入同大
    padded = np.pad(image.astype(float), 1, mode="symmetric")
    height, width = image.shape
    out = np.zeros((height, width))
    for i in range(3):
        for j in range(3):
            out += kernel[i, j] * padded[i : i + height, j : j + width]
    return out


def sobel(image):
    smooth, difference = np.array([1, 2, 1]), np.array([-1, 0, 1])
    # 一个方向求差分，另一个方向平滑
    gx = correlate3x3(image, np.outer(smooth, difference))
    gy = correlate3x3(image, np.outer(difference, smooth))
    return np.hypot(gx, gy), np.arctan2(gy, gx)


def edges(image, threshold):
    magnitude, _ = sobel(image)
    return magnitude >= threshold


if __name__ == "__main__":
    from scipy import ndimage

    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, size=(17, 23), dtype=np.uint8)
    magnitude, angle = sobel(image)
    gx = ndimage.sobel(image.astype(float), axis=1, mode="reflect")
    gy = ndimage.sobel(image.astype(float), axis=0, mode="reflect")
    np.testing.assert_allclose(magnitude * np.cos(angle), gx, atol=1e-9)
    np.testing.assert_allclose(magnitude * np.sin(angle), gy, atol=1e-9)

    # 竖直边缘：左暗右亮，梯度指向右；平坦处为 0
    step = np.zeros((5, 6), np.uint8)
    step[:, 3:] = 200
    magnitude, angle = sobel(step)
    assert (magnitude[:, 2:4] == 800).all() and (angle[:, 2:4] == 0).all()
    assert (magnitude[:, [0, 1, 4, 5]] == 0).all()
    np.testing.assert_array_equal(edges(step, 500), magnitude > 0)
    assert not edges(step, 801).any() and edges(step, 800).any()
