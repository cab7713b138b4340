"""Word documents: their headings, lists, tables and code as blocks, and documents that mean harm."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reading import packed, read_all, texts

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = f"""<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 2"/></w:style></w:styles>"""


def document(body: str) -> bytes:
    """Return a Word document with this body."""
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/styles.xml": STYLES,
            "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:m="{MATH}"><w:body>{body}</w:body></w:document>',
        }
    )


def paragraph(text: str, style: str = "", run: str = "") -> str:
    """Return a paragraph; style and run are what Word calls its properties."""
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{style}<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def test_a_document_is_a_post(tmp_path: Path) -> None:
    rows = (("方式", "栈"), ("递归", "隐式"))
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
    body = (
        paragraph("星帆科技一面", "2") + paragraph("基础", "3") + paragraph("1. 什么是动量？")
        + paragraph("为什么？", run="<w:b/>") + table + "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>"
    )  # fmt: skip
    path = tmp_path / "a.docx"
    path.write_bytes(document(body))
    (tmp_path / "a.docx.yaml").write_text("company: 星帆科技\n", encoding="utf-8")
    posts, errors = read_all(path)
    assert errors == []
    post = posts["a.docx"]
    assert (post.id, post.title, post.company, post.format) == ("a-docx", "星帆科技一面", "星帆科技", "docx")
    assert [(block.kind, block.text) for block in post.blocks] == [
        ("heading", "星帆科技一面"), ("heading", "基础"), ("paragraph", "1. 什么是动量？"),
        ("paragraph", "为什么？"), ("table", ""),
    ]  # fmt: skip
    assert (post.blocks[3].marker, post.blocks[4].rows) == ("**", rows)
    assert [(drop.rule, drop.text) for drop in post.dropped] == [("word-formula", "1 formulas")]


def test_a_document_in_an_archive_is_opened_and_its_archive_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(packed({"w/a.docx": document(paragraph("什么是动量？")), "b.txt": "什么是 AUC？"}))
    posts, errors = read_all(path)
    assert errors == []
    assert [(path, texts(post)) for path, post in posts.items()] == [
        ("x.zip!b.txt", ["什么是 AUC？"]), ("x.zip!w/a.docx", ["什么是动量？"]),
    ]  # fmt: skip


def one_error(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    posts, errors = read_all(path)
    assert posts == {}
    assert len(errors) == 1
    return errors[0]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    assert "as bombs do" in one_error(tmp_path / "a.docx", document(paragraph("x") * 200_000))


def test_a_document_that_would_take_minutes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.read.from_docx.MAX_XML", 100)
    assert "bytes of text; at most 100" in one_error(tmp_path / "a.docx", document(paragraph("x")))


def test_broken_documents_are_one_line(tmp_path: Path) -> None:
    for data in (
        document("<w:p>"),
        document("<w:ins>" * 3000 + paragraph("x") + "</w:ins>" * 3000),
        document(paragraph("&a;")),
        packed({"word/document.xml": "x"}),
    ):
        assert one_error(tmp_path / "a.docx", data).startswith("a.docx: a broken Word document (")
    assert "cut-off archive" in one_error(tmp_path / "a.docx", document(paragraph("x"))[:-9])


def test_without_mammoth_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mammoth", None)
    error = one_error(tmp_path / "a.docx", document(paragraph("x")))
    assert error == "a.docx: a Word document needs the extra docx; pip install --editable '.[docx]'"
