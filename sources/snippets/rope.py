import numpy as np


def rope(x, positions, base=10000.0):
    # x (..., T, d)，d 为偶数；对 q 和 k 使用，不对 v 使用
    d = x.shape[-1]
    # 第 i 对的角频率 base^(-2i/d)：前面的维度转得快，后面的转得慢
    freqs = base ** (-np.arange(0, d, 2) / d)
    angles = positions[:, None] * freqs
    cos, sin = np.cos(angles), np.sin(angles)
    # 相邻两维是平面上的一个点，逆时针旋转 angles
    even, odd = x[..., 0::2], x[..., 1::2]
    out = np.empty(x.shape)
    out[..., 0::2] = even * cos - odd * sin
    out[..., 1::2] = even * sin + odd * cos
    return out


if __name__ == "__main__":
    from scipy.linalg import expm

    rng = np.random.default_rng(0)
    T, d = 7, 8
    x = rng.normal(size=(2, 3, T, d))
    positions = np.arange(3, 3 + T)

    # 独立的算法：分块反对称矩阵的矩阵指数就是旋转矩阵
    def rotation(position, base):
        generator = np.zeros((d, d))
        for i in range(d // 2):
            theta = 1.0 / base ** (2 * i / d)
            generator[2 * i, 2 * i + 1] = -position * theta
            generator[2 * i + 1, 2 * i] = position * theta
        return expm(generator)

    for base in (10000.0, 500.0):
        expected = np.stack(
            [x[..., t, :] @ rotation(positions[t], base).T for t in range(T)], axis=-2
        )
        np.testing.assert_allclose(rope(x, positions, base), expected, atol=1e-12)
    np.testing.assert_array_equal(rope(x, positions), rope(x, positions, 10000.0))

    # 内积只取决于相对位置，长度不变，位置 0 不旋转
    q, k = rng.normal(size=(2, 1, d))
    dot = [rope(q, np.array([m + 5])) @ rope(k, np.array([m])).T for m in (0, 9, 100)]
    np.testing.assert_allclose(dot, [dot[0]] * 3)
    norms = np.linalg.norm(rope(x, positions), axis=-1)
    np.testing.assert_allclose(norms, np.linalg.norm(x, axis=-1))
    np.testing.assert_array_equal(rope(q, np.array([0])), q)
