def min_path_sum(grid):
    # dp[j]：走到当前行第 j 列的最小和；只往右或往下走
    dp = [0] * len(grid[0])
    for i, row in enumerate(grid):
        for j, value in enumerate(row):
            if i == 0 and j == 0:
                dp[j] = value
            elif i == 0:
                dp[j] = dp[j - 1] + value
            elif j == 0:
                # 更新前的 dp[j] 是上一行的值，更新后的 dp[j-1] 是左边的值
                dp[j] = dp[j] + value
            else:
                dp[j] = min(dp[j], dp[j - 1]) + value
    return dp[-1]


if __name__ == "__main__":
    import random
    from itertools import combinations

    def brute(grid):
        m, n = len(grid), len(grid[0])
        sums = []
        for downs in combinations(range(m + n - 2), m - 1):
            i = j = 0
            total = grid[0][0]
            for step in range(m + n - 2):
                i, j = (i + 1, j) if step in downs else (i, j + 1)
                total += grid[i][j]
            sums.append(total)
        return min(sums)

    random.seed(0)
    for _ in range(300):
        m, n = random.randint(1, 5), random.randint(1, 5)
        grid = [[random.randint(-5, 9) for _ in range(n)] for _ in range(m)]
        assert min_path_sum(grid) == brute(grid)
