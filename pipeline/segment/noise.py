"""What of a post is not its content: advertisements, furniture of the page, tips, copyright tails."""

from __future__ import annotations

import re

from .evidence import BRACKETS

_TAIL = re.compile(
    r"^(?:相关(?:文章|推荐|阅读|内容|话题|帖子)|推荐(?:阅读|文章|内容)|猜你喜欢|你可能(?:还)?(?:感兴趣|喜欢)|更多(?:推荐|精彩|文章|阅读)|往期(?:推荐|精彩|回顾)"
    r"|热门(?:文章|推荐|评论)|最新(?:文章|评论)|(?:全部|热门|精彩)评论|评论区?$|\d{1,3}\s?楼\s+\S{1,12}\s?[:：].*|(?:读者|网友|最新|全部|精选|发表|热门)?(?:留言|评论|回复|热评)(?:板|列表|区)?(?=$|\s*[(（])|热评|发表评论|共?\s?\d*\s?条(?:评论|回复)|延伸阅读|其他文章|大家都在看|专栏目录|打赏|赞赏)\s*[:：]?\s*(?:[(（]?\d*[)）]?)?(?:\s+(?:推荐|最新|最热|热门|默认|楼层|排序)){0,4}$"
    r"|^[-—=\s]*(?:THE\s*END|END|完|全文完|正文结束)[-—=\s]*$"
    r"|^到(?:此|了?这里).{0,40}(?:文章|内容)?.{0,4}(?:就)?(?:介绍|分享)?(?:完了|到这|结束)"
    r"|^(?:posted @|本文(?:来自|转载自|由.{1,20}发布)|版权声明|著作权归|(?:转载|版权)[:：].{4,})"
    r"|^[<\s]*(?:上|下)一篇|^许可协议$|^[^，,。?？]{1,40}(?:上|下)一篇$",
    re.IGNORECASE,
)
_AD = re.compile(
    # Each begins with a character of its own, so that most of a line is skipped at once.
    r"公众号|微信群|扫码|扫一扫|二维码|关注(?:我|我们|公众|一下|不迷路|作者)|点击(?:上方|查看|下方|进入|领取|关注|阅读|链接)|后台回复|回复.{1,12}(?:领取|获取|下载)"
    r"|免费领取|领取(?:资料|红包|福利|优惠)|[领抢送发]\S{0,4}红包|打赏|赞助|星标|置顶|重磅干货|干货.{0,6}送达|内推码|加群|进群|不接受私信|可私信|别私信|欢迎私信|点我头像|简历模板|交流群|优惠券|训练营|报名"
    r"|点赞.{0,8}(?:收藏|关注|在看|转发)|求(?:点)?赞|一键三连|码字不易|转载(?:请|自|于)|侵(?:权)?(?:删|联)|版权(?:归|属|声明)|仅供学习|免责声明|本文.{0,8}(?:首发|来源|转自|转载)"
    r"|内容.{0,10}(?:来源于|收集|整理提供)|图文.{0,10}(?:来源于|收集|整理提供)|网页链接|百度网盘|提取码|资料(?:包|下载|领取)|微信\s*(?:号|群)?\s*[:：]\s*\w+"
    r"|阅读\s*[(（]?\d+|浏览\s*[(（]?\d+|分享到|举报|展开全文|阅读原文|阅读全文|收藏\s*举报|登录后|编辑于|发布于|著作权"
    r"|文章(?:来源|地址)|原文(?:链接|地址|作者)|作者[:：]|本文链接|这篇(?:具有|文章主要)|希望(?:对|能).{0,12}(?:帮助|有用)|祝.{0,10}(?:offer|上岸|顺利|好运)",
    re.IGNORECASE,
)
_AD_AT_START = re.compile(
    r"广告[:：]|[【\[]广告[】\]]|[【\[]?(?:面试|投递|应聘)?(?:职位|岗位|部门|形式|方式|时间|地点|公司|时长|结果|状态|城市|base|薪资)[】\]]?\s*[:：]",
    re.IGNORECASE,
)
_AD_WITH_SIGN = re.compile(
    r"(?:QQ|VX|v信)\s*(?:号|群)?\s*[:：]\s*\w+|(?<!\d)\d+\s*(?:人|次)(?:阅读|浏览|赞同|收藏)",
    re.IGNORECASE,
)
_SIGN = re.compile("[0-9QVqv]")
"""What the last of them begins with."""

_FURNITURE = re.compile(
    r"^:{3,}.*$|^@[\w-]{1,16}\s?[:：].*$|^(?:#(?!\d{1,3}\s?[.、])[^#\s]+#?\s*)+$|^(?:分享|二维码\d*|领取红包|收藏|举报|点赞|评论|回复|目录|文章目录|导读|前言|THE END|编辑|赞|踩|返回顶部|上一篇|下一篇|首页|登录|注册|搜索|link|\d+#?)$",
    re.IGNORECASE,
)
_TIPS = re.compile(
    r"待(?:提升|提高|改进|补充|加强|学习)|[需要]补充|(?:需要?|可以)(?:改进|提升|加强)|^(?:不足|改进)(?:之处|的地方|方向)?$|^(?:(?:room for |things to )?improve(?:ments?)?(?: in (?:the )?future| needed)?|lessons?(?: learned)?|takeaways?)$|面试技巧|(?:代码|简历|答题|回答|自我介绍|刷题)模板|备考|速通|学(?:习)?到什么.{0,4}程度|(?:刷题|学习|复习)(?:计划|规划|路线)|心得|经验(?:分享|总结|教训)|感悟|感受$|感想|建议$|tips|注意(?:事项|点)|面试流程|流程.{0,4}(?:安排|介绍)|时间安排|招聘岗位|岗位(?:介绍|要求|职责)|参考(?:系列|相关)?(?:资料|文献|链接|文章)|(?:参考|答案|题目)(?:解析|答案)|^(?:解析|答案|解答)$|论文(?:清单|列表|汇总)|书单|延伸|扩展阅读"
    r"|资料(?:下载|汇总$|推荐|整理)|^(?:说明|备注|声明)$|(?:怎么|如何)准备|写在(?:前面|最后|后面)|前言|背景(?:介绍)?$|个人(?:情况|背景|简介|介绍)|基本情况|投递|时间线|面试准备|准备(?:过程|工作|阶段)|小结$|复习(?:建议|计划)|^(?:总结|小结)$|结语|后记|最后$|碎碎念"
    r"|(?<!面试)复盘|待办|to-?do|面经分享说明|下载\d|交流群",
    re.IGNORECASE,
)
_DEMANDS = re.compile(
    r"(?:负责|参与|协助|配合|跟踪|熟悉|熟练|精通|掌握|具备|具有|良好|扎实|较强|有责任心|学习能力强|对[^，,]{2,16}有(?:热情|兴趣|浓厚)|我们(?:专注|希望|期望|将|的)|同时[，,]我们|[^。]{0,40}(?:优先|者优先|经验者)[:：;；。]?$)"
)
_NOTE = re.compile(
    r"^(?:PS|P\.S\.?|Notes?|Tips?|注|备注|说明|注意(?:区[分别])?|其他注意点|更新|补充说明|声明|评[价语]|建议|感[想受]|心得|小结)\s*[:：]", re.IGNORECASE
)
_NARRATIVE = re.compile(
    r"^(?:希望|祝我|虽然已经|前面.{0,2}聊|写了|没(?:做|写|答)出?来|感觉(?!野)|\d+\s*(?:min|分钟|h(?![a-z])|个?小时)(?!内|的|以内)|(?:整体|总体|面试)?提问(?:很|比较|按)|秒挂|面试官(?!.*[?？])|问完(?:这些|了|之后|[,，])|问的?问题(?:基本|大多|主要|都|也)|电话面|视频面|提示|本人|bg[:：]|许愿|总结[。!！]?$|(?:面试)?体验(?:感|一般|还|很|不|极|较|挺|非常)|别焦虑|祝|结果|一共|\S{1,3}题(?:总共|一共|共)有?\S{1,3}[个道]|大概(?!念)|体感|整体|(?:反馈|feedback)[:：]|TO\s?BE\s?CONTI"
    r"|已(?:oc|offer|挂|凉|过)|等(?:通知|结果|消息)|全程|聊了|主要聊|唠|同时在等|碎碎念|坐标|流程[:：])"
    r"|^(?:好像|应该)?(?:还有|其余|其[他它]|剩下|后面|别的|有些)[^?？]{0,24}(?:想不起来|不记得|记不[清起得住]|忘(?:记|掉)?)(?:了|的)?[。.…~!！]*$|参考价值|^(?:工作|上班)时间|大小周|双休|^(?:最后)?面试官(?:简单)?(?:介绍|讲|说|聊)了"
    r"|^\d{1,2}[./月]\d{1,2}日?\s{1,3}\d{1,2}[:：]\d{2}.{0,12}$|^(?:主要|基本|就)?(?:唠嗑|唠家常)|^我?以为(?:凉|挂|过)了"
    r"|^这(?:一?|[两二三一]轮?)[面轮](?:主要|基本|都|就)?(?:是|在)|(?:官网|内推|boss|实习僧)?投的$|答得(?:不|还|很)|注册会员|^(?:积分|楼主#?|沙发#?|板凳#?|地板#?|主题|帖子|精华|在线时间)$|没听懂|跳过了|聊得很|一直敲|磕磕巴巴|口音|池子|没动静|白菜|签了|没去|拒了|效率(?:真|挺|很|可以)|意向书|接好运",
    re.IGNORECASE,
)
_ABOUT_INTERVIEWS = re.compile(
    r"简历(?!上|里|中)|投递|内推|刷(?:多少|几|哪些)?题|海投|谈薪|薪资|年终奖|栏目|专栏|本(?:期|系列|文)|这(?:个系列|篇文章)|背(?:多久)?八股|八股.{0,4}(?:背|准备)|面试.{0,6}(?:准备|紧张|穿|迟到|礼仪|技巧)|选\s*offer|offer.{0,4}选|秋招|春招|校招|实习.{0,4}找|转码|考研|(?:直接|会|就)挂(?:吗|掉|了)|ACM\s?(?:模式|还是)|机[试考](?:成绩|复盘|分数)|代码规范重要|换题|捞(?:我|吗|起)|学历|双非|自我介绍|反问环节|讲项目|写代码(?:之前|前)|论文.{0,6}机会|(?:不要|别)(?:超过|问|说)"
)
_TO_READERS = re.compile(
    r"有没有(?:人|哪位|大佬|同学|小伙伴|懂的|好心人|推荐)|求(?:问|助|指点|解答|解惑|建议|大佬|各位|好心人)|(?:大佬|牛友|友友|兄弟|姐妹|家人|朋友|同学|小伙伴)[们萌]|xdm"
    r"|各位(?:大佬|老师|同学|朋友|友友|网友|看官|前辈)|(?:大家|你们)(?:觉得|怎么看|都|说|有没有|会|遇到|面|投|收到)|楼主",
    re.IGNORECASE,
)
_ADVICE_TITLE = re.compile(
    r"(?:如何|怎么|怎样).{0,14}(?:准备|投递|写简历|拿.{0,6}offer|复习|规划|上岸)|面试技巧|攻略|指南|避坑|忠告|(?:更|最)重要|(?:件|条|个|点|些)(?:小事|建议|误区|坑)",
    re.IGNORECASE,
)
_QUESTIONS_TITLE = re.compile(
    r"面经|真题|面试题|八股|题库|题目|问题|一面|二面|三面|笔试|面试记录|面试汇总|题$"
)
_TOLD_ANSWER = re.compile(
    r"^[(（]?(?:然后|接着)?(?:我(?:说|答|讲|就说|首先|当时|回答|的强项)|说了|讲了|讲到|答了|答[:：]|回答(?:[:：,，]|说)|这里我|没答|没说|没讲|不记得|忘了|不会|瞎说|他进一步|引导)"
)
_READING = re.compile(
    r"^(?:要?看|多看|推荐|参考|阅读|读)?(?:一下)?《[^《》]{2,30}》[。.]?$|(?:个人|学习|课程|读书)笔记$"
    r"|^(?:一文|万字|(?:一|这)篇(?:文章|文))(?:长文)?(?:详解|读懂|学完|学会|搞懂|弄懂|看懂|讲透|吃透|彻底|带你|总结)"
    r"|^(?:要|多|可以)?看(?:一看|看|一下).{1,20}(?:tricks?|博客|源码|文章|书|视频|教程|比赛)$",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"哈哈|嘻嘻|嘿嘿|呜呜|打call|小哥哥|小姐姐|疯狂|心累|淡定|玄学|太菜|我太|真的(?:是|超|很|太)|超级|开心|难受|紧张|感谢|谢谢|加油|希望|还好|可惜|简直|辛苦"
)
_WENT = re.compile(
    r"面试官?|笔试|秋招|春招|校招|找实习|挂(?:了|掉)|offer|转正|当时|感觉|印象|记得|之前|后来|反正|猝不及防|投(?:的|了)|\bhr\b|通知|感激|体验|没写出来|[一两二三]轮|这一面|自己还|有点|比较(?:多|少|菜)",
    re.IGNORECASE,
)

NAMES_POST = re.compile(r"面经|凉经")
"""Is said of posts, and asked by nobody."""

TITLE_OF_POST = re.compile(
    r"面经|凉经|面试|[一二三四]面|\boc\b|offer|秋招|春招|校招|社招|实习", re.IGNORECASE
)
"""Words by which the title of a post tells of an interview."""

_OUTCOME = re.compile(
    r"^\S{1,12}?[\s:：,，(（].{0,20}?(?:没消息|无消息|没后续|没动静|没做笔试|笔试错过|挂(?=$|[，,。；;）)（(\s])|感谢信|已?拒(?:了|信|$)|放弃|offer|意向|泡池|简历(?:挂|评估|筛选)|oc(?:$|[，,\s])|过了?$)", re.IGNORECASE
)
"""A name and how applying there went."""

MAX_FURNITURE = 200
"""Characters of a line that is an advertisement or a piece of the page."""

CHATS = 2
"""Words of chat that make a line without a question mark one of narrative."""


def gives_advice(title: str) -> bool:
    """Tell whether a post of this title holds advice on interviews instead of questions of one."""
    return bool(_ADVICE_TITLE.search(title)) and not _QUESTIONS_TITLE.search(title)


def is_about_interviews(text: str) -> bool:
    """Tell whether a line asks about applying for work instead of about the field."""
    return _ABOUT_INTERVIEWS.search(text) is not None


def asks_readers(text: str) -> bool:
    """Tell whether a line speaks to those who read the post."""
    return _TO_READERS.search(text) is not None


def is_narrative(text: str) -> bool:
    """Tell whether a line of an interview tells what happened instead of what was asked."""
    return _NARRATIVE.search(text.strip()) is not None


def chats(text: str) -> bool:
    """Tell whether a line talks of how it felt."""
    return "?" not in text and "？" not in text and len(_CHAT.findall(text)) >= CHATS


def tells_how_it_went(text: str) -> bool:
    """Tell whether a line speaks of applying and being interviewed more than once."""
    return "?" not in text and "？" not in text and len(set(_WENT.findall(text))) >= CHATS


def tells_outcome(text: str) -> bool:
    """Tell whether a line is a name with how applying there went (某某 笔试挂, 某某：已拒)."""
    return _OUTCOME.search(text) is not None


def tells_answer(text: str) -> bool:
    """Tell whether a line says what the candidate answered."""
    return _TOLD_ANSWER.match(text.strip()) is not None


def names_reading(text: str) -> bool:
    """Tell whether a line is the title of a book, of notes or of an article, or says to read one."""
    return _READING.search(text.strip()) is not None


def starts_tail(text: str) -> bool:
    """Tell whether everything from this line on is not the post's (related articles, comments, copyright)."""
    return _TAIL.search(text.strip()) is not None


def is_furniture(text: str) -> bool:
    """Tell whether a line is an advertisement or a piece of the page."""
    body = text.strip()
    if len(body) > MAX_FURNITURE:  # a paragraph that speaks of such things
        return False
    nothing = bool(body) and not any(c.isalnum() for c in body)
    return nothing or bool(_FURNITURE.match(body) or _NOTE.match(body) or _is_ad(body))


def demands(text: str) -> bool:
    """Tell a line of a job's advertisement: what is to be done or known."""
    return _DEMANDS.match(text) is not None


def is_marked_ad(text: str) -> bool:
    """Tell a line that says that it is an advertisement."""
    return _AD_AT_START.match(text.strip()) is not None and text.lstrip(" 【[").startswith("广告")


def _is_ad(body: str) -> bool:
    return bool(
        _AD_AT_START.match(body)
        or _AD.search(body)
        or (_SIGN.search(body) and _AD_WITH_SIGN.search(body))
    )


def heads_tips(heading: str) -> bool:
    """Tell whether a section of this heading holds advice, schedules or links instead of questions."""
    if len(heading) > MAX_FURNITURE:  # asked anew for every line below it
        return False
    return _TIPS.search(BRACKETS.sub("", heading).rstrip(":： ")) is not None
