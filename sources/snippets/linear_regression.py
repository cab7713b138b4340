import numpy as np


def with_bias(x):
    # 补一列 1，偏置就成了最后一个权重
    return np.hstack([x, np.ones((len(x), 1))])


def fit_closed_form(x, y, l2=0.0):
    # 目标 ||Xw-y||²/(2n) + l2/2·||w||²；偏置不加正则
    a = with_bias(x)
    if l2 == 0:
        # 基于 SVD，列相关时给出范数最小的解；不显式求 (XᵀX) 的逆
        return np.linalg.lstsq(a, y, rcond=None)[0]
    penalty = len(x) * l2 * np.eye(a.shape[1])
    penalty[-1, -1] = 0
    return np.linalg.solve(a.T @ a + penalty, a.T @ y)


def fit_gradient_descent(x, y, steps, l2=0.0):
    a = with_bias(x)
    mask = np.append(np.ones(x.shape[1]), 0.0)
    # 步长取海森矩阵最大特征值的倒数（有 l2 时取其上界），必定收敛
    lr = 1 / (np.linalg.eigvalsh(a.T @ a / len(a))[-1] + l2)
    w = np.zeros(a.shape[1])
    for _ in range(steps):
        gradient = a.T @ (a @ w - y) / len(a) + l2 * mask * w
        w = w - lr * gradient
    return w


def predict(w, x):
    return with_bias(x) @ w


if __name__ == "__main__":
    from scipy.optimize import approx_fprime
    from sklearn.linear_model import LinearRegression, Ridge

    rng = np.random.default_rng(0)
    x = rng.normal(size=(80, 3)) * [1, 2, 0.5] + [0, 1, -1]
    y = x @ [1.5, -2, 0.7] + 3 + 0.3 * rng.normal(size=80)
    test = rng.normal(size=(20, 3))

    model = LinearRegression().fit(x, y)
    w = fit_closed_form(x, y)
    np.testing.assert_allclose(w, np.append(model.coef_, model.intercept_))
    np.testing.assert_allclose(predict(w, test), model.predict(test))
    # 残差与每一列正交
    np.testing.assert_allclose(with_bias(x).T @ (predict(w, x) - y), 0, atol=1e-10)
    np.testing.assert_allclose(fit_gradient_descent(x, y, 2000), w, atol=1e-8)

    for l2 in (0.05, 1.0):
        ridge = Ridge(alpha=len(x) * l2).fit(x, y)
        expected = np.append(ridge.coef_, ridge.intercept_)
        np.testing.assert_allclose(fit_closed_form(x, y, l2), expected)
        descent = fit_gradient_descent(x, y, 2000, l2)
        np.testing.assert_allclose(descent, expected, atol=1e-8)

    # 走一步等于沿数值梯度的反方向走，步长是海森矩阵最大特征值上界的倒数
    def objective(w):
        return ((x @ w[:3] + w[3] - y) ** 2).mean() / 2 + 0.3 / 2 * (w[:3] ** 2).sum()

    before, after = (fit_gradient_descent(x, y, k, 0.3) for k in (3, 4))
    slope = approx_fprime(before, objective, 1e-7)
    design = np.c_[x, np.ones(80)]
    largest = np.linalg.norm(design, 2) ** 2 / 80 + 0.3
    np.testing.assert_allclose(after, before - slope / largest, atol=1e-6)
    # 两列相同：不报错，系数平分
    twice = fit_closed_form(np.c_[x[:, 0], x[:, 0]], y)
    np.testing.assert_allclose(twice[0], twice[1])
