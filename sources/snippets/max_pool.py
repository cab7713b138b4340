import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def max_pool(x, kernel, stride):
    # x: (N, C, H, W) -> 窗口 (N, C, OH, OW, K*K)
    windows = sliding_window_view(x, (kernel, kernel), axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    flat = windows.reshape(*windows.shape[:4], kernel * kernel)
    # 记下每个窗口里最大值的位置，反向时用
    return flat.max(axis=-1), flat.argmax(axis=-1)


def max_pool_backward(dout, argmax, x_shape, kernel, stride):
    dx = np.zeros(x_shape)
    n, c, i, j = np.indices(argmax.shape)
    row = i * stride + argmax // kernel
    col = j * stride + argmax % kernel
    # 窗口重叠时同一像素可能几次取到最大，梯度要累加；
    # dx[n, c, row, col] += dout 遇到重复下标只会加一次
    np.add.at(dx, (n, c, row, col), dout)
    return dx


if __name__ == "__main__":
    from scipy.ndimage import maximum_filter
    from scipy.optimize import approx_fprime

    rng = np.random.default_rng(0)
    # 各像素互不相同且相差远大于差分步长，数值梯度才有定义
    x = rng.permutation(2 * 3 * 7 * 8).reshape(2, 3, 7, 8) / 10
    for kernel, stride in ((2, 2), (3, 2), (3, 1), (2, 3), (1, 1)):
        out, argmax = max_pool(x, kernel, stride)
        # 以左上角为原点的最大值滤波，再按步长取样
        size = (1, 1, kernel, kernel)
        origin = (0, 0, -(kernel // 2), -(kernel // 2))
        full = maximum_filter(x, size=size, origin=origin)
        valid = full[:, :, : 8 - kernel, : 9 - kernel][:, :, ::stride, ::stride]
        np.testing.assert_array_equal(out, valid)

        dout = rng.normal(size=out.shape)
        dx = max_pool_backward(dout, argmax, x.shape, kernel, stride)
        numeric = approx_fprime(
            x.ravel(),
            lambda z: (max_pool(z.reshape(x.shape), kernel, stride)[0] * dout).sum(),
            1e-6,
        )
        np.testing.assert_allclose(dx.ravel(), numeric, atol=1e-6)

    # 并列最大时梯度只给先遇到的那个
    tied = np.ones((1, 1, 2, 2))
    _, argmax = max_pool(tied, 2, 2)
    dx = max_pool_backward(np.full((1, 1, 1, 1), 5.0), argmax, tied.shape, 2, 2)
    np.testing.assert_array_equal(dx[0, 0], [[5, 0], [0, 0]])
