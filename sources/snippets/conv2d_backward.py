import numpy as np


def conv2d_backward(dout, x, weight, stride=1, padding=0):
    # dout: (N, O, OH, OW)，x: (N, C, H, W)，weight: (O, C, KH, KW)
    _, _, out_h, out_w = dout.shape
    _, _, kh, kw = weight.shape
    _, _, h, w = x.shape
    pad = (padding, padding)
    x = np.pad(x, ((0, 0), (0, 0), pad, pad))
    dx, dweight = np.zeros(x.shape), np.zeros(weight.shape)
    for i in range(kh):
        for j in range(kw):
            # 前向时核的元素 (i, j) 在各个输出位置上用到的输入
            rows = slice(i, i + stride * out_h, stride)
            cols = slice(j, j + stride * out_w, stride)
            patch = x[:, :, rows, cols]
            # 同一个核用在所有样本、所有位置，梯度要全部加起来
            dweight[:, :, i, j] = np.einsum("nohw,nchw->oc", dout, patch)
            # 谁参与了前向，梯度就按同样的权重流回谁；窗口重叠处累加
            dx[:, :, rows, cols] += np.einsum(
                "nohw,oc->nchw", dout, weight[:, :, i, j]
            )
    # 填充不是输入，裁掉
    dx = dx[:, :, padding : padding + h, padding : padding + w]
    return dx, dweight, dout.sum(axis=(0, 2, 3))


if __name__ == "__main__":
    from scipy.signal import correlate2d

    rng = np.random.default_rng(0)

    def forward(x, weight, bias, stride, padding):
        pad = (padding, padding)
        wide = np.pad(x, ((0, 0), (0, 0), pad, pad))
        maps = [
            [
                sum(correlate2d(c, k, "valid") for c, k in zip(image, kernels)) + b
                for kernels, b in zip(weight, bias)
            ]
            for image in wide
        ]
        return np.array(maps)[:, :, ::stride, ::stride]

    # 损失对每个量都是线性的，所以差分没有截断误差
    x = rng.normal(size=(2, 2, 6, 7))
    weight = rng.normal(size=(3, 2, 2, 3))
    bias = rng.normal(size=3)
    for stride, padding in ((1, 0), (1, 1), (2, 0), (2, 1), (3, 2)):
        out = forward(x, weight, bias, stride, padding)
        dout = rng.normal(size=out.shape)
        grads = conv2d_backward(dout, x, weight, stride, padding)
        for k, grad in enumerate(grads):
            args = [x, weight, bias]
            numeric = np.empty(args[k].size)
            for position in range(numeric.size):
                moved = args[k].copy()
                moved.flat[position] += 1
                changed = [*args[:k], moved, *args[k + 1 :]]
                difference = forward(*changed, stride, padding) - out
                numeric[position] = (difference * dout).sum()
            np.testing.assert_allclose(grad.ravel(), numeric, atol=1e-9)

    # 默认是步长 1、不填充；此时对输入的梯度是补零后与旋转 180° 的核做互相关
    dout = rng.normal(size=(1, 1, 4, 5))
    image, kernel = rng.normal(size=(1, 1, 6, 7)), rng.normal(size=(1, 1, 3, 3))
    dx, _, _ = conv2d_backward(dout, image, kernel)
    turned = correlate2d(dout[0, 0], kernel[0, 0, ::-1, ::-1], "full")
    np.testing.assert_allclose(dx[0, 0], turned)
