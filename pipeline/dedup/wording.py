"""How Chinese interview questions are worded: what is asked, what narrows it, what says nothing.

All patterns are applied to a normal form in which every term is one `TERM` character, so that no
part of a term (the 处理 of 预处理) is taken for an ask.
"""

from __future__ import annotations

import re

TERM = "\x01"
"""Stands for a term of the lexicon."""


def any_of(phrases: str) -> str:
    """Return the pattern of alternatives written with white space between them."""
    return "|".join(phrases.split())


def _table(*rows: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(any_of(phrases))) for name, phrases in rows)


ASKS = _table(
    (
        "code",
        r"""
        ^(?:请|让你?|用\x01|用[a-z+]+)?\s*实现(?:一[下个种]|个)?(?!原理|机制|方式|方法|思路|细节)
        手写一?下? 手撕 撕一?下 伪代码 编程 代码 实现一[个下种] 实现求 算法实现 实现过程
        numpy 写(?:一|1)?个(?!人) 写成 完整的类 coding 写一下程序 写程序
        """,
    ),
    ("derivation", r"推导 手推 推一下 推了 推的 求导 的导数 证明 ^推(?=\x01) 能不能推导? 推一遍"),
    ("formula", r"公式 表达式 表达形式 数学形式"),
    ("drawing", r"手画 画出 画一?下 画一?个 绘制 (?:怎么|如何|怎样)画 结构图 手绘"),
    (
        "difference",
        r"""
        区别 不同(?:之处|点) (?:有?(?:什么|啥|何|哪些)|的|有|处理)不同(?:之处|点)?(?!的) 差在?哪[里儿了]?
        不同(?:在|吗) 有何不同 (?:有(?:什么|啥|哪些)|的)不同处理 差异 差别 对比 比较(?![好快慢高低大小容易难常]) 异同
        (?<![a-z])(?:vs|versus)(?![a-z]) 不一样 区分
        比一比 比一下 比比 做个?比(?=\W|$) (?:和|与|跟|、|/)\x01相?比(?:一下)?(?=$|[?。,吧呢])
        """,
    ),
    ("contrast", r"相比 相较 相对于?(?!位置|路径|熵)"),
    ("relation", r"联系 关系(?!型|数据) 权衡"),
    (
        "pros and cons",
        r"""
        优缺点 优点?(?:和|与|、|及|跟)?有?(?:劣|缺)[点势] 优劣 利弊 优点.{0,4}缺点
        优势.{0,4}[劣缺] 好处.{0,4}[坏劣]处?势?
        """,
    ),
    (
        "problems",
        r"""
        带来.{0,6}问题 (?<!解决)(?<!解决了)什么问题 存在.{0,3}问题
        (?<!解决)(?<!解决了)哪些问题 什么后果
        """,
    ),
    ("influence", r"(?:怎么|如何|怎样)影响 (?:有(?:什么|哪些|何|啥))?影响 会(?:怎么?样|如何)"),
    ("cons", r"缺点 局限性? 短板 硬伤 软肋 弱点 槽点 (?<![踩填])(?<!踩过)(?<!什么)坑点? (?<!踩过)什么坑 毛病 劣势 不足(?:之处)? 弊端 坏处 缺陷"),
    ("pros", r"优点 优势 好处 更好 长处 亮点 [好强赢胜牛香]在(?:哪[里儿]?|何处)"),
    (
        "reason",
        r"""
        为什么 为何 为啥 因何 何以 怎么会 原因 导致 (?:怎么|如何|怎样)产生 造成 凭[什啥]么? 何故
        理由 缘由 图(?:什么|啥)
        """,
    ),
    (
        "remedy",
        r"""
        解决(?!了?(?:什么|哪些|的)问题)(?:方案|方法|办法|方式|思路)? 保证 确保 消除 去除
        防止 防(?!火|抖|御|护|水|止) 缓解 (?<!预)(?<!不同)处理(?!器|机) 避免 减缓 减弱 减轻 怎么办 咋办 应对 抑制 预防
        克服 排查 规避 (?:怎么|咋)(?:破$|搞定|整$|弄掉) 定位(?!器) (?:靠|凭|通过)(?:什么|啥)(?:来|去)?(?:实现|做到)
        """,
    ),
    (
        "purpose",
        r"""
        起(?:到|了)*(?:什么|啥|哪些|何|怎样的)作用 (?<!起)作用(?!域|在|于) 用途 (?:有|是)?(?<!为)(?:什么|啥|何)用(?!的|法|得|途|于) 用处
        (?:物理|实际|真正|几何|直观)*意义 必要性 有啥用 刻画 衡量模型什么能力
        衡量.{0,3}什么(?:能力)? (?:用来)?(?<!步)[做干](?:什么|啥|嘛)用?的?(?=$|[?。,吗呢呀啊]) 用来[做干](?:什么|啥|嘛)
        [做干](?:什么|啥|嘛)用?的 有何价值 有什么价值 扮演(?:什么|怎样的)角色
        解决的?了?(?:是|的是)?(?:什么|哪些|的|啥)(?:问题|痛点) 有什么效果 目的
        """,
    ),
    (
        "computation",
        r"""
        怎么算 怎么计算 如何计算 怎样计算 估算 计算(?:方法|方式|出来) 怎么求 如何求 (?:需要|要|占用?|吃|大概)多[大少]
        (?<![要需请追])求(?!解|职) 计算(?!图|机|广告|过程|流程|资源|引擎|效率|时)
        """,
    ),
    (
        "principle",
        r"""
        (?:基本|底层|工作|实现|核心|数学|内部|主要)*(?:原理|机制|思想|思路)
        底层(?:实现|结构|逻辑)? 机理 怎么工作 如何工作 工作方式
        (?:怎么|如何|怎样|咋)(?:工作|运作|运行|运转|跑)的?(?=$|[?。,]) (?:怎么|如何|怎样|咋)(?:工作|运作|运行|运转)的? (?:工作|运行|执行|实现|背后)的?逻辑
        (?:怎么|如何|怎样|咋)实现(?:的|$|(?=[?。,]))
        是(?:怎么|如何|怎样)(?:做|工作|运行|运作|运转|实现|训练|得到|一步步[^?,。]{1,6})的?(?=$|[?,。吗呢])
        (?:怎么|如何|怎样)(?:做|训练|设计|构成|组成|得到|实现)的(?=$|[?,。吗呢])
        内部实现 (?:基于|靠)(?:什么|啥)(?:来|去)?(?:实现的?)?
        (?<!代码)实现(?:方式|方法|细节)
        """,
    ),
    ("structure", r"结构(?!图|体) 架构 组成"),
    (
        "scenes",
        r"""
        (?:应用|使用|适用)场景 场景 适用于 触发(?:条件|时机) 什么时候
        (?:什么|哪些|哪种|何种|啥)(?:情况|场景|条件)(?:下|时)?(?:会导致)? 何时 应用在哪
        啥时候 (?<!作)用在(?:什么|哪些)(?:地方|场合) 用在哪里?
        情况有哪些
        """,
    ),
    (
        "detection",
        r"(?:如何|怎么|怎样)(?:判断|判定|发现|检测|看(?=出|是否|是不是|有没有)|知道|识别|诊断|确定(?=是否|有没有|出现))",
    ),
    ("symptoms", r"表现(?!很|好|出|力) 症状 现象"),
    (
        "procedure",
        r"""
        (?:执行|工作|运行|整体|处理|完整)?(?:全?过程(?!中)|步骤|全?流程|全?链路)
        发生了?(?:什么|哪些|啥) 经历了?(?:什么|哪些) 分(?:为|成)?(?:哪几|几)步 哪几步 每一?步(?:都|分别)?[做干](?:什么|啥)
        """,
    ),
    (
        "usage",
        r"""
        (?:怎么|如何|怎样)(?:使|应|运)?用(?:于|的)?(?!.{1,8}(?:实现|做|解决|判断|求|写|计算|进行|处理))
        使用(?:方法|方式) 用法 有没有用 应用(?!场景|广泛|在哪|层|程序)
        """,
    ),
    (
        "whether",
        r"""
        是否 可不可能 可不可以 是不是 可否
        能否(?!讲|说|介绍|简单|详细|解释|谈|给我|手|写) 会不会
        能不能(?!推|讲|说|写|介绍|手|解释|简单|详细) 一定.{0,6}吗
        (?:可以|可能|能|会|行)(?!.{0,6}(?:讲|说|介绍|解释|谈)).{0,8}(?:吗|(?<![什怎那这])么(?!办))
        行不行 行吗 对不对 还是
        ^(?!.*(?:了解|知道|熟悉|听说|听过|用过|介绍|讲|说|解释)).*吗
        """,
    ),
    (
        "motive",
        r"""
        (?:为什么|为何|为啥)[^?,。]{0,12}(?:需要|还要|要(?:用|做|使用|引入|加|有|进行))
        (?:为什么|为何|为啥)(?:一定|非得?|必须|偏偏)?是(?=\x01|\d)
        (?:为什么|为何|为啥)(?:会|需要|还?要|得|常|都|一般)*(?:用|使用|引入|需要|采用|加|选|做|进行|搞|有(?!效|用|这|那)|要)
        (?:为什么|为何)(?=\x01(?:$|[?。]))
        必要性
        """,
    ),
    (
        "operation",
        r"""
        (?:工作|运行|执行|运作|实现)(?:原理|机制|流程|过程|方式|步骤)
        (?:怎么|如何|怎样|咋)(?:工作|运作|运行|运转)
        """,
    ),
    ("value", r"(?:怎么|如何|怎样)(?:去)?(?:计?算(?![是作好])|求)|(?:公式|表达式)"),
    ("manner", r"(?:怎么|如何|怎样|咋)(?:做|实现|完成|进行|训练|设计|构建|构造)(?:的|$|(?=[?。,\x01]))"),
    (
        "meaning",
        r"""
        意义 含义 意思 (?:怎么|如何|怎样)(?:理解|看待) 刻画 衡量
        (?:代表|表示)(?:什么|了) 指什么 [做干]什么的(?=$|[?。,])
        """,
    ),
    (
        "list",
        r"""
        (?:都?有|分为|包括|包含|存在|用到)?(?:了)?哪(?:些|几)(?:个|种|类|大类|方面)?
        哪[二两三四五六七八九\d]+(?:个|种|类|大类) (?:什么|啥)(?:方法|办法|方式|手段|策略) 都?有(?:什么|啥)$ (?:手段|方式|方法|办法)都?有(?:什么|啥|哪些)
        都有(?:什么|啥) 几(?:个|种|类) 种类 类别
        常[见用](?:的)? 列举 什么样的
        """,
    ),
    (
        "definition",
        r"""
        (?:怎么|如何|怎样)(?:理解|看待)
        (?:究竟|到底)?是什么(?!\x01)(?:意思|东西|概念|含义)? 什么是 什么叫做?
        指(?:的是)?什么 概念 定义 含义 什么意思 意思 是个(?:什么|啥) 是啥 啥是 啥叫 啥意思 (?:啥|什么)(?:玩意|东西)儿? 何谓 何为
        """,
    ),
    ("ways", r"方法论? 办法 方式 手段 策略 技巧"),
    ("overview", r"总结 综述 汇总 盘点 归纳"),
    (
        "how",
        r"""
        (?:怎么|如何|(?<!会)怎样|咋)(?!来的|得[来到]|回事|样)(?:做|用|实现)?
        体现在(?:哪里?|何处)
        """,
    ),
    (
        "introduction",
        r"""
        介绍一?下? 讲一?讲 讲解一?下? 讲一?下 解释一?下? 阐[述释]一?下? 了解 知道 熟悉
        听说过? 听过 理解 详解 描述 (?:怎么|咋)(?:一)?回事儿? 说一?说 科普一?下? 唠一?唠 说明一下 说一?下 聊一?聊 [简概]述一?下? 概括
        [走过捋理顺串盘]一?[遍捋] [捋串盘顺]一?下
        谈一?谈 详[细述] 认识 展开 ^说 ^讲 ^谈
        """,
    ),
)
"""What a question may ask for; several may hold."""

INTRODUCED_FIRST = re.compile(r"(?:介绍|讲|解释|说).*\x01.*(?:以及|及其|并且|,并)")
"""An introduction that is an ask of its own, with another behind it."""

AUXILIARY = frozenset({"motive", "meaning", "operation", "manner", "value"})
"""Asks that only bring others closer: why one uses it is near to its purpose."""

ASKING_NAME = re.compile(
    r"是?(?:怎么|如何|怎样)(?:解决|处理|保证|实现)?|为什么|为啥|什么|有?哪[些几][个种]?|原理$|解决(?:方案)?|步骤$|原因$|区别$|优化(?=慢)|(?:方式|手段)$"
)
"""Words of asking in the name of a term that people write as one phrase; they are asked all the same."""

REMEDY_BY = re.compile(
    r"(?:为什么|为何|为啥).*(?:会|能够?|可以?|有助于|有利于)(?:很?好地?|有效地?)?"
    r"(?:解决|缓解|避免|减轻|减缓|减弱|抑制|防止|消除|克服|应对)"
)
"""Why one thing remedies another: how it does."""

_FILLERS = frozenset({"ways", "list", "definition", "how"})

_ALSO_DOMINATES = {
    "code": "principle procedure computation formula structure purpose",
    "derivation": "formula principle procedure whether computation",
    "drawing": "structure",
    "reason": "structure principle procedure formula whether usage",
    "difference": "usage computation procedure",
    "relation": "",
    "pros and cons": "pros cons",
    "problems": "whether",
    "influence": "whether",
    "pros": "",
    "cons": "",
    "remedy": "principle",
    "purpose": "principle",
    "formula": "computation",
    "computation": "",
    "principle": "",
    "procedure": "",
    "structure": "",
    "scenes": "usage",
    "detection": "whether symptoms",
    "symptoms": "whether",
    "usage": "",
    "whether": "",
}

DOMINATES: dict[str, frozenset[str]] = {
    **{name: _FILLERS.union(also.split()) for name, also in _ALSO_DOMINATES.items()},
    "list": frozenset({"definition", "how"}),
    "ways": frozenset({"definition"}),
    "definition": frozenset({"how"}),
}
"""An ask makes the others of its clause part of its wording (优点有哪些 asks for the pros)."""

QUALIFIERS = _table(
    (
        "inference",
        r"""
        测试(?:阶段|时|的时候)? 推理(?:阶段|时|的时候)? 预测(?:阶段|时|的时候)?
        (?<![a-z])(?:inference|test)(?![a-z])
        """,
    ),
    (
        "training",
        r"(?<!预)(?<!加快)(?<!加速)训练(?:阶段|时|的时候)? (?<![a-z])train(?:ing)?(?![a-z])",
    ),
    ("more", r"增加 增大 扩大 提高 提升 加大 变大 上升 太高 过大"),
    ("less", r"减少 降低 减小 缩小 变小 下降 太低 过小"),
    ("speed", r"加速 加快 速度(?!太?很?变?慢) 更?快(?!速) 性能[高好] 高性能 快慢"),
    ("slow", r"(?:速度)?(?:太|很|变)?慢"),
    ("improvement", r"改进 改善 优化 改动 改良"),
    ("origin", r"怎么来的 由来 怎么得来 怎么得到的 来源"),
    ("history", r"发展史 历史 发展历程 发展过程 演变 演进"),
    ("outlook", r"未来 发展方向 看法 趋势"),
    ("change", r"变化 怎样变"),
    ("construction", r"构造 构建 准备 制作"),
    ("working", r"有效 起作用 管用 有用(?!吗) 奏效"),
    (
        "choice",
        r"""
        用[的得]多 多还是 还是用 选择 选用 选型 选取 怎么选 如何选 挑选 选(?=\W|$|比较|合适|才|更|哪|的)
        设置(?!得?[过太]) 设定 (?:怎么|如何|怎样|咋)调[整节]?(?![用度试优]) [怎咋]么?设
        确定 取值
        """,
    ),
    ("time", r"时间复杂度 时间"),
    ("space", r"空间复杂度 空间 显存 内存"),
    ("many", r"多个 任意个 k个 n个"),
    ("two", r"两个 2个"),
    ("other", r"其[他它] 别的 除了"),
    ("parameters", r"参数"),
    ("defaults", r"默认"),
    ("commands", r"命令 工具"),
    ("source code", r"源码"),
    ("safety", r"安全"),
    ("growth", r"扩容"),
    ("overflow", r"(?:数值)?上溢 下溢 (?:数值)?溢出 数值稳定"),
    ("project", r"项目"),
    ("features", r"特点 特色 特性"),
    ("unfit", r"不适合 不适用 不适"),
    ("times", r"几次"),
    ("position", r"(?:放|加|用)在(?:哪|什么|激活) 前还是后 位置"),
    ("life cycle", r"生命周期"),
    ("states", r"状态"),
    ("evaluation", r"评估 评价 评测 好坏"),
)
"""What narrows a question without being a term."""

PHASES = {
    "training": frozenset({"llm-alignment", "llm-finetune", "dl-distributed", "dl-optimizer"}),
    "inference": frozenset({"llm-inference"}),
}
"""Qualifiers that say nothing of subjects whose main topic is one of these (RLHF的训练流程)."""

MORE_THEN_LESS = "more, then less"
LESS_THEN_MORE = "less, then more"

OPPOSITES = (
    ("training", "inference"),
    ("more", "less"),
    (MORE_THEN_LESS, LESS_THEN_MORE),
    ("time", "space"),
    ("two", "many"),
    ("speed", "slow"),
)
"""Qualifiers of which one on each side tells two questions apart."""

WORDING = re.compile("|".join(pattern.pattern for _, pattern in (*ASKS, *QUALIFIERS)))
"""Any wording of an ask or a qualifier."""

NEGATION = re.compile(
    any_of(r"""
    (?<!而)不(?:能|可以?|易|用|是|需要?|选|适|会|使用|采用|要|行|了|再|好|得|安全|稳定|同步|支持|容易|够|去|做|加|除)
    没有 没 无法 无需 并非 (?<!而)非(?=\x01)
    """)
)
"""Negation outside of terms."""

CONTRAST = re.compile(
    r"\x01[^\x01?。为怎何可能会]{0,14}?(?:,?而(?:不|没|非)|,(?:不|没|非)|(?:不|没有?)(?:采|选|使)?用|(?:不|没)选)[^\x01?。]{0,6}\x01"
    r"|(?:不|没有?)[^\x01?。]{0,6}\x01[^\x01?。]{0,8}(?:而|却|非)[^\x01?。]{0,6}\x01"
)
"""One thing and not another: which of them is taken, in whatever order."""

QUESTION_FORM = re.compile(
    r"(?:能|可|是|会|有|可以)不(?:能|可以?|是|会)|有没有|能否|可否|(?:了解|知道|熟悉)(?:不|没)|是不是"
)
"""Negation that only makes a question of a statement."""

LISTED = re.compile(r"(?:条件|(?<!超)参数|级别|策略|类型|种类|状态|阶段|原则|特性|步骤)(?:分别|都|各自)?(?:是|有|指|包括)?(?:什么|啥|哪[些几][个种]?)?[?。]?$")
"""A noun of many at the end: to introduce such a subject is to list what it holds (隔离级别是什么)."""

HEADINGS = (
    (re.compile(r"(?:机制|原理|思想)\W*$"), "explanation"),
    (re.compile(r"(?:过程|流程|步骤)\W*$"), "procedure"),
    (re.compile(r"(?:策略|类型|条件|特性|参数|级别|状态|区域|种类|阶段|命令)\W*$"), "list"),
)
"""What a heading without a word of asking asks by its last noun."""

TOWARDS = re.compile(
    r"而?不(?:用|是|选|采用)|而非|(?<!对)比(?!较)|相比于?|相较于?|代替|替代|取代|转|变成|到|实现|优于|好于|->|→"
)
"""Between two terms: exchanging them asks something else (用栈实现队列)."""
