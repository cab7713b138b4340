"""What stands on a page and is not the post: told by element, by class, by style and by wording.

Each rule has a name; whatever it takes off a post is reported under it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dom import attr, classes, elements, style_of, text_of, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .tree import Tag

EMBEDDED_TAGS = words("svg canvas iframe object audio video")
"""Elements that hold drawings, players and other pages; text inside is theirs or stands in for them."""

UNSEEN_TAGS = words("script style template head title meta link base embed param area input")
"""Elements that hold no text a reader of the page would see."""

SILENT_TAGS = EMBEDDED_TAGS | UNSEEN_TAGS
"""Elements that hold no text of the post. `source` and `track` are none: the parser puts what follows into them."""

_TAGS = {
    "button": "form-control",
    "select": "form-control",
    "textarea": "form-control",
    "datalist": "form-control",
    "nav": "navigation",
    "footer": "navigation",
    "mp-common-profile": "card",
    "mp-miniprogram": "card",
    "mpvoice": "card",
    "qqmusic": "card",
}
"""Rules by element."""

_CLASS_TABLE = (
    # around code
    ("line-number", """
        gutter lnt linenos lineno linenumber line-number hljs-ln-numbers pre-numbering blob-num
        line-numbers-wrapper line-numbers-rows code-snippet__line-index rouge-gutter"""),
    ("code-toolbar", """
        hljs-button hide-preCode-box cnblogs_code_toolbar code-block-extension-header copy-code-btn
        copy-btn copy-button btn-copy clipboard-copy widget-codetool highlight-tools code-copy
        code-copy-button copy-code-button cnblogs_code_collapse CodeMirror-gutters
        contentImg-no-view toolbar-item zeroclipboard-container"""),
    # around the text
    ("contents", """
        toc post-toc table-of-contents toc-container markdown-toc article-toc
        cnblogs-toc-button"""),
    ("anchor", """
        headerlink header-anchor anchor-link anchorjs-link hash-link footnote-backref"""),
    ("copyright", """
        article-copyright post-copyright creativecommons copyright copyright-box
        post-copyright-info licence license license-box post-license"""),
    ("reward", """
        reward post-reward reward-container donate tip-pay widget-reward hide-article-box"""),
    ("navigation", """
        post-nav post-navigation page-nav pagination pager breadcrumb breadcrumbs prev-next
        post-prevnext paginav vp-page-nav page-edit doc-footer pagination-nav"""),
    ("meta-line", """
        post-meta article-meta entry-meta page-meta post-tags post-tags-container article-tags
        tag-list post-info postDesc article-info post-eof page__meta"""),
    ("comments", """
        comments comment-list comment-box comment-area gitalk-container giscus vssue
        waline-container valine"""),
    ("recommendation", """
        recommend related related-posts related-articles recommended-area recommend-box
        relate-post relatedPosts post-related related-content page__related jp-relatedposts yarpp-related
        crp_related wp_rp_wrap popular-posts popular-posts-header"""),
    ("share", "share social-share post-share bdsharebuttonbox share-box sharedaddy page__share share-buttons"),
    ("card", """
        adsbygoogle advert advertisement google-auto-placed ad-container LinkCard
        RichText-LinkCardContainer link-card"""),
    ("tag", "js-nc-tag nc-tag tag-link"),
    ("hidden", "sr-only visually-hidden screen-reader-text"),
    ("empty", "ztext-empty-paragraph image-container-fill MathJax_Preview"),
)  # fmt: skip
_CLASSES = {token: rule for rule, tokens in _CLASS_TABLE for token in tokens.split()}
"""Rules by class token; only tokens that mean the same on all sites that use them."""

_IDS = {
    "MySignature": "copyright",
    "blog_post_info_block": "navigation",
    "cnblogs_post_description": "hidden",
    "comment": "comments",
    "comments": "comments",
    "disqus_thread": "comments",
    "js_pc_qr_code": "card",
    "table-of-contents": "contents",
    "toc": "contents",
}
"""Rules by id."""

_UNNAMED = re.compile(
    r"(?:^|[-_])(?:(?P<comments>comments?|reply|replies|respond)"
    r"|(?P<recommendation>related|recommend(?:ed|ation)?s?|hot-?list|sidebar|side-?column|aside)"
    r"|(?P<navigation>navbar|nav|breadcrumbs?|pagination|pager|menu|footer|topbar)"
    r"|(?P<share>share|social)|(?P<copyright>copyright|disclaimer)|(?P<reward>reward|donate)"
    r"|(?P<form>login|signup|subscribe|qrcode))(?:[-_]|$)",
    re.IGNORECASE,
)
"""Words in class names and ids that mean furniture on pages of unknown build."""


def by_element(tag: Tag) -> str:
    """Return the rule by which an element is furniture whatever the site; "" when it is none."""
    rule = _TAGS.get(tag.name, "")
    if rule or not tag.attrs:
        return rule
    for token in classes(tag):
        if token in _CLASSES:
            return _CLASSES[token]
    if rule := _IDS.get(attr(tag, "id"), ""):
        return rule
    if attr(tag, "data-draft-type") == "reference":
        return "footnote"
    return hidden(tag)


def by_name(tag: Tag) -> str:
    """Return the rule by which class or id name an element furniture; "" when they do not.

    For pages of unknown build alone: a word in a class name proves little.
    """
    if not tag.attrs or tag.name in {"html", "body", "main", "article", "pre", "code"}:
        return ""
    for token in (*classes(tag), attr(tag, "id")):
        found = _UNNAMED.search(token)
        if found and found.lastgroup:
            return found.lastgroup
    return ""


def hidden(tag: Tag) -> str:
    """Return the rule by which an element is never seen, its children included; "" otherwise.

    By its own style alone; class names hide nothing.
    """
    if "hidden" in tag.attrs and attr(tag, "hidden") != "until-found":
        return "hidden"
    if "style" not in tag.attrs:
        return ""
    style = style_of(tag)
    hides = (
        style.get("display") == "none"
        or _number(style.get("opacity", "1")) == 0
        or (
            (_is_zero(style, "height") or _is_zero(style, "width"))
            and style.get("overflow") == "hidden"
        )
        or any(_number(style.get(side, "0")) <= -999 for side in ("left", "top", "text-indent"))
        or (_white(style) and _number(style.get("font-size", "16")) < 9)
    )
    return "hidden" if hides else ""


def veils(tag: Tag) -> bool | None:
    """Tell whether an element's style hides text (True) or shows it again (False); None: neither.

    Unlike `hidden` a child undoes this: editors set size 0 on a box and 16 on its text.
    """
    if "style" not in tag.attrs:
        return None
    style = style_of(tag)
    if "font-size" in style:
        return _number(style["font-size"]) == 0
    if "visibility" in style:
        return style["visibility"] in {"hidden", "collapse"}
    return None


def _is_zero(style: Mapping[str, str], name: str) -> bool:
    return name in style and _number(style[name]) == 0


_WHITES = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)", "transparent"})


def _white(style: Mapping[str, str]) -> bool:
    color = style.get("color", "")
    return color in _WHITES and not any(name.startswith("background") for name in style)


_NUMBER = re.compile(r"-?[0-9]{0,9}(?:\.[0-9]{1,9})?")


def _number(value: str) -> float:
    """Return the number a CSS value begins with; 1 where it begins with none."""
    found = _NUMBER.match(value)
    try:
        return float(found[0]) if found else 1.0
    except ValueError:
        return 1.0


_LINES: tuple[tuple[str, re.Pattern[str], int], ...] = tuple(
    (rule, re.compile(pattern, re.IGNORECASE), longest)
    for rule, pattern, longest in (
        ("follow-me", r"^点击(?:上方|下方|蓝字|关注|名片).{0,60}(?:星标|置顶|关注|订阅)", 90),
        (
            "follow-me",
            (
                r"^(?:扫码|长按|识别|扫描|微信扫一扫|关注公众号)"
                r".{0,30}(?:二维码|关注|[加入进]群)"
            ),
            80,
        ),
        ("follow-me", r"^(?:小礼物走一走|更多精彩内容|喜欢.{0,8}点个(?:赞|在看))", 60),
        ("campaign", r"^持续创作.{0,4}加速成长", 120),
        (
            "campaign",
            (
                r"^(?:我正在参与|我报名参加|本文已参与|这是我参与)"
                r".{0,60}(?:活动|计划|挑战)"
            ),
            120,
        ),
        ("boilerplate", r"^这篇具有很好参考价值的文章", 400),
        ("boilerplate", r"^到此这篇关于", 400),
        ("boilerplate", r"^以上就是(?:关于)?.{1,80}的(?:全部|详细)内容.{0,60}(?:关注|请)", 200),
        ("copyright", r"^本文来自(?:互联网|网络)?(?:用户)?投稿", 400),
        (
            "copyright",
            (
                r"^(?:版权声明|版权归|著作权归|转载请注明"
                r"|未经(?:作者|授权|许可|允许))"
            ),
            300,
        ),
        ("copyright", r"^本文为?.{0,20}原创文章.{0,10}(?:遵循|转载|版权)", 300),
        ("copyright", r"^本文来自.{1,30}(?:作者|转载)", 300),
        ("copyright", r"^本文(?:链接|作者|标题|首发于)\s*[:：]", 200),
        ("inserted", r"^(?:文章)?(?:来源|出处)(?:地址)?\s*[:：]\s*https?://\S{1,300}$", 400),
        ("meta-line", r"^posted @", 200),
        ("meta-line", r"^(?:发表于|发布于|编辑于|更新于|创建于)\s?[0-9]{4}", 80),
        ("meta-line", r"^本文(?:字数|共)\s*[:：]?\s*[0-9]", 60),
        (
            "meta-line",
            (
                r"^(?:阅读|浏览|点赞|评论|收藏|赞同|分享)[量数]?"
                r"\s?[(（:：]?\s?[0-9.]+[kw万]?[)）]?$"
            ),
            20,
        ),
        ("meta-line", r"^[0-9]+\s?(?:人点赞|个?评论|次阅读|条评论)$", 20),
        ("contents", r"^(?:文章|本文)?目录$", 8),
        ("code-toolbar", r"^(?:复制代码|登录后复制|复制|体验AI代码助手|代码解读)$", 12),
        ("fold", r"^(?:展开(?:全文|阅读全文)?|收起|阅读全文|查看更多|点击展开)$", 8),
        ("navigation", r"^(?:上一篇|下一篇|返回首页)(?:\s?[:：].{0,60})?$", 80),
        ("reward", r"^(?:赞赏支持|打赏作者?|觉得.{0,12}打赏|(?:支付宝|微信)扫一扫)", 40),
        ("end-mark", r"^[—\-–─~·\s]{0,12}(?:END|完|全文完)[—\-–─~·\s]{0,12}$", 30),
    )
)
"""Wordings of whole lines: rule, pattern, and the length beyond which a line is content."""

TAIL = re.compile(
    r"[—\-–─~·\s]{0,12}END[—\-–─~·\s]{0,12}"
    r"|(?:往期|精彩)(?:推荐|回顾|精选|文章).{0,6}|推荐阅读.{0,4}"
)
"""Lines behind which only advertising follows."""

_INSERTED = re.compile(
    r"(?:文章来源(?:地址)?|文章地址|来源网址)\s?[:：]?\s?https?://[\x21-\x7e]{1,300}"
    r"|网址\s?[:：]\s?[\w.-]{3,80}<"
    r"|文章来源(?:地址)?\s?[:：]?\s?$",
    re.ASCII | re.MULTILINE,
)
"""What aggregators put into other people's sentences, list items and code."""


_ANY_LINE = re.compile("|".join(pattern.pattern for _, pattern, _ in _LINES), re.IGNORECASE)
"""All of them in one: nearly no line matches any."""


def by_wording(text: str) -> str:
    """Return the rule by which a whole line is furniture; "" when it is none."""
    if not _ANY_LINE.match(text):
        return ""
    for rule, pattern, longest in _LINES:
        if len(text) <= longest and pattern.search(text):
            return rule
    return ""


def take_insertions(text: str) -> tuple[str, list[str]]:
    """Cut from a text what an aggregator inserted; return the rest and the pieces."""
    if "文章" not in text and "网址" not in text:
        return text, []
    pieces = [found[0] for found in _INSERTED.finditer(text)]
    return (_INSERTED.sub("", text), pieces) if pieces else (text, [])


def is_contents(tag: Tag) -> bool:
    """Tell a list all of whose text leads to places on the same page."""
    linked = total = count = 0
    for link in elements(tag):
        if link.name == "a" and attr(link, "href").startswith("#"):
            linked += len("".join(text_of(link).split()))
            count += 1
    if count >= 2:
        total = len("".join(text_of(tag).split()))
    return count >= 2 and linked == total > 0
