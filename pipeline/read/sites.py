"""What is known of the sites that interview posts come from: where the post stands on a page.

One row a site. Selectors are those of `dom.Index.select`; `selector@name` reads an attribute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from .dom import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How the pages of one site, or of one theme, are built."""

    name: str
    """What people call it, ASCII."""
    hosts: tuple[str, ...] = ()
    """Domains; subdomains belong to them."""
    marks: tuple[str, ...] = ()
    """Selectors any of which gives the site away where the address is not known."""
    bodies: tuple[str, ...] = ()
    """Selectors of the post's text, the best first."""
    many: bool = False
    """Whether all matches of a body selector are the post (answers), not the first alone."""
    title: tuple[str, ...] = ()
    """Selectors of the title, the best first."""
    author: tuple[str, ...] = ()
    """Selectors of the author, the best first."""
    date: tuple[str, ...] = ()
    """Selectors of the date of publication, the best first."""
    base: str = ""
    """What relative addresses are relative to where the page's address is not known."""
    suffix: tuple[str, ...] = ()
    """What the site appends to the title of the window."""
    tail: bool = False
    """Whether all behind an end mark is advertising."""


SITES: tuple[Site, ...] = (
    Site(
        name="nowcoder",
        hosts=("nowcoder.com",),
        marks=(".post-topic-des", ".nc-slate-editor-content", ".nc-post-content",
               ".feed-content-text*", ".feed-detail-content*"),
        bodies=(".post-topic-des", ".nc-slate-editor-content", ".nc-post-content",
                ".feed-content-text*", ".feed-detail-content*"),
        title=(".post-title", ".discuss-title", "h1"),
        author=(".post-name", ".user-nickname", ".name-text"),
        date=(".post-time", ".time-text"),
        base="https://www.nowcoder.com/",
        suffix=("_牛客网", "_牛客博客", "_笔经面经_牛客网"),
    ),
    Site(
        name="zhihu",
        hosts=("zhihu.com",),
        marks=(".AnswerItem", ".Post-RichTextContainer", ".Post-RichText"),
        bodies=(".AnswerItem .RichText.ztext", ".Post-RichTextContainer .RichText",
                ".Post-RichText"),
        many=True,
        title=(".QuestionHeader-title", ".Post-Title"),
        author=(".AnswerItem .AuthorInfo-name", ".AuthorInfo-name", ".AuthorInfo meta@content"),
        date=(".AnswerItem .ContentItem-time span@data-tooltip", ".AnswerItem meta@content",
              ".ContentItem-time span@data-tooltip", ".ContentItem-time"),
        base="https://www.zhihu.com/",
        suffix=(" - 知乎",),
    ),
    Site(
        name="csdn",
        hosts=("csdn.net",),
        marks=("#content_views", "#article_content", "#articleContentId"),
        bodies=("#content_views", ".markdown_views", ".htmledit_views", "#article_content"),
        title=("#articleContentId", ".title-article"),
        author=(".follow-nickName", "#uid@title", "#uid"),
        date=(".blog-postTime@data-time", ".article-info-box .time", ".time"),
        base="https://blog.csdn.net/",
        suffix=("-CSDN博客", "_CSDN博客", "- CSDN博客"),
    ),
    Site(
        name="cnblogs",
        hosts=("cnblogs.com",),
        marks=("#cnblogs_post_body", "#cb_post_title_url"),
        bodies=("#cnblogs_post_body",),
        title=("#cb_post_title_url", ".postTitle"),
        author=("#Header1_HeaderTitle", ".postDesc a"),
        date=("#post-date",),
        base="https://www.cnblogs.com/",
        suffix=(" - 博客园",),
    ),
    Site(
        name="juejin",
        hosts=("juejin.cn", "juejin.im"),
        marks=(".article-viewer", "#juejin"),
        bodies=(".article-viewer", ".article-area .markdown-body", ".article-content"),
        title=(".article-title",),
        author=(".author-info-block .name", ".author-name", ".username"),
        date=(".author-info-block time@datetime", "time@datetime"),
        base="https://juejin.cn/",
        suffix=(" - 掘金",),
    ),
    Site(
        name="weixin",
        hosts=("mp.weixin.qq.com",),
        marks=("#js_content", "#activity-name"),
        bodies=("#js_content",),
        title=("#activity-name",),
        author=("#js_author_name", "#js_name"),
        date=("#publish_time",),
        base="https://mp.weixin.qq.com/",
        tail=True,
    ),
    Site(
        name="jianshu",
        hosts=("jianshu.com",),
        marks=("article._2rhmJa", "h1._1RuRku"),
        bodies=("article._2rhmJa", ".show-content-free", ".show-content", "article"),
        title=("h1._1RuRku", ".article .title"),
        author=("._22gUMi", "._1OhGeD", ".author .name"),
        date=("time@datetime", ".publish-time"),
        base="https://www.jianshu.com/",
        suffix=(" - 简书",),
    ),
    Site(
        name="segmentfault",
        hosts=("segmentfault.com",),
        marks=("#sf-article_title",),
        bodies=("article.fmt", ".article.fmt", ".article-content"),
        title=("#sf-article_title",),
        author=("strong.align-self-center", ".article__authorName"),
        date=("time@datetime",),
        base="https://segmentfault.com/",
        suffix=(" - SegmentFault 思否", " - 个人文章"),
    ),
    Site(
        name="tieba",
        hosts=("tieba.baidu.com",),
        marks=(".d_post_content",),
        bodies=(".d_post_content",),
        many=True,
        title=(".core_title_txt",),
        author=(".p_author_name",),
        suffix=("_百度贴吧", "【百度贴吧】"),
    ),
    Site(
        name="v2ex",
        hosts=("v2ex.com",),
        marks=(".topic_content",),
        bodies=(".topic_content",),
        many=True,
        title=(".header h1",),
        author=(".header .gray a",),
        suffix=(" - V2EX",),
    ),
    Site(
        name="bilibili",
        hosts=("bilibili.com",),
        marks=("#read-article-holder", ".opus-module-content"),
        bodies=("#read-article-holder", ".opus-module-content", ".article-content"),
        title=("h1.title", ".opus-module-title__text"),
        author=(".up-name", ".opus-module-author__name"),
        date=(".publish-text", ".opus-module-author__pub__text"),
        suffix=(" - 哔哩哔哩",),
    ),
    Site(
        name="tencent-cloud",
        hosts=("cloud.tencent.com",),
        bodies=(".mod-content__markdown", ".rno-markdown", ".J-articleContent"),
        title=(".mod-article-content__title", "h1"),
        suffix=("-腾讯云开发者社区-腾讯云", " - 腾讯云开发者社区-腾讯云"),
    ),
    Site(
        name="51cto",
        hosts=("51cto.com",),
        bodies=(".article-content-wrap", ".artical-content", ".con"),
        title=(".title h1", "h1"),
        suffix=("_51CTO博客",),
    ),
    Site(
        name="blog",
        marks=(".post-body", ".article-entry", ".vp-doc", ".theme-default-content",
               ".theme-hope-content", ".post-content", ".entry-content", "article.markdown-body",
               ".article-post", ".markdown-section", ".theme-doc-markdown", ".md-content__inner",
               ".e-content", "#articleContent"),
        bodies=(".post-body", ".article-entry", ".vp-doc", ".theme-default-content",
                ".theme-hope-content", ".post-content", ".entry-content", "article.markdown-body",
                ".article-post", ".markdown-section", ".theme-doc-markdown",
                ".md-content__inner", ".e-content", "#articleContent"),
        title=(".post-title", ".article-title", ".entry-title", ".p-name"),
        author=(".post-author", ".author-name", ".p-author"),
        date=(".post-meta time@datetime", "time@datetime", ".post-date", ".post-meta"),
    ),
    Site(
        name="aggregator",
        marks=(".article-content",),
        bodies=(".article-content",),
    ),
)  # fmt: skip
"""Looked through in this order; the last two are themes and habits rather than sites."""

UNKNOWN = Site(name="unknown")
"""A page of no known build."""


def site_of(url: str, index: Index) -> Site:
    """Return the site of a page: by its host when it is one of theirs, else by an element only it has.

    Never by a word somewhere in the address: people call themselves weixin on other sites.
    """
    host = host_of(url)
    for site in SITES:
        if any(host == own or host.endswith("." + own) for own in site.hosts):
            return site
    # Mirrors and archives serve a site's build from a host of their own.
    return next(
        (site for site in SITES if any(index.select(mark) for mark in site.marks)), UNKNOWN
    )


def host_of(url: str) -> str:
    """Return the host of an address, lower case; "" when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
