import numpy as np


def pixelate(image, block, box=None):
    # image: (H, W) 或 (H, W, C)；box 为 x1, y1, x2, y2，缺省处理整张图
    height, width = image.shape[:2]
    x1, y1, x2, y2 = box or (0, 0, width, height)
    # 框超出图像的部分裁掉
    x1, y1 = max(x1, 0), max(y1, 0)
    x2, y2 = min(x2, width), min(y2, height)
    # 在副本上改，不动原图
    out = image.copy()
    for top in range(y1, y2, block):
        for left in range(x1, x2, block):
            # 末尾的块可能不足 block，照实际大小求平均
            rows = slice(top, min(top + block, y2))
            cols = slice(left, min(left + block, x2))
            # mean 用浮点累加，8 位整数直接相加会溢出
            color = image[rows, cols].mean(axis=(0, 1))
            out[rows, cols] = np.round(color)
    return out


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    gray = rng.integers(0, 256, size=(11, 14), dtype=np.uint8)
    color = rng.integers(0, 256, size=(9, 10, 3), dtype=np.uint8)

    def reference(image, block, box):
        # 逐像素照定义：与它同块的都是谁，再求平均
        x1, y1, x2, y2 = box
        expected = image.astype(float)
        inside = [
            (y, x)
            for y in range(image.shape[0])
            for x in range(image.shape[1])
            if x1 <= x < x2 and y1 <= y < y2
        ]
        left, top = max(x1, 0), max(y1, 0)
        for y, x in inside:
            mates = [
                image[v, u].astype(float)
                for v, u in inside
                if (v - top) // block == (y - top) // block
                and (u - left) // block == (x - left) // block
            ]
            expected[y, x] = np.round(sum(mates) / len(mates))
        return expected

    for image in (gray, color):
        h, w = image.shape[:2]
        before = image.copy()
        for block in (1, 3, 4, 20):
            whole = pixelate(image, block)
            np.testing.assert_array_equal(whole, reference(image, block, (0, 0, w, h)))
            for box in ((2, 1, 9, 8), (-2, 3, 6, 99), (4, -3, 99, 5), (5, 5, 5, 5)):
                got = pixelate(image, block, box)
                np.testing.assert_array_equal(got, reference(image, block, box))
        np.testing.assert_array_equal(image, before)
