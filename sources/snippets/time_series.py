import numpy as np


def windows(y, p):
    # 第 t 行是 (1, y[t-1], ..., y[t-p])，目标是 y[t]
    lags = [y[p - i : len(y) - i] for i in range(1, p + 1)]
    return np.column_stack([np.ones(len(y) - p), *lags]), y[p:]


def fit_ar(y, p):
    # 最小二乘，返回 (常数, φ1, ..., φp)
    rows, target = windows(y, p)
    return np.linalg.lstsq(rows, target, rcond=None)[0]


def forecast_ar(y, coef, steps):
    p = len(coef) - 1
    # 最近的值放在前面
    recent = list(y[::-1][:p])
    out = []
    for _ in range(steps):
        value = coef[0] + np.dot(coef[1:], recent)
        out.append(value)
        # 预测值当作观测，继续往前推
        recent = [value, *recent[:-1]]
    return np.array(out)


def holt(y, alpha, beta, steps):
    # 水平与趋势各做一次指数平滑
    level, trend = y[0], y[1] - y[0]
    for value in y[1:]:
        previous = level
        level = alpha * value + (1 - alpha) * (level + trend)
        trend = beta * (level - previous) + (1 - beta) * trend
    return level + trend * np.arange(1, steps + 1)


if __name__ == "__main__":
    from scipy.signal import lfilter
    from sklearn.linear_model import LinearRegression

    rng = np.random.default_rng(0)
    phi = [0.6, -0.3, 0.2]
    y = 5 + lfilter([1], [1, *(-np.array(phi))], rng.normal(size=4000))

    # 系数与 scikit-learn 的线性回归相同，并接近真值
    coef = fit_ar(y, 3)
    rows = np.array([y[t - 3 : t][::-1] for t in range(3, len(y))])
    model = LinearRegression().fit(rows, y[3:])
    np.testing.assert_allclose(coef, [model.intercept_, *model.coef_], atol=1e-8)
    np.testing.assert_allclose(coef[1:], phi, atol=0.05)

    # 多步预测等于没有噪声时的递推；很远的预测趋于均值 c / (1 - Σφ)
    ahead = forecast_ar(y, coef, 200)
    full = list(y[-3:])
    for _ in range(5):
        full.append(model.predict([full[:-4:-1]])[0])
    np.testing.assert_allclose(ahead[:5], full[3:])
    np.testing.assert_allclose(ahead[-1], coef[0] / (1 - coef[1:].sum()))
    # 斐波那契数列满足二阶递推，恰好复原
    fib = np.array([1.0, 1, 2, 3, 5, 8, 13, 21])
    np.testing.assert_allclose(forecast_ar(fib, fit_ar(fib, 2), 3), [34, 55, 89])

    # Holt：直线上完全准确；α = β = 1 时沿最后一段外推
    line = 2.0 + 3 * np.arange(10)
    np.testing.assert_allclose(holt(line, 0.3, 0.2, 4), 32 + 3 * np.arange(4))
    np.testing.assert_allclose(holt(np.array([1.0, 5, 2]), 1, 1, 2), [-1, -4])
    # β = 0 时趋势不变，减去趋势后是简单指数平滑
    z = rng.normal(size=30).cumsum()
    slope = z[1] - z[0]
    flat = z - slope * np.arange(30)
    smooth = lfilter([0.4], [1, -0.6], flat[1:], zi=[0.6 * flat[0]])[0][-1]
    np.testing.assert_allclose(holt(z, 0.4, 0, 1), smooth + slope * 30)
    # α = 1 时水平就是观测，趋势是差分的指数平滑
    steps = np.diff(z)
    drift = lfilter([0.3], [1, -0.7], steps, zi=[0.7 * steps[0]])[0][-1]
    np.testing.assert_allclose(holt(z, 1, 0.3, 1), z[-1] + drift)
