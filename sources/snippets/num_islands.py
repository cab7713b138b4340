from collections import deque


def num_islands(grid):
    # 1 是陆地；另存访问标记，不改输入
    rows, cols = len(grid), len(grid[0])
    seen = set()
    islands = 0
    for start in ((i, j) for i in range(rows) for j in range(cols)):
        if grid[start[0]][start[1]] != 1 or start in seen:
            continue
        islands += 1
        # 入队时就标记，否则同一格会多次入队
        seen.add(start)
        queue = deque([start])
        while queue:
            i, j = queue.popleft()
            for r, c in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
                inside = 0 <= r < rows and 0 <= c < cols
                if inside and grid[r][c] == 1 and (r, c) not in seen:
                    seen.add((r, c))
                    queue.append((r, c))
    return islands


if __name__ == "__main__":
    import numpy as np
    from scipy.ndimage import label

    rng = np.random.default_rng(0)
    for _ in range(300):
        shape = rng.integers(1, 8, size=2)
        grid = (rng.random(shape) < 0.55).astype(int)
        kept = grid.copy()
        # SciPy 的连通域默认也是四邻接
        assert num_islands(grid.tolist()) == label(grid)[1]
        assert (grid == kept).all()
