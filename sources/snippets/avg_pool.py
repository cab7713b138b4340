import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def avg_pool(x, kernel, stride):
    # x: (N, C, H, W) -> (N, C, OH, OW)
    windows = sliding_window_view(x, (kernel, kernel), axis=(2, 3))
    return windows[:, :, ::stride, ::stride].mean(axis=(-2, -1))


def avg_pool_backward(dout, x_shape, kernel, stride):
    # 每个输出的梯度平分给窗口里的 k² 个输入；窗口重叠处累加
    dx = np.zeros(x_shape)
    out_h, out_w = dout.shape[2:]
    for i in range(kernel):
        for j in range(kernel):
            rows = slice(i, i + stride * out_h, stride)
            columns = slice(j, j + stride * out_w, stride)
            # 同一个 (i, j) 下各窗口取到的像素互不相同，可以直接 +=
            dx[:, :, rows, columns] += dout / kernel**2
    return dx


if __name__ == "__main__":
    from scipy.ndimage import uniform_filter
    from scipy.optimize import approx_fprime

    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 2, 7, 8))
    for kernel, stride in ((2, 2), (3, 2), (3, 1), (2, 3), (1, 1)):
        out = avg_pool(x, kernel, stride)
        size = (1, 1, kernel, kernel)
        origin = (0, 0, -(kernel // 2), -(kernel // 2))
        full = uniform_filter(x, size=size, origin=origin)
        valid = full[:, :, : 8 - kernel, : 9 - kernel][:, :, ::stride, ::stride]
        np.testing.assert_allclose(out, valid)

        dout = rng.normal(size=out.shape)
        dx = avg_pool_backward(dout, x.shape, kernel, stride)
        numeric = approx_fprime(
            x.ravel(), lambda z: (avg_pool(z.reshape(x.shape), kernel, stride) * dout).sum(), 1e-6
        )
        np.testing.assert_allclose(dx.ravel(), numeric, atol=1e-6)
        # 梯度只是被分配，总和不变
        assert np.isclose(dx.sum(), dout.sum())
