def trap(height):
    lo, hi = 0, len(height) - 1
    left = right = water = 0
    while lo < hi:
        # 较矮的一侧，水位由本侧的最高墙决定
        if height[lo] < height[hi]:
            left = max(left, height[lo])
            water += left - height[lo]
            lo += 1
        else:
            right = max(right, height[hi])
            water += right - height[hi]
            hi -= 1
    return water


if __name__ == "__main__":
    import random

    random.seed(0)
    for _ in range(500):
        height = [random.randrange(7) for _ in range(random.randrange(13))]
        # 按定义：左右最高墙中矮的一个减去本格
        brute = sum(
            min(max(height[: i + 1]), max(height[i:])) - h for i, h in enumerate(height)
        )
        assert trap(height) == brute
