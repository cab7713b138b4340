import numpy as np


def fit_pca(x, k):
    # x: (n, d)，每行一个样本 -> 均值、前 k 个主方向（按行）、方差、方差占比
    mean = x.mean(axis=0)
    # 中心化后做 SVD：右奇异向量就是协方差矩阵的特征向量，
    # 且不必算出 XᵀX，数值上更稳；奇异值已按从大到小排好
    _, s, vt = np.linalg.svd(x - mean, full_matrices=False)
    # 奇异值的平方除以 n-1 就是该方向上的样本方差
    variance = s**2 / (len(x) - 1)
    return mean, vt[:k], variance[:k], variance[:k] / variance.sum()


def project(x, mean, components):
    # 新数据也要减训练集的均值
    return (x - mean) @ components.T


def reconstruct(z, mean, components):
    return z @ components + mean


if __name__ == "__main__":
    from sklearn.decomposition import PCA

    rng = np.random.default_rng(0)
    x = rng.normal(size=(50, 6)) @ rng.normal(size=(6, 6)) + rng.normal(size=6) * 5
    new = rng.normal(size=(7, 6))

    for k in (1, 3, 6):
        mean, components, variance, ratio = fit_pca(x, k)
        oracle = PCA(k, svd_solver="full").fit(x)
        np.testing.assert_allclose(mean, oracle.mean_)
        np.testing.assert_allclose(variance, oracle.explained_variance_)
        np.testing.assert_allclose(ratio, oracle.explained_variance_ratio_)
        # 方向的正负号任意，对齐之后再比
        sign = np.sign((components * oracle.components_).sum(axis=1))
        np.testing.assert_allclose(components, oracle.components_ * sign[:, None])
        z = project(new, mean, components)
        np.testing.assert_allclose(z, oracle.transform(new) * sign)
        np.testing.assert_allclose(
            reconstruct(z, mean, components),
            oracle.inverse_transform(oracle.transform(new)),
        )

    # 与协方差矩阵的特征分解一致
    mean, components, variance, ratio = fit_pca(x, 6)
    covariance = np.cov(x, rowvar=False)
    np.testing.assert_allclose(
        covariance @ components.T, components.T * variance, atol=1e-9
    )
    np.testing.assert_allclose(ratio.sum(), 1)
    # 投影之后各维互不相关；取满 d 维可以无损还原
    z = project(x, mean, components)
    np.testing.assert_allclose(np.cov(z, rowvar=False), np.diag(variance), atol=1e-9)
    np.testing.assert_allclose(reconstruct(z, mean, components), x)
