def rotate_image(a):
    n = len(a)
    a.reverse()  # 上下翻转，只交换行的引用
    for i in range(n):
        for j in range(i):  # 沿主对角线转置
            a[i][j], a[j][i] = a[j][i], a[i][j]


def rotate_by_cycles(a):
    n = len(a)
    for i in range(n // 2):
        for j in range((n + 1) // 2):  # 四个一组轮换
            p, q = n - 1 - i, n - 1 - j
            a[i][j], a[j][p], a[p][q], a[q][i] = a[q][i], a[i][j], a[j][p], a[p][q]


if __name__ == "__main__":
    import numpy as np

    rng = np.random.default_rng(0)
    for size in range(9):
        for _ in range(20):
            a = rng.integers(0, 100, size=(size, size))
            expected = np.rot90(a, -1).tolist() if size else []
            for rotate in (rotate_image, rotate_by_cycles):
                got = a.tolist()
                same = got
                assert rotate(got) is None
                assert got is same
                assert got == expected
