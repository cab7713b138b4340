from collections import deque


def max_pool_1d(x, kernel, stride=1, padding=0):
    # 两端补负无穷：补 0 会让全负的窗口得到 0
    x = [float("-inf")] * padding + list(x) + [float("-inf")] * padding
    out = []
    # 队列存下标，对应的值从队首到队尾递减，队首就是窗口的最大值
    queue = deque()
    for i, value in enumerate(x):
        # 不比新元素大、又比它早出窗口的，不可能再成为最大值
        while queue and x[queue[-1]] <= value:
            queue.pop()
        queue.append(i)
        start = i - kernel + 1
        if queue[0] < start:
            queue.popleft()
        # 窗口满了，且起点落在步长上，才有输出
        if start >= 0 and start % stride == 0:
            out.append(x[queue[0]])
    return out


if __name__ == "__main__":
    import random
    from itertools import product

    from scipy.ndimage import maximum_filter1d

    rng = random.Random(0)
    sizes = product((0, 1, 7, 12), (1, 2, 3, 5), (1, 2, 3), (0, 1, 2))
    for n, kernel, stride, padding in sizes:
        for low, high in ((-9, 9), (-9, -1), (0, 2)):
            x = [rng.randint(low, high) for _ in range(n)]
            wide = [-1e9] * padding + x + [-1e9] * padding
            count = max((len(wide) - kernel) // stride + 1, 0)
            expected = [max(wide[k * stride :][:kernel]) for k in range(count)]
            got = max_pool_1d(x, kernel, stride, padding)
            assert [max(v, -1e9) for v in got] == expected
    # 单调递减时队首要按时滑出窗口；默认步长 1、不填充
    falling = list(range(20, 0, -1))
    assert max_pool_1d(falling, 3) == falling[:-2]
    noise = [rng.random() for _ in range(300)]
    full = maximum_filter1d(noise, 5)[2:-2]
    assert max_pool_1d(noise, 5) == full.tolist()

    class Counted(float):
        seen = 0

        def __le__(self, other):
            Counted.seen += 1
            return float(self) <= float(other)

    # 每个元素最多进出各一次，比较次数与窗口大小无关
    max_pool_1d([Counted(v) for v in noise], 100)
    assert 0 < Counted.seen <= 2 * len(noise)
