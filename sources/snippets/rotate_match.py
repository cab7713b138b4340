def rotate(a):
    # 顺时针转 90 度：上下翻转再转置
    return [list(row) for row in zip(*a[::-1], strict=True)]


def rotation_equal(a, b):
    # 转 0、90、180、270 度，有一次相等即可
    for _ in range(4):
        if a == b:
            return True
        a = rotate(a)
    return False


if __name__ == "__main__":
    import numpy as np

    rng = np.random.default_rng(0)
    for n in (0, 1, 2, 3, 4):
        for _ in range(60):
            a = rng.integers(0, 2, size=(n, n))
            b = rng.integers(0, 2, size=(n, n))
            if n:
                clockwise = np.rot90(a, -1).tolist()
                assert rotate(a.tolist()) == clockwise
            for other in (b, *(np.rot90(a, k) for k in range(4)), a.T):
                expected = any((np.rot90(a, k) == other).all() for k in range(4))
                assert rotation_equal(a.tolist(), other.tolist()) == expected
