import numpy as np


def channel_shuffle(x, groups):
    # (N, C, H, W)：各组轮流出一个通道，下一层的每一半就含有各组的信息
    n, c, h, w = x.shape
    x = x.reshape(n, groups, c // groups, h, w)
    return x.transpose(0, 2, 1, 3, 4).reshape(n, c, h, w)


def conv1x1(x, weight, bias):
    # 每个像素上的全连接：weight 为 (O, C)
    return np.einsum("nchw,oc->nohw", x, weight) + bias[:, None, None]


def depthwise3x3(x, weight, bias):
    # 每个通道各用自己的 3×3 核，通道之间不相加：weight 为 (C, 3, 3)
    _, _, h, w = x.shape
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    out = np.zeros(x.shape) + bias[:, None, None]
    for i in range(3):
        for j in range(3):
            out += padded[:, :, i : i + h, j : j + w] * weight[:, i, j, None, None]
    return out


def relu(x):
    return np.maximum(x, 0)


def shufflenet_v2_unit(x, expand, depthwise, project):
    # 步长 1 的基本单元；三个参数各是一对 (权重, 偏置)，BN 已并入其中
    half = x.shape[1] // 2
    keep, work = x[:, :half], x[:, half:]
    work = relu(conv1x1(work, *expand))
    # 深度卷积之后不接激活
    work = depthwise3x3(work, *depthwise)
    work = relu(conv1x1(work, *project))
    # 拼接而不是相加，再混洗，让两半的信息流通
    return channel_shuffle(np.concatenate([keep, work], axis=1), 2)


if __name__ == "__main__":
    from scipy.ndimage import correlate

    rng = np.random.default_rng(0)

    # 六个通道、两组：次序变为 0 3 1 4 2 5；三组：0 2 4 1 3 5
    marks = np.arange(6.0).reshape(1, 6, 1, 1) * np.ones((2, 1, 3, 4))
    assert channel_shuffle(marks, 2)[1, :, 2, 3].tolist() == [0, 3, 1, 4, 2, 5]
    assert channel_shuffle(marks, 3)[1, :, 2, 3].tolist() == [0, 2, 4, 1, 3, 5]
    # 再做一次组数为 C / g 的混洗就还原
    pixels = rng.normal(size=(2, 6, 3, 4))
    np.testing.assert_array_equal(channel_shuffle(channel_shuffle(pixels, 2), 3), pixels)

    # 整个单元：逐样本、逐通道照定义算
    x = rng.normal(size=(2, 8, 5, 6))
    first = rng.normal(size=(4, 4)), rng.normal(size=4)
    second = rng.normal(size=(4, 3, 3)), rng.normal(size=4)
    third = rng.normal(size=(4, 4)), rng.normal(size=4)
    out = shufflenet_v2_unit(x, first, second, third)
    for image, got in zip(x, out):
        a = [sum(image[4 + c] * first[0][o, c] for c in range(4)) for o in range(4)]
        a = [np.where(m + b > 0, m + b, 0) for m, b in zip(a, first[1])]
        d = [
            correlate(m, k, mode="constant") + b
            for m, k, b in zip(a, second[0], second[1])
        ]
        p = [sum(d[c] * third[0][o, c] for c in range(4)) for o in range(4)]
        p = [np.where(m + b > 0, m + b, 0) for m, b in zip(p, third[1])]
        np.testing.assert_allclose(got[0::2], image[:4])
        np.testing.assert_allclose(got[1::2], p)
