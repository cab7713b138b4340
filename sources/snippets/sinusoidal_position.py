import numpy as np


def sinusoidal_position(length, dim):
    # 返回 (length, dim)，dim 为偶数；偶数列是 sin，奇数列是同频率的 cos
    position = np.arange(length)[:, None]
    # 波长从 2*pi 到约 10000*2*pi 成等比数列
    frequency = 10000.0 ** (-np.arange(0, dim, 2) / dim)
    table = np.empty((length, dim))
    table[:, 0::2] = np.sin(position * frequency)
    table[:, 1::2] = np.cos(position * frequency)
    return table


if __name__ == "__main__":
    from math import cos, sin

    T, D = 50, 16
    table = sinusoidal_position(T, D)

    # 参照：逐个元素按论文的公式
    for pos in range(T):
        for i in range(D // 2):
            angle = pos / 10000 ** (2 * i / D)
            assert abs(table[pos, 2 * i] - sin(angle)) < 1e-12
            assert abs(table[pos, 2 * i + 1] - cos(angle)) < 1e-12

    # 平移 k 步是与位置无关的线性变换，可以由最小二乘求出，残差为 0
    for k in (1, 7):
        shift = np.linalg.lstsq(table[:-k], table[k:], rcond=None)[0]
        np.testing.assert_allclose(table[:-k] @ shift, table[k:], atol=1e-8)

    # 内积只依赖两个位置的距离，且与方向无关
    gram = table @ table.T
    for k in range(5):
        np.testing.assert_allclose(np.diag(gram, k), gram[0, k])
    np.testing.assert_allclose(np.diag(gram), D / 2)

    # 每个位置的编码互不相同
    assert len(np.unique(table.round(9), axis=0)) == T
