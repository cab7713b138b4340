"""A bank made by hand: questions and answers of every shape, and text made to break a page."""

from __future__ import annotations

from pipeline.model import (
    Bank,
    Card,
    Group,
    Kind,
    Leaf,
    Level,
    Mention,
    Note,
    Post,
    Question,
    Settings,
    Status,
)
from pipeline.render import fragment

HOSTILE = "</script><script>alert(1)</script>{{7*7}} constructor __proto__ 怎么处理"
"""A question that tries to leave every place it is put in."""

GROUPS = (
    Group(
        slug="ml",
        name="机器学习",
        leaves=(
            Leaf(slug="ml-overfitting", name="过拟合与偏差方差", group="ml"),
            Leaf(slug="ml-svm", name="支持向量机", group="ml"),
            Leaf(slug="ml-gbdt", name="GBDT/XGBoost", group="ml"),
            Leaf(slug="ml-empty", name="没有题目的主题", group="ml"),
        ),
    ),
    Group(
        slug="dl",
        name="深度学习",
        leaves=(
            Leaf(slug="dl-normalization", name="归一化", group="dl"),
            Leaf(slug="dl-conv", name="卷积与感受野", group="dl"),
            Leaf(slug="dl-rnn", name="循环神经网络", group="dl"),
            Leaf(slug="dl-attention", name="注意力与Transformer", group="dl"),
        ),
    ),
    Group(
        slug="algo",
        name="算法题",
        leaves=(
            Leaf(slug="algo-dp", name="动态规划", group="algo"),
            Leaf(slug="algo-tree", name="树", group="algo"),
        ),
    ),
)

COMPANIES = (
    ("字节跳动", "bytedance"),
    ("美团", "meituan"),
    ("腾讯", "tencent"),
    ("阿里巴巴", "alibaba"),
)

SYNONYMS = (
    ("bn", "batchnorm", "batch normalization", "批归一化", "批量归一化"),
    ("svm", "支持向量机"),
    ("lstm", "长短期记忆网络"),
    ("transformer",),
    ("xgboost", "xgb"),
)

POSTS = (
    Post(
        id="2023-spring",
        path="posts/2023-spring.md",
        format="markdown",
        title="春招算法岗记录",
        date="2023-04-02",
        url="https://example.com/posts/1",
    ),
    Post(
        id="2024-autumn",
        path="posts/2024-autumn.md",
        format="markdown",
        title="秋招三轮回顾",
        date="2024-09-18",
        url="https://example.com/posts/2",
    ),
    Post(
        id="hostile",
        path="posts/hostile.html",
        format="html",
        title='"><img src=x onerror=alert(2)>',
        url="javascript:alert(3)",
    ),
)

BN_ANSWER = r"""BN 对每个通道在一个小批次内减均值、除标准差，再用可学习的缩放和平移还原表达能力。

设一批数据 $x_1,\dots,x_m$，训练时计算

$$
\mu=\frac{1}{m}\sum_{i=1}^{m}x_i,\qquad
\sigma^2=\frac{1}{m}\sum_{i=1}^{m}(x_i-\mu)^2,\qquad
y_i=\gamma\,\frac{x_i-\mu}{\sqrt{\sigma^2+\epsilon}}+\beta
$$

### 训练和推理有什么不同

- 训练：用当前批次的均值和方差，同时更新滑动平均。
- 推理：用滑动平均，输出与批次里的其他样本无关，因此 `batch_size = 1` 也能用。

```python
import numpy as np


def batch_norm(x: np.ndarray, gamma: float, beta: float, eps: float = 1e-5) -> np.ndarray:
    # x 的形状是 (批大小, 通道数)，按通道统计
    mean = x.mean(axis=0)
    variance = x.var(axis=0)
    return gamma * (x - mean) / np.sqrt(variance + eps) + beta


print("shape:", batch_norm(np.ones((4, 3)), 1.0, 0.0).shape)
```

| 归一化 | 统计的维度 | 依赖批大小 | 常用在 |
| --- | --- | --- | --- |
| BN | 批、高、宽 | 是 | 卷积网络 |
| LN | 通道 | 否 | Transformer |

> 批次太小时统计量噪声大，可以换成 GN 或同步 BN。
"""


def mention(
    key: str,
    question: str,
    *companies: str,
    post: str = "2023-spring",
    interview_round: str | None = "一面",
    date: str | None = "2023-04-02",
) -> Mention:
    """Return a mention of a question by some companies."""
    return Mention(
        key=f"{post}#{key}",
        post=post,
        lines=(1, 1),
        question=question,
        companies=companies,
        round=interview_round,
        role="算法工程师",
        date=date,
    )


def card(
    number: int,
    text: str,
    topic: str,
    *mentions: Mention,
    markdown: str = "",
    status: Status | None = None,
    level: Level | None = None,
    kind: Kind = "concept",
    related: tuple[str, ...] = (),
    contains: tuple[str, ...] = (),
    references: tuple[tuple[str, str], ...] = (),
) -> Card:
    """Return a card; a question that nobody is said to have asked gets one plain mention."""
    asked = mentions or (mention(f"{number:010x}", text),)
    names = [name for one in asked for name in one.companies]
    counted = sorted({name: names.count(name) for name in names}.items(), key=lambda c: (-c[1], c))
    return Card(
        question=Question(
            id=name(number),
            text=text,
            mentions=asked,
            first_seen=f"2024-01-{number:02d}",
            kind=kind,
            topics=(topic,) if topic else (),
            companies=tuple(counted),
        ),
        status=status or ("curated" if markdown else "none"),
        markdown=markdown,
        html=fragment(markdown),
        level=level,
        related=related,
        contains=contains,
        references=references,
        note=note(number) if markdown else None,
    )


def note(number: int) -> Note:
    """Return the Anki side of a card."""
    return Note(
        id=name(number),
        guid=f"guid{number:06d}",
        note_id=1_600_000_000_000 + number,
        hash="0123456789",
        mod=1_700_000_000,
        deck="ml",
    )


def name(number: int) -> str:
    """Return the id of the card with a number."""
    return f"q{number:08d}"


CARDS = (
    card(
        1,
        "BN 的原理是什么？训练和推理有什么不同？",
        "dl-normalization",
        mention("0000000001", "BN 的原理是什么？训练和推理有什么不同？", "字节跳动"),
        mention("0000000002", "讲讲批归一化", "腾讯", post="2024-autumn", date="2024-09-18"),
        mention("0000000003", "BN 推理时怎么做", "字节跳动", post="2024-autumn", date=None),
        markdown=BN_ANSWER,
        level="必会",
        related=(name(2), name(3)),
        contains=(name(4),),
        references=(("Batch Normalization 论文", "https://arxiv.org/abs/1502.03167"),),
    ),
    card(
        2,
        "Layer Normalization 与 BN 的区别",
        "dl-normalization",
        mention("0000000004", "Layer Normalization 与 BN 的区别", "美团", interview_round="二面"),
        markdown="LN 在单个样本内统计，BN 跨样本统计。",
        level="常考",
        kind="compare",
    ),
    card(
        3,
        "为什么 Transformer 用 LN 而不用 BN？",
        "dl-attention",
        markdown="序列长度不一，批统计不稳定。",
    ),
    card(4, "BN 里的 $\\gamma$ 和 $\\beta$ 有什么作用？", "dl-normalization", level="进阶"),
    card(
        5,
        "如何防止过拟合？",
        "ml-overfitting",
        mention("0000000005", "怎么防止过拟合", "字节跳动"),
        mention("0000000006", "过拟合如何解决", "阿里巴巴", interview_round="HR面"),
        markdown="加数据、减容量、加约束：数据增强、正则化、Dropout、早停。",
        level="必会",
    ),
    card(
        6,
        "L1 正则化为什么会产生稀疏解？",
        "ml-overfitting",
        markdown="在零点处梯度不为零。",
        kind="derive",
    ),
    card(7, "Dropout 为什么能缓解过拟合？", "ml-overfitting", markdown="近似训练许多子网络。"),
    card(8, "推导 SVM 的对偶问题", "ml-svm", mention("0000000007", "推导 SVM 的对偶问题", "腾讯")),
    card(
        9,
        "支持向量机的核函数怎么选？",
        "ml-svm",
        markdown="样本少、特征多用线性核，其余先试高斯核。",
        status="post",
    ),
    card(
        10,
        "XGBoost 和 GBDT 有什么区别？",
        "ml-gbdt",
        markdown="二阶展开，显式正则。",
        kind="compare",
    ),
    card(11, "1*1 卷积的作用", "dl-conv", markdown="跨通道混合，改变通道数。", level="常考"),
    card(12, "怎么计算感受野？", "dl-conv", markdown="逐层累乘步长。", kind="compute"),
    card(13, "LSTM 各个门用什么激活函数？", "dl-rnn", markdown="门用 Sigmoid，候选用 Tanh。"),
    card(14, "GRU 与 LSTM 的区别", "dl-rnn", markdown="GRU 少一个门。", kind="compare"),
    card(
        15,
        "注意力为什么要除以 $\\sqrt{d_k}$？",
        "dl-attention",
        markdown="防止点积过大，使 softmax 饱和。",
    ),
    card(
        16,
        "手写完全背包",
        "algo-dp",
        mention("0000000008", "手写完全背包", "美团"),
        markdown="正序遍历容量。\n\n```python\nfor w in range(5, 9):\n    best[w] += 1\n```",
        kind="code",
    ),
    card(17, "二叉树的最近公共祖先", "algo-tree", kind="code"),
    card(
        18,
        HOSTILE,
        "ml-svm",
        mention("0000000009", HOSTILE, "阿里巴巴", post="hostile"),
        markdown="<script>alert(4)</script> [点我](javascript:alert(5)) {{7*7}}",
        status="post",
        references=(("坏链接", "javascript:alert(6)"),),
    ),
    card(19, "激活函数 ReLU 的优缺点", "dl-rnn", markdown="计算快，但会有神经元死亡。"),
    card(20, "一道没有主题的开放题：为什么想来我们公司？", "", kind="behaviour"),
)

BANK = Bank(
    settings=Settings(title="面经题库", repository_url="https://example.com/project"),
    groups=GROUPS,
    cards=CARDS,
    posts=POSTS,
    redirects=(("q99999999", name(5)),),
    companies=COMPANIES,
    synonyms=SYNONYMS,
)
