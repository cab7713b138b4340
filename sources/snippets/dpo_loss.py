import numpy as np


def sequence_log_prob(logits, tokens, mask):
    # logits: (B, T, V)，tokens、mask: (B, T)；第 t 步的 logits 预测第 t 个词
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    picked = np.take_along_axis(log_p, tokens[..., None], axis=-1)[..., 0]
    # 只累加回答部分；提示词和填充的位置 mask 为 0
    return (picked * mask).sum(axis=-1)


def dpo_loss(policy_win, policy_lose, ref_win, ref_lose, beta=0.1):
    # 四个参数都是 (B,)：两个模型给好、坏两个回答的对数概率
    # 隐式奖励 = beta * ln(pi / pi_ref)，两个回答相减时与提示词有关的项抵消
    reward_win = beta * (policy_win - ref_win)
    reward_lose = beta * (policy_lose - ref_lose)
    margin = reward_win - reward_lose
    # -ln sigmoid(margin) = ln(1 + e^-margin)；logaddexp 不会溢出
    loss = np.logaddexp(0, -margin)
    # 参考模型不更新；对 policy_win 的梯度为负，即把好回答的概率往上推
    grad_win = -beta / (1 + np.exp(np.minimum(margin, 700))) / len(margin)
    return loss.mean(), grad_win, -grad_win


if __name__ == "__main__":
    from scipy.optimize import approx_fprime
    from scipy.special import expit, log_softmax

    rng = np.random.default_rng(0)
    logits, tokens = rng.normal(size=(3, 5, 7)) * 4, rng.integers(0, 7, (3, 5))
    mask = np.array([[0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [1, 1, 0, 0, 0]])
    expected = [
        sum(log_softmax(logits[b, t])[tokens[b, t]] for t in range(5) if mask[b, t])
        for b in range(3)
    ]
    np.testing.assert_allclose(sequence_log_prob(logits, tokens, mask), expected)
    with np.errstate(all="raise", under="ignore"):
        big = sequence_log_prob(logits * 1e4, tokens, mask)
    assert np.isfinite(big).all()

    for beta in (0.1, 0.5, 2.0):
        pw, pl, rw, rl = rng.normal(-20, 3, size=(4, 6))
        loss, grad_win, grad_lose = dpo_loss(pw, pl, rw, rl, beta)
        # 按论文的写法直接代入概率
        ratio = (np.exp(pw) / np.exp(rw)) ** beta
        other = (np.exp(pl) / np.exp(rl)) ** beta
        np.testing.assert_allclose(loss, -np.log(ratio / (ratio + other)).mean())
        numeric = approx_fprime(pw, lambda v: dpo_loss(v, pl, rw, rl, beta)[0], 1e-6)
        np.testing.assert_allclose(grad_win, numeric, atol=1e-5)
        numeric = approx_fprime(pl, lambda v: dpo_loss(pw, v, rw, rl, beta)[0], 1e-6)
        np.testing.assert_allclose(grad_lose, numeric, atol=1e-5)
        weight = expit(-beta * ((pw - rw) - (pl - rl)))
        np.testing.assert_allclose(grad_win, -beta * weight / 6)
    # 与参考模型相同时损失是 ln 2；差距极大时不溢出
    np.testing.assert_allclose(dpo_loss(pw, pl, pw, pl)[0], np.log(2))
    np.testing.assert_allclose(dpo_loss(pw, pl, pw, pl)[1], -0.1 / 12)
    wide = np.array([1e5, -1e5])
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(dpo_loss(wide, -wide, 0 * wide, 0 * wide)[0], 1e4)
