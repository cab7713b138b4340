"""Words that say nothing about what is asked; applied when terms, asks and qualifiers are out."""

from __future__ import annotations

import re

from .wording import any_of

_KEEP = any_of("""
对[象称齐抗偶数比应立] 中[间断文值位介心] 会话 同[步态构] 在线 离线 时[序钟延域]
一[致阶元] 多[线进态路模头轮分标任层级核] 层[次级归序] 问答 上[下采传] 下[采游载]
内[存积核聚联] 里程 去[噪重中] 把握 用[户例] 说话 写[入锁] 讲话 会员 有[序效界向状]
无[序效界向状锁监] 能[量耗] 要素 为零 与[门或] 和[弦] 问[卷] 人工 一级 二级 三级
操作系统 数学期望 分类器 分布 判断题 模型并行 用法 可[见重变视] 个[人性] 时[间刻长] 生成
完成 合[成并] 构成 组成 集成 形成 成[本员] 值[类得传] 传值 阈值 均值 性能 层面 网络层
应用层 传输层
""")
"""Words that hold a character that is else a function word."""

_FUNCTION_WORDS = any_of(r"""
玩意儿? [这那]道?题 算法题 (?<![主话标课命难])题目?(?=\W|$) 各?举(?:[一两几]个?|个)?例子?(?:说明)? 从头到尾 所谓 干脆 总是 老是 特别 非常 当时 直接 就是 (?<=\x01)的?调?大调?小 看(?=哪|什么)
一面 二面 三面 二轮 设计成? 基于 具有?(?!体) 转为 形式 行为(?!树) 的?地方 的话 一?遍 一?回事儿? 定(?=\W|$) 之?点(?=\W|$)
看(?=\W|$) 大多数? 大部分 往往 普遍 (?<=要)加(?!速|权|密|载|锁|法|号|减) 后(?!向|处理|端|门|缀|序|验|台|续|剪|量) 放(?!射|大) 切(?!分|片|换|割|图|词|点|线|面) 现场 普通 吃 内部 写法 元素 ^q(?=\W|\x01) 手
请求 提出 线上 触发 模块 模式 化(?=\W|$|的) 比 不?容易 不易 法(?=\W|$|是|的) 遇到 碰到 面试官 小伙子 同学 面试 问题 能否 我们 你们 咱们 大家 自己 一些 一下子?
一种 一个 一般 这[个些种里样] 那[个些种里样么] 它们 他们 她们 这 那 可以 可能 需要 时候
情况 分别 各自 各种 各个 每个 每 各 到底 究竟 主要 相关 两者 三者 四者 二者 之间 以下
下面 以及 还有 如果 假如 (?<!的)(?<!些)(?<!么)(?<!本)假设(?!是|有|检验|条件) 发生 出现 进行 具体 详细 详尽 简单 简要 传统 整个 几个
某种 对应 一般 平时 通常 经典 典型 着重 分析 说明 算法 模型 数据 技术 函数 网络 系统
机制 方面 角度 关键字 关键词 语言 框架 知识 内容 东西 常规 目前 主流 现在 当前 经历 经验
深入 大概 大致 介绍 操作 运算 实现 判断 使用 采用 利用 用到 用过 用来 用于 做到 引入
真正 阶段 效果 产生 比较 本质 实际 理论 计算 什么样? 怎么样? 怎样 如何 多少 哪里 哪个
哪些 为啥 请问? 说 讲 谈 聊 问 写 做 用 给出? 让 使得? 把 被 你 我 它 他 她 的 得 地 了
吗 呢 么 嘛 吧 啊 哈 呀 是 在 中 里面? 上来就 上(?=\W|$|的|有|是|表) 下(?=\W|$|的|怎|如|它|其|这)
和 与 及 并 跟 同 对于? 于 有 会 能 要 想 应该? 过 为 个 种 类 又 也 都 还 再 其 该 来
必须 占用?多少 设置 调(?![用度试优参]) 整体 这块 那块 其实 而言 来说 来讲 呗 去 层 值 性 从 以 而 且 或者? 者 时 当 则 若 等等? 成 更 很 多 些 作为 给定 核心 关键
重要 必要 样本 任务 标准 处 出 到 体现 第 样 就 只 才 所 之 何 您 么 哪 啥 几 一 不
""")

FUNCTION_WORDS = re.compile(f"({_KEEP})|{_FUNCTION_WORDS}")
"""Words that say nothing about what is asked; group 1 is kept."""

_ENGLISH_FUNCTION_WORDS = """
a algorithm an and are as at be by can curve did do does for from function has have
how in is it its layer leetcode method model my network no not note of ok on or ppt
ps qa stage the to value vs we what when which why with you your
"""

ENGLISH_FUNCTION_WORDS = frozenset(_ENGLISH_FUNCTION_WORDS.split())
"""Latin words that name nothing."""
