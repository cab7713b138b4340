def largest_rectangle(heights):
    h = [0, *heights, 0]  # 两头的哨兵
    stack, best = [0], 0  # 栈中下标的高度不减
    for i in range(1, len(h)):
        while h[stack[-1]] > h[i]:
            height = h[stack.pop()]
            best = max(best, height * (i - stack[-1] - 1))
        stack.append(i)
    return best


if __name__ == "__main__":
    import random

    def brute(heights):
        n = len(heights)
        return max((min(heights[i:j]) * (j - i) for i in range(n) for j in range(i + 1, n + 1)), default=0)

    rng = random.Random(0)
    assert largest_rectangle([2, 1, 5, 6, 2, 3]) == 10
    assert largest_rectangle([]) == 0
    assert largest_rectangle([4]) == 4
    for _ in range(2000):
        heights = [rng.randint(0, 6) for _ in range(rng.randint(0, 10))]
        assert largest_rectangle(heights) == brute(heights)
    assert largest_rectangle([1] * 200_000) == 200_000
