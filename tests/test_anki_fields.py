"""The fields of a note: chips, sources, links, escaping."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from anki_bank import BYTEDANCE, MEITUAN, card, note
from hypothesis import given
from hypothesis import strategies as st

from pipeline import render, text
from pipeline.model import Mention, Post, Settings
from pipeline.write import anki_fields

NOWHERE = Settings(title="题库")
ACTS = re.compile(r"\[sound:|\[anki:|\[/?latex\]|\[/?\${1,2}\]|\{\{", re.IGNORECASE)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("$a<b$", r"<p>\(a&lt;b\)</p>"),
        ("$$\nx\n$$", r'<div class="formula">\[x\]</div>'),
        ("$$\na % 注释\n\\\\[4pt] b\\%\n$$", r'<div class="formula">\[a \\[4pt] b\%\]</div>'),
        ("$x_{{1}}$", r"<p>\(x_&#123;&#123;1}}\)</p>"),
        ("[sound:a.mp3]", "<p>&#91;sound:a.mp3]</p>"),
        ("[LaTeX]x[/latex]", "<p>&#91;LaTeX]x&#91;/latex]</p>"),
        ("[anki:tts lang=zh]x[/anki:tts]", "<p>&#91;anki:tts lang=zh]x[/anki:tts]</p>"),
        ("{{c1::x}}", "<p>&#123;&#123;c1::x}}</p>"),
        ("`[$]`", "<p><code>&#91;$]</code></p>"),
        ("写成 \\\\(x\\\\)", r"<p>写成 \<span></span>(x\)</p>"),
        ("vector<int> 与 <b>", "<p>vector&lt;int&gt; 与 &lt;b&gt;</p>"),
        (
            "```\n{{ [sound:x]\n```",
            '<pre class="hl"><code>&#123;&#123; &#91;sound:x]</code></pre>',
        ),
    ],
)
def test_an_answer_shows_what_anki_would_act_on(markdown: str, expected: str) -> None:
    assert anki_fields.card_html(render.fragment(markdown)) == expected


def test_code_is_coloured() -> None:
    shown = anki_fields.card_html(render.fragment("```python\ndef f(): return 1\n```"))
    assert '<span class="k">def</span>' in shown


@given(st.text(alphabet="ab$\\()[]{}<>&;:/ \nsoundlatexki`*1", max_size=60))
def test_nothing_of_a_text_stays_active_and_all_of_it_stays_visible(words: str) -> None:
    fragment = render.fragment(text.escape_markdown(words))
    shown = anki_fields.card_html(fragment)
    assert not ACTS.search(shown)
    if "math" not in fragment:
        assert not re.search(r"\\[(\[]", shown)
        letters = html.unescape(re.sub(r"<[^>]*>", "", shown))
        assert letters.split() == html.unescape(re.sub(r"<[^>]*>", "", fragment)).split()


def test_a_fragment_with_nul_is_refused() -> None:
    with pytest.raises(ValueError, match="NUL"):
        anki_fields.card_html("<p>\x000\x00</p>")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("什么是 $\\alpha$？", "什么是 \\(\\alpha\\)？"),
        ("List<String> 呢？", "List&lt;String&gt; 呢？"),
        ("# 不是标题", "# 不是标题"),
        ("   前后有空格  ", "前后有空格"),
    ],
)
def test_a_question_stands_without_a_paragraph(question: str, expected: str) -> None:
    assert anki_fields.question_html(question) == expected


def test_chips_name_at_most_six_companies() -> None:
    one = card(1, "问题", asked=((BYTEDANCE, ""),))
    many = tuple((f"公司{number}", 1) for number in range(9))
    crowded = replace(one, question=replace(one.question, companies=many))
    shown = anki_fields.chips(crowded)
    assert shown.count('class="chip company"') == 6
    assert shown.endswith('<span class="chip company">等 9 家</span>')
    exactly = replace(one, question=replace(one.question, companies=many[:6]))
    assert "家" not in anki_fields.chips(exactly)


def test_chips_of_a_question_nobody_asked_are_empty() -> None:
    assert anki_fields.chips(card(1, "问题", asked=())) == ""


def test_who_asked_is_cut_with_the_number_left_out() -> None:
    mentions = [
        Mention(key=f"p#{n:02}", post="p", lines=None, question="x", companies=(MEITUAN,))
        for n in range(15)
    ]
    shown = anki_fields.asked(mentions, {})
    assert shown.count("<li>") == 13
    assert "另有 3 次" in shown


def test_a_mention_of_which_nothing_is_known_has_words_all_the_same() -> None:
    bare = Mention(key="p#1", post="p", lines=None, question="x")
    assert "<li>原帖</li>" in anki_fields.asked([bare], {})


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc", "x"])
def test_only_web_addresses_become_links(url: str) -> None:
    bare = Mention(key="p#1", post="p", lines=None, question="x")
    post = Post(id="p", path="p", format="text", title='"><b>', url=url)
    assert "href" not in anki_fields.asked([bare], {"p": post})
    assert "href" not in anki_fields.references([("来源", url)])


def test_a_title_and_an_address_from_a_post_are_inert() -> None:
    bare = Mention(key="p#1", post="p", lines=None, question="x")
    post = Post(
        id="p", path="p", format="text", title="[sound:a] {{b}} \\(c\\)<i>", url='https://x/\\("{{'
    )
    shown = anki_fields.asked([bare], {"p": post})
    assert not ACTS.search(shown)
    assert "<i>" not in shown
    assert "\\(" not in shown
    assert 'href="https://x/%5C(&#34;&#123;&#123;"' in shown


def test_fields_without_content_are_empty() -> None:
    assert anki_fields.asked([], {}) == ""
    assert anki_fields.references([]) == ""
    assert anki_fields.related([], NOWHERE) == ""


def blanks(marked: str, *hidden: str) -> str:
    made = card(1, "问题？", marked=marked)
    return anki_fields.blanks_html(made, note(1, "dl", notetype="cloze", cloze=hidden))


def test_a_blank_hides_words_code_and_formulas_and_nothing_ends_it_early() -> None:
    shown = blanks(
        "==std::vector==、==`a::b`== 与 ==$\\frac{1}{x_{2}}$==，剩下的 {{c9::字}} 不是空。\n\n```cpp\nint a;\n```",
        "std::vector", "`a::b`", "$\\frac{1}{x_{2}}$",
    )  # fmt: skip
    assert "{{c1::std&#58;&#58;vector}}" in shown
    assert "{{c2::<code>a&#58;&#58;b</code>}}" in shown
    assert "{{c3::\\(\\frac{1}{x_{2&#125;&#125;\\)}}" in shown
    assert "{{c9" not in shown
    assert "<pre" not in shown


def test_marks_with_one_number_are_one_blank_and_numbers_are_the_ledgers() -> None:
    shown = blanks("==2::甲== ==丙== ==2::乙==", "老", "2::甲", "丙")
    assert "{{c2::甲}} {{c3::丙}} {{c2::乙}}" in shown
    assert "{{c1::这一空已从答案中删去" in shown, "the number of a point that is gone keeps its card"


def test_a_point_for_which_no_number_is_left_stays_words() -> None:
    assert blanks("==甲== ==乙==", "甲") == "<p>{{c1::甲}} 乙</p>"


@pytest.mark.parametrize(
    ("tex", "found"),
    [
        ("P(AB)=P(A\\mid B)P(B)", ["P(AB)", "{}=P(A\\mid B)P(B)"]),
        ("-a+b=-c-d^{-1}", ["-a", "{}+b", "{}=-c", "{}-d^{-1}"]),  # signs and powers stay
        ("x_{i=1}+\\frac{a+b}{c}", ["x_{i=1}", "{}+\\frac{a+b}{c}"]),
        ("\\left(a+b\\right]\\le c", ["\\left(a+b\\right]", "{}\\le c"]),
        ("\\lfloor a+b\\rfloor", ["\\lfloor a+b\\rfloor"]),
        ("\\begin{aligned}a&=b+c\\end{aligned}", ["\\begin{aligned}a&=b+c\\end{aligned}"]),
        ("(a+b=c", ["(a+b=c"]),  # a bracket without its other half
        ("=a", ["=a"]),
    ],
)
def test_a_long_formula_comes_in_pieces(tex: str, found: list[str]) -> None:
    assert anki_fields.pieces(tex) == found


@given(st.text(alphabet="ab{}()+-=_^\\, ", max_size=30))
def test_pieces_hold_all_of_a_formula(tex: str) -> None:
    parts = anki_fields.pieces(tex)
    joined = parts[0] + "".join(part.removeprefix("{}") for part in parts[1:])
    assert joined.replace(" ", "") == tex.replace(" ", "")
