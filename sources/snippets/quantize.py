import numpy as np


def affine_params(x, bits=8):
    # 非对称量化到 [0, 2^bits - 1]；范围必须含 0，实数 0 才能精确表示
    low, high = min(x.min(), 0.0), max(x.max(), 0.0)
    scale = (high - low) / (2**bits - 1)
    zero_point = int(np.round(-low / scale))
    return scale, zero_point


def quantize(x, scale, zero_point, bits=8):
    # 先除以刻度再取整，超出范围的截断
    q = np.round(x / scale) + zero_point
    return np.clip(q, 0, 2**bits - 1).astype(np.int32)


def dequantize(q, scale, zero_point):
    return scale * (q - zero_point)


def int_matmul(qa, params_a, qb, params_b):
    # 减去零点后全用整数乘加（累加器要宽），最后只乘一次浮点系数
    (scale_a, zero_a), (scale_b, zero_b) = params_a, params_b
    return scale_a * scale_b * ((qa - zero_a) @ (qb - zero_b))


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    samples = [
        rng.normal(size=500) * 3 + 1,
        np.abs(rng.normal(size=300)),
        -np.abs(rng.normal(size=300)) - 2,
        rng.random(200) + 5,
    ]
    for bits in (2, 4, 8):
        levels = np.arange(2**bits)
        for x in samples:
            scale, zero_point = affine_params(x, bits)
            grid = (levels - zero_point) * scale
            # 0 恰好是一个格点，首尾格点落在两端的半格之内
            assert 0.0 in grid
            assert abs(grid[0] - min(x.min(), 0)) <= scale / 2 + 1e-9
            assert abs(grid[-1] - max(x.max(), 0)) <= scale / 2 + 1e-9
            # 穷举：量化就是找最近的格点，远超范围的落在两端
            wide = np.concatenate([x, [-1e3, 1e3]])
            q = quantize(wide, scale, zero_point, bits)
            nearest = np.abs(wide[:, None] - grid[None, :]).argmin(axis=1)
            np.testing.assert_array_equal(q, nearest)
            np.testing.assert_allclose(dequantize(q, scale, zero_point), grid[nearest])
    assert affine_params(np.array([-1.0, 1.55])) == affine_params(
        np.array([-1.0, 1.55]), 8
    )
    assert quantize(np.array([9.0, -9.0]), 0.01, 100).tolist() == [255, 0]

    # 整数矩阵乘法与先反量化再相乘一致，也接近浮点结果
    a, b = rng.normal(size=(6, 40)) + 0.5, rng.normal(size=(40, 7))
    params_a, params_b = affine_params(a), affine_params(b)
    qa, qb = quantize(a, *params_a), quantize(b, *params_b)
    product = int_matmul(qa, params_a, qb, params_b)
    np.testing.assert_allclose(
        product, dequantize(qa, *params_a) @ dequantize(qb, *params_b)
    )
    assert np.abs(product - a @ b).max() < 0.5
