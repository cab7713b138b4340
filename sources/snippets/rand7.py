import random


def rand5():
    return random.randint(1, 5)


def rand7(rand5=rand5):
    while True:
        # 两次独立的 rand5 拼成一个五进制数：1..25 等可能
        value = 5 * (rand5() - 1) + rand5()
        # 21 是不超过 25 的 7 的最大倍数，多出的 4 个值丢掉重来
        if value <= 21:
            return (value - 1) % 7 + 1


if __name__ == "__main__":
    from collections import Counter
    from itertools import product

    # 枚举两次 rand5 的 25 种结果：7 个数各出现 3 次，其余 4 种要重来
    seen, retried = Counter(), 0
    for pair in product(range(1, 6), repeat=2):
        draws = iter(pair)
        try:
            seen[rand7(lambda draws=draws: next(draws))] += 1
        except StopIteration:
            retried += 1
    assert seen == Counter(dict.fromkeys(range(1, 8), 3))
    assert retried == 4
    # 重来用的是新的两次：前两次落在 22..25，结果由后两次决定
    for first in ((5, 2), (5, 3), (5, 4), (5, 5)):
        draws = iter((*first, 1, 3))
        assert rand7(lambda draws=draws: next(draws)) == 3
        assert list(draws) == []
    random.seed(0)
    assert set(Counter(rand5() for _ in range(300))) == {1, 2, 3, 4, 5}
    assert set(Counter(rand7() for _ in range(300))) == set(range(1, 8))
