import numpy as np


def conv2d(x, weight, bias, stride=1, padding=0, dilation=1):
    # x: (N, C, H, W)，weight: (O, C, KH, KW)，bias: (O,)
    n, _, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    # 膨胀后的核覆盖 dilation * (k - 1) + 1 个像素
    out_h = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    out_w = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1

    pad = (padding, padding)
    x = np.pad(x, ((0, 0), (0, 0), pad, pad))
    out = np.zeros((n, c_out, out_h, out_w)) + bias[:, None, None]
    # 只在核上循环：核的元素 (i, j) 对全部输出位置的贡献一次算完
    for i in range(kh):
        for j in range(kw):
            top, left = i * dilation, j * dilation
            patch = x[:, :, top::stride, left::stride][:, :, :out_h, :out_w]
            # 对输入通道求和；核不翻转，严格说是互相关
            out += np.einsum("nchw,oc->nohw", patch, weight[:, :, i, j])
    return out


if __name__ == "__main__":
    from itertools import product

    from scipy.signal import correlate2d

    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 3, 9, 11))
    weight = rng.normal(size=(4, 3, 2, 3))
    bias = rng.normal(size=4)

    def reference(stride, padding, dilation):
        wide = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
        # 空洞卷积就是在核的元素之间插 0 的普通卷积
        holes = np.kron(weight, np.eye(1, dilation**2).reshape(dilation, dilation))
        kernel = holes[:, :, : dilation + 1, : 2 * dilation + 1]
        return np.array(
            [
                [
                    sum(correlate2d(c, k, "valid") for c, k in zip(image, kernels)) + b
                    for kernels, b in zip(kernel, bias)
                ]
                for image in wide
            ]
        )[:, :, ::stride, ::stride]

    for stride, padding, dilation in product((1, 2, 3), (0, 1, 2), (1, 2, 3)):
        np.testing.assert_allclose(
            conv2d(x, weight, bias, stride, padding, dilation),
            reference(stride, padding, dilation),
        )
    np.testing.assert_allclose(conv2d(x, weight, bias), reference(1, 0, 1))

    # 核比（填充后的）高度大时没有输出位置；1×1 卷积是逐像素的全连接
    assert conv2d(x[:, :, :2], weight[:, :, :, :1], bias, dilation=2).size == 0
    np.testing.assert_allclose(
        conv2d(x, weight[:, :, :1, :1], bias),
        np.moveaxis(np.moveaxis(x, 1, -1) @ weight[:, :, 0, 0].T + bias, -1, 1),
    )
