def beam_search(next_log_probs, bos, eos, beam_size, max_len, alpha):
    # next_log_probs(序列) 返回词表上每个词的对数概率
    beams = [(0.0, (bos,))]
    finished = []
    for _ in range(max_len):
        candidates = [
            (score + log_p, seq + (token,))
            for score, seq in beams
            for token, log_p in enumerate(next_log_probs(seq))
        ]
        # 所有束的扩展放在一起排序，而不是每条束各取最好的
        candidates.sort(reverse=True)
        beams = []
        for score, seq in candidates[:beam_size]:
            # 已经结束的句子移出束，不再扩展
            if seq[-1] == eos:
                finished.append((score, seq))
            else:
                beams.append((score, seq))
        if not beams:
            break

    # 对数概率越加越小，除以长度的 alpha 次方，避免偏爱短句
    def normalized(candidate):
        score, seq = candidate
        return score / (len(seq) - 1) ** alpha

    # 到最大长度还没结束的也参加比较
    return max(finished + beams, key=normalized)[1]


if __name__ == "__main__":
    from itertools import product

    import numpy as np

    BOS, EOS, VOCAB, MAX_LEN = 3, 0, 3, 4

    def language_model(seed):
        rng = np.random.default_rng(seed)
        table = {
            (BOS, *rest): np.log(rng.dirichlet(np.ones(VOCAB)))
            for n in range(MAX_LEN)
            for rest in product(range(VOCAB), repeat=n)
        }
        return table.__getitem__

    def log_prob(model, seq):
        return sum(model(seq[:i])[seq[i]] for i in range(1, len(seq)))

    def exhaustive(model, alpha):
        best = None
        for n in range(1, MAX_LEN + 1):
            for rest in product(range(VOCAB), repeat=n):
                ended = rest[-1] == EOS
                if EOS in rest[:-1] or not (ended or n == MAX_LEN):
                    continue
                value = log_prob(model, (BOS, *rest)) / n**alpha
                if best is None or value > best[0]:
                    best = (value, (BOS, *rest))
        return best[1]

    def greedy(model):
        seq = (BOS,)
        while len(seq) <= MAX_LEN and seq[-1] != EOS:
            seq = (*seq, int(np.argmax(model(seq))))
        return seq

    better = 0
    for seed in range(60):
        model = language_model(seed)
        for alpha in (0.0, 0.6, 1.0):
            # 束足够宽时等于穷举
            wide = beam_search(model, BOS, EOS, VOCAB**MAX_LEN, MAX_LEN, alpha)
            assert wide == exhaustive(model, alpha)
            # 束宽为 1 时等于贪心
            narrow = beam_search(model, BOS, EOS, 1, MAX_LEN, alpha)
            assert narrow == greedy(model)
        two = beam_search(model, BOS, EOS, 2, MAX_LEN, 0.0)
        better += log_prob(model, two) > log_prob(model, greedy(model)) + 1e-9
    assert better > 10

    # 贪心第一步选 1（0.6），整句只有 0.24；束宽 2 保住了 2，整句 0.36
    toy = {
        (BOS,): [1e-9, 0.6, 0.4],
        (BOS, 1): [0.3, 0.3, 0.4],
        (BOS, 2): [0.9, 0.05, 0.05],
        (BOS, 1, 1): [1.0, 1e-9, 1e-9],
        (BOS, 1, 2): [1.0, 1e-9, 1e-9],
    }
    model = {seq: np.log(p) for seq, p in toy.items()}.__getitem__
    assert beam_search(model, BOS, EOS, 1, 3, 0.0) == (BOS, 1, 2, EOS)
    assert beam_search(model, BOS, EOS, 2, 3, 0.0) == (BOS, 2, EOS)
