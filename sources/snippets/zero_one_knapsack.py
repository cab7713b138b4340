def zero_one_knapsack(weights, values, capacity):
    # best[c]：容量为 c 时的最大价值
    best = [0] * (capacity + 1)
    for w, v in zip(weights, values):
        # 容量从大到小，保证每件只用一次
        for c in range(capacity, w - 1, -1):
            best[c] = max(best[c], best[c - w] + v)
    return best[capacity]


if __name__ == "__main__":
    import random
    from itertools import product

    random.seed(0)
    for _ in range(200):
        n = random.randrange(9)
        weights = [random.randrange(1, 8) for _ in range(n)]
        values = [random.randrange(1, 20) for _ in range(n)]
        capacity = random.randrange(20)
        brute = max(
            sum(v for t, v in zip(take, values) if t)
            for take in product([0, 1], repeat=n)
            if sum(w for t, w in zip(take, weights) if t) <= capacity
        )
        assert zero_one_knapsack(weights, values, capacity) == brute
