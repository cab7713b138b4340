import numpy as np


def conv3d(x, weight, bias, stride=1, padding=0):
    # x: (N, C, D, H, W)，weight: (O, C, KD, KH, KW)，bias: (O,)
    kernel = np.array(weight.shape[2:])
    x = np.pad(x, ((0, 0), (0, 0), *[(padding, padding)] * 3))
    depth, height, width = (np.array(x.shape[2:]) - kernel) // stride + 1

    out = np.zeros((len(x), len(weight), depth, height, width))
    # 比二维多一个深度方向的循环；通道仍然是求和，不滑动
    for d, i, j in np.ndindex(*kernel):
        patch = x[:, :, d::stride, i::stride, j::stride]
        patch = patch[:, :, :depth, :height, :width]
        out += np.einsum("ncdhw,oc->nodhw", patch, weight[:, :, d, i, j])
    return out + bias[:, None, None, None]


if __name__ == "__main__":
    from itertools import product

    from scipy.ndimage import correlate

    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 3, 5, 7, 6))
    weight = rng.normal(size=(4, 3, 3, 1, 3))
    bias = rng.normal(size=4)

    def reference(stride, padding):
        wide = np.pad(x, ((0, 0), (0, 0), *[(padding, padding)] * 3))
        # 边界以外的位置裁掉，所以补什么值都一样
        whole = [
            [sum(correlate(c, k, mode="constant") for c, k in zip(clip, kernels)) + b
             for kernels, b in zip(weight, bias)]
            for clip in wide
        ]
        return np.array(whole)[:, :, 1:-1, :, 1:-1][:, :, ::stride, ::stride, ::stride]

    for stride, padding in product((1, 2, 3), (0, 1, 2)):
        np.testing.assert_allclose(conv3d(x, weight, bias, stride, padding), reference(stride, padding))

    # 深度方向只有 1 时就是二维卷积；核为 1×1×1 时是逐位置的全连接
    flat = conv3d(x[:, :, :1], weight[:, :, :1], bias)
    assert flat.shape == (2, 4, 1, 7, 4)
    pointwise = conv3d(x, weight[:, :, :1, :, :1], bias)
    expected = np.moveaxis(x, 1, -1) @ weight[:, :, 0, 0, 0].T + bias
    np.testing.assert_allclose(pointwise, np.moveaxis(expected, -1, 1))
