"""Electronic books: a post a chapter, in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reading import packed, read_all

if TYPE_CHECKING:
    from pathlib import Path

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
PLAN = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>面试题集</dc:title><dc:creator>早睡</dc:creator></metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/%E4%B8%80.xhtml" media-type="application/xhtml+xml"/>
<item id="gone" href="gone.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="x.css" media-type="text/css"/>
</manifest>
<spine><itemref idref="cover"/><itemref idref="nav"/><itemref idref="a"/><itemref idref="b"/><itemref idref="gone"/><itemref idref="a"/></spine>
</package>"""
BOOK: dict[str, str | bytes] = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": PLAN,
    "OEBPS/nav.xhtml": "<html><body><ol><li>目录</li></ol></body></html>",
    "OEBPS/cover.xhtml": '<html><body><img src="c.png"/></body></html>',
    "OEBPS/text/一.xhtml": '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
    "<body><h1>优化</h1><p>什么是动量？</p><pre><code>a = 1\n  b = 2</code></pre></body></html>",
    "OEBPS/b.xhtml": "<html><head><title>第二章</title></head><body><p>什么是 AUC？</p></body></html>",
}


def test_every_chapter_with_text_is_a_post(tmp_path: Path) -> None:
    path = tmp_path / "b.epub"
    path.write_bytes(packed(BOOK))
    posts, errors = read_all(path)
    assert list(posts) == ["b.epub!OEBPS/text/一.xhtml", "b.epub!OEBPS/b.xhtml"]
    first, second = posts.values()
    assert [(block.kind, block.text) for block in first.blocks] == [
        ("heading", "优化"), ("paragraph", "什么是动量？"), ("code", "a = 1\n  b = 2"),
    ]  # fmt: skip
    assert (first.title, first.author, first.format, second.title) == ("优化", "早睡", "epub", "第二章")
    assert errors == ["b.epub!OEBPS/gone.xhtml: the archive names it and does not hold it; pack it anew"]


def test_a_new_chapter_moves_no_id(tmp_path: Path) -> None:
    path = tmp_path / "b.epub"
    path.write_bytes(packed(BOOK))
    before = {place: post.id for place, post in read_all(path)[0].items()}
    path.write_bytes(packed(BOOK | {"OEBPS/gone.xhtml": "<html><body><p>什么是 BN？</p></body></html>"}))
    after = {place: post.id for place, post in read_all(path)[0].items()}
    assert before.items() < after.items()


ENTITIES = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"OEBPS/book.opf": "<package/>"}, "b.epub: a book without chapters; save it again"),
        ({"META-INF/container.xml": "<a/>"}, "b.epub!: the archive names it and does not hold it; pack it anew"),
        ({"META-INF/container.xml": CONTAINER.replace("OEBPS/", "../../")}, "b.epub!../../book.opf: the archive names it and does not hold it; pack it anew"),
        ({"META-INF/encryption.xml": '<e><CipherReference URI="OEBPS/b.xhtml"/></e>'}, "b.epub: encrypted by its shop; only open books can be read"),
        ({"OEBPS/book.opf": f"{ENTITIES}]><package>&j;</package>"}, "b.epub: a book without chapters; save it again"),
    ],
)  # fmt: skip
def test_a_book_that_cannot_be_read_is_one_line(tmp_path: Path, change: dict[str, str | bytes], error: str) -> None:
    path = tmp_path / "b.epub"
    path.write_bytes(packed(BOOK | change))
    assert read_all(path) == ({}, [error])


def test_fonts_may_be_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "b.epub"
    path.write_bytes(packed(BOOK | {"META-INF/encryption.xml": '<e><CipherReference URI="OEBPS/f.otf"/></e>'}))
    assert len(read_all(path)[0]) == 2
