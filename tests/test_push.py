"""Push: a server that speaks AnkiConnect's protocol, with a real collection behind it."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import toy_project as toy
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki_bank import collection, faults, import_package

from pipeline import cli, push
from pipeline.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STATE = "select id, nid, did, ord, type, queue, due, ivl, reps, flags from cards order by id"


class Connect:
    """The actions that push may use, as the add-on does them; any other is refused."""

    def __init__(self, opened: Any) -> None:
        """Serve a collection."""
        self.col = opened
        self.asked: list[str] = []
        self.broken = ""

    def do(self, request: dict[str, Any]) -> Any:
        """Return the answer to one request."""
        name = request["action"]
        assert request["version"] == push.VERSION
        self.asked.append(name)
        action: Callable[..., Any] | None = getattr(self, f"on_{name}", None)
        if action is None or name == self.broken:
            return {"result": None, "error": "unsupported action"}
        return {"result": action(**request.get("params", {})), "error": None}

    def on_version(self) -> int:
        return push.VERSION

    def on_multi(self, actions: list[dict[str, Any]]) -> list[Any]:
        return [self.do(action) for action in actions]

    def on_modelNamesAndIds(self) -> dict[str, int]:  # noqa: N802  the add-on's name
        return {one.name: one.id for one in self.col.models.all_names_and_ids()}

    def on_findModelsByName(self, modelNames: list[str]) -> list[Any]:  # noqa: N802, N803
        return [self.col.models.by_name(name) for name in modelNames]

    def on_findNotes(self, query: str) -> list[int]:  # noqa: N802
        return [int(note) for note in self.col.find_notes(query)]

    def on_notesModTime(self, notes: list[int]) -> list[dict[str, int]]:  # noqa: N802
        return [{"noteId": note, "mod": self.col.get_note(note).mod} for note in notes]

    def on_notesInfo(self, notes: list[int]) -> list[dict[str, Any]]:  # noqa: N802
        infos = []
        for note in map(self.col.get_note, notes):
            fields = {name: {"value": value, "order": n} for n, (name, value) in enumerate(note.items())}
            infos.append({"noteId": note.id, "tags": note.tags, "fields": fields,
                          "modelName": note.note_type()["name"], "cards": note.card_ids()})  # fmt: skip
        return infos

    def on_importPackage(self, path: str) -> bool:  # noqa: N802
        options = ImportAnkiPackageOptions(merge_notetypes=True, with_scheduling=True, with_deck_configs=True)
        self.col.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options))
        self.col.models._clear_cache()  # as the window does after an import
        return True

    def on_updateNoteFields(self, note: dict[str, Any]) -> None:  # noqa: N802
        found = self.col.get_note(note["id"])
        for name, value in note["fields"].items():
            found[name] = value
        self.col.update_note(found)

    def on_addTags(self, notes: list[int], tags: str) -> None:  # noqa: N802
        self.col.tags.bulk_add(notes, tags)

    def on_removeTags(self, notes: list[int], tags: str) -> None:  # noqa: N802
        self.col.tags.bulk_remove(notes, tags)


@contextmanager
def served(connect: Connect) -> Iterator[str]:
    """Listen on loopback and yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(connect.do(request)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:  # type: ignore[explicit-override]
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = toy.copy(tmp_path / "project")
    answer = root / "sources" / "answers" / "algo" / "quick-sort.md"
    answer.write_text(answer.read_text("utf-8") + "\n先==分区==再==递归==。\n", "utf-8")
    return root


@pytest.fixture(name="connect")
def _connect(tmp_path: Path) -> Iterator[Connect]:
    with collection(tmp_path / "profile") as opened:
        made = Connect(opened)
        yield made
        made.col.close()


def pushed(root: Path, connect: Connect, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    """Push, and return what it says it did."""
    with served(connect) as address:
        code = cli.main(["-C", str(root), "push", "--json", "--anki", address, *more])
    said = capsys.readouterr()
    assert code == cli.OK, said.err
    row: dict[str, Any] = json.loads(said.out)
    assert not list(root.glob("build/*.apkg"))
    assert not [name for name in connect.asked if "delete" in name.lower() or "Deck" in name]
    return row


def edit(root: Path) -> None:
    """Another sentence in one answer, and a link on every card."""
    answer = root / "sources" / "answers" / "ml" / "auc.md"
    answer.write_text(answer.read_text("utf-8") + "\n再补一句。\n", "utf-8")
    settings = root / "sources" / "settings.yaml"
    kept = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("site_url")]
    settings.write_text("\n".join([*kept, "site_url: https://example.org/neu/"]) + "\n", "utf-8")


def age(connect: Connect, seconds: int = 1000) -> None:
    """Let all of a collection be as if imported some time ago."""
    opened = connect.col
    opened.db.execute("update notes set mod = mod - ?", seconds)
    opened.db.execute("update notetypes set mtime_secs = mtime_secs - ?", seconds)
    opened.close()  # or Anki would go on with the times it remembers
    connect.col = Collection(opened.path)


def test_a_first_push_brings_everything_with_its_guids(
    root: Path, connect: Connect, capsys: pytest.CaptureFixture[str]
) -> None:
    row = pushed(root, connect, capsys)
    ledger = toy.notes(root)
    assert sorted(row["new"]) == sorted(ledger)
    assert set(connect.col.db.list("select guid from notes")) == {one["guid"] for one in ledger.values()}
    again = pushed(root, connect, capsys)
    assert again == {"new": [], "changed": [], "notetypes": [], "unchanged": len(ledger)}
    counts = import_package(connect.col, root / "build" / "anki" / "mianjing-all.apkg")
    assert (counts.new, counts.duplicate) == (0, len(ledger))
    assert faults(connect.col) == []


def test_a_push_updates_fields_and_types_and_keeps_what_is_the_users(
    root: Path, connect: Connect, capsys: pytest.CaptureFixture[str]
) -> None:
    pushed(root, connect, capsys)
    opened = connect.col
    model = opened.models.by_name("面经·问答")
    model["name"] = "我的名字"
    opened.models.update_dict(model)
    (auc,) = opened.find_notes("问题:*AUC*")
    mine = opened.get_note(auc)
    mine["备用3"] = "自己的心得"
    mine.tags += ["我的标签", "题型::旧的"]
    opened.update_note(mine)
    opened.set_deck(mine.card_ids(), opened.decks.id("我的牌组"))
    age(connect)
    opened = connect.col
    before = opened.db.all(STATE)
    edit(root)
    row = pushed(root, connect, capsys)
    assert row["new"] == []
    assert row["changed"]
    assert row["notetypes"] == ["cloze", "code", "qa"]
    after = opened.get_note(auc)
    assert "再补一句" in after["答案"]
    assert after["备用3"] == "自己的心得"
    assert "我的标签" in after.tags
    assert "题型::旧的" not in after.tags
    assert opened.db.all(STATE) == before
    assert "https://example.org/neu/q/" in opened.get_card(after.card_ids()[0]).answer()
    assert [one.name for one in opened.models.all_names_and_ids() if "+" in one.name] == []
    assert pushed(root, connect, capsys)["unchanged"] == len(toy.notes(root))


def test_a_note_edited_since_stays(root: Path, connect: Connect, capsys: pytest.CaptureFixture[str]) -> None:
    pushed(root, connect, capsys)
    edit(root)
    toy.build(root, ["anki"], now=toy.SECOND + 60)
    opened = connect.col
    (auc,) = opened.find_notes("问题:*AUC*")
    mine = opened.get_note(auc)
    mine["答案"] = "我自己的答案"
    opened.update_note(mine)
    opened.db.execute("update notes set mod = mod + 100 where id = ?", auc)
    assert pushed(root, connect, capsys)["changed"] == []
    assert opened.get_note(auc)["答案"] == "我自己的答案"


def test_a_dry_run_changes_neither_anki_nor_the_project(
    root: Path, connect: Connect, capsys: pytest.CaptureFixture[str]
) -> None:
    before = toy.contents(root)
    row = pushed(root, connect, capsys, "--dry-run")
    assert row["new"]
    assert connect.col.note_count() == 0
    assert toy.contents(root) == before
    with served(connect) as address:
        assert cli.main(["-C", str(root), "push", "--dry-run", "--anki", address]) == cli.OK
    assert capsys.readouterr().out.startswith(f"notes: new {len(row['new'])}, changed 0, unchanged 0")


@pytest.mark.parametrize("broken", ["version", "modelNamesAndIds", "importPackage"])
def test_an_anki_that_refuses_is_told_in_one_line(
    root: Path, connect: Connect, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    connect.broken = broken
    with served(connect) as address:
        assert cli.main(["-C", str(root), "push", "--anki", address]) == cli.MEND
    assert f"Anki refused {broken}: unsupported action" in capsys.readouterr().err.splitlines()[-1]
    assert not list(root.glob("build/*.apkg"))


def test_no_anki_is_told_in_one_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["-C", str(root), "push", "--dry-run", "--anki", "http://127.0.0.1:9"]) == cli.MEND
    assert "start Anki with the add-on AnkiConnect" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("address", ["http://example.org:8765", "https://127.0.0.1", "127.0.0.1:8765", ""])
def test_an_address_elsewhere_is_refused(address: str) -> None:
    with pytest.raises(UserError, match="not on this machine"):
        push.Anki(address)
