def out_size(n, kernel, stride=1, padding=0):
    return (n + 2 * padding - kernel) // stride + 1


def separable_cost(height, width, c_in, c_out, kernel, stride, padding, pool):
    # 逐步返回 (名称, 输出形状 (C, H, W), 参数量, 乘加次数)，不计偏置
    h, w = (out_size(n, kernel, stride, padding) for n in (height, width))
    # 深度卷积：每个通道一个 k×k 核，通道数不变
    depthwise = ("depthwise", (c_in, h, w), kernel**2 * c_in, kernel**2 * c_in * h * w)
    # 逐点卷积：1×1、步长 1、不填充，尺寸不变，只混合通道
    pointwise = ("pointwise", (c_out, h, w), c_in * c_out, c_in * c_out * h * w)
    # 池化：步长取窗口边长，没有参数，也没有乘法
    pooled = tuple(out_size(n, pool, pool) for n in (h, w))
    return [depthwise, pointwise, ("pooling", (c_out, *pooled), 0, 0)]


if __name__ == "__main__":
    from itertools import product

    import numpy as np

    def count(x, weight, stride, padding, groups):
        # 朴素的分组卷积，一次一个乘加，顺便数次数
        c_in, c_out, k = len(x), len(weight), weight.shape[-1]
        x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
        rows = range(0, x.shape[1] - k + 1, stride)
        columns = range(0, x.shape[2] - k + 1, stride)
        out, macs = np.zeros((c_out, len(rows), len(columns))), 0
        for o, (a, i), (b, j) in product(range(c_out), enumerate(rows), enumerate(columns)):
            group = o * groups // c_out
            for c, u, v in product(range(c_in // groups), range(k), range(k)):
                out[o, a, b] += weight[o, c, u, v] * x[group * c_in // groups + c, i + u, j + v]
                macs += 1
        return out, macs

    rng = np.random.default_rng(0)
    for kernel, stride, padding, pool in product((1, 3, 5), (1, 2), (0, 1), (1, 2)):
        x = rng.normal(size=(3, 9, 8))
        depthwise, pointwise = rng.normal(size=(3, 1, kernel, kernel)), rng.normal(size=(4, 3, 1, 1))
        first, first_macs = count(x, depthwise, stride, padding, groups=3)
        second, second_macs = count(first, pointwise, 1, 0, groups=1)
        h, w = second.shape[1] // pool, second.shape[2] // pool
        third = second[:, : h * pool, : w * pool].reshape(4, h, pool, w, pool).max(axis=(2, 4))
        assert separable_cost(9, 8, 3, 4, kernel, stride, padding, pool) == [
            ("depthwise", first.shape, depthwise.size, first_macs),
            ("pointwise", second.shape, pointwise.size, second_macs),
            ("pooling", third.shape, 0, 0),
        ]

    # 两步合起来与普通卷积的乘加之比是 1 / c_out + 1 / k²
    steps = separable_cost(56, 56, 64, 128, 3, 2, 1, 2)
    assert steps[-1][1] == (128, 14, 14)
    standard = 9 * 64 * 128 * 28 * 28
    assert abs(sum(step[3] for step in steps) / standard - (1 / 128 + 1 / 9)) < 1e-12
