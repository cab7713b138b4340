def min_coins(coins, amount):
    # dp[s]：凑出 s 的最少个数；凑不出记为无穷大
    dp = [0] + [float("inf")] * amount
    for coin in coins:
        # 正序：dp[s - coin] 可能已经用过这枚硬币，即每种可用无限次
        for s in range(coin, amount + 1):
            dp[s] = min(dp[s], dp[s - coin] + 1)
    return dp[amount] if dp[amount] < float("inf") else -1


def count_ways(coins, amount):
    # dp[s]：凑出 s 的组合数（不计次序）；什么都不选是凑出 0 的一种
    dp = [1] + [0] * amount
    # 硬币在外层：先定好种类的次序，同一组合只数一次
    for coin in coins:
        for s in range(coin, amount + 1):
            dp[s] += dp[s - coin]
    return dp[amount]


if __name__ == "__main__":
    import random
    from itertools import product

    random.seed(0)
    for _ in range(300):
        coins = random.sample(range(1, 9), random.randint(1, 3))
        amount = random.randrange(15)
        numbers = [range(amount // coin + 1) for coin in coins]
        ways = [
            sum(each)
            for each in product(*numbers)
            if sum(c * k for c, k in zip(coins, each, strict=True)) == amount
        ]
        assert min_coins(coins, amount) == min(ways, default=-1)
        assert count_ways(coins, amount) == len(ways)
