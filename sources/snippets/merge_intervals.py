def merge_intervals(intervals):
    # 闭区间，端点相接也合并；不改输入
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            # 可能被前一个包含，所以取较大的右端
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


if __name__ == "__main__":
    import random

    random.seed(0)
    for _ in range(500):
        intervals = []
        for _ in range(random.randrange(7)):
            a = random.randrange(15)
            intervals.append([a, a + random.randrange(5)])
        kept = [pair[:] for pair in intervals]
        got = merge_intervals(intervals)
        assert intervals == kept
        # 以半格为单位染色，连成片的就是答案
        covered = {x for a, b in intervals for x in range(2 * a, 2 * b + 1)}
        runs = []
        for x in sorted(covered):
            if runs and x == runs[-1][1] + 1:
                runs[-1][1] = x
            else:
                runs.append([x, x])
        assert got == [[a // 2, b // 2] for a, b in runs]
