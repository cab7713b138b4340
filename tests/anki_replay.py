"""Plays histories in the Anki library of the Python that runs it, and finds what a user would lose.

    python tests/anki_replay.py FOLDER...

Each folder comes from `anki_history.write`. Needs nothing but `anki`, of any version from 24.11 on. Prints one JSON
object with totals; a failed expectation ends it.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from anki.buildinfo import version
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

FORGETS = version.startswith("24.")
"""Whether this Anki stamps an updated note with the time of the import instead of the package's time, so that a
further update made before that import is lost."""

STATE = (
    "select id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data from cards"
)
OURS = {1_795_305_600_101, 1_795_305_600_202, 1_795_305_600_303}
GONE = "这一空已从答案中删去"
BLANK = re.compile(r"{{c(\d+)::(.*?)}}")


class Replay:
    """One user who imports the packages of a history and studies in between."""

    def __init__(self, folder: Path, profile: Path) -> None:
        """Open a new collection."""
        self.folder = folder
        self.history = json.loads((folder / "history.json").read_text("utf-8"))
        self.chance = random.Random(self.history["seed"])  # noqa: S311  no secret
        collection: Any = Collection(str(profile / "collection.anki2"))
        self.col = collection
        self.col.db.execute("pragma synchronous = off")  # nobody keeps it, and the disk is slow
        self.stored: dict[str, int] = {}
        self.mine: dict[str, int] = {}
        self.deleted: set[str] = set()
        self.behind: set[str] = set()
        """Deleted notes that an older release brought back: no plan since the latest release knows of that."""
        self.held: dict[str, int] = {}
        self.stale: set[str] = set()
        """Notes whose text Anki kept although the package had a newer one."""
        self.meanings: dict[tuple[str, int], str] = {}
        """What each blank meant when it came."""
        self.latest = 0
        self.totals = {"imports": 0, "new": 0, "updated": 0, "kept": 0, "lost": 0, "reviews": 0}

    def play(self) -> dict[str, int]:
        """Do all steps; return what happened how often."""
        for step in self.history["steps"]:
            self.expect_import(step)
            self.study()
            self.edit()
        self.check_whole()
        self.totals["reviews"] = self.col.db.scalar("select count() from revlog")
        self.col.close()
        return self.totals

    def expect_import(self, step: dict[str, Any]) -> None:
        """Import a release and compare all that a user would miss, and what was planned."""
        notes: dict[str, dict[str, Any]] = step["notes"]
        new = {guid for guid in notes if guid not in self.stored}
        updated = {g for g, fact in notes.items() if g in self.stored and fact["mod"] > self.stored[g]}
        if step["plan"]:
            self.compare_with_plan(step, new, updated)
        cards, reviews = self.state(), self.col.db.all("select * from revlog order by id")
        path = str(self.folder / f"{step['release']}.apkg")
        request = ImportAnkiPackageRequest(package_path=path, options=ImportAnkiPackageOptions())
        log = self.col.import_anki_package(request).log
        counts = (len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))
        assert counts == (len(new), len(updated), len(notes) - len(new) - len(updated), 0), (counts, step["release"])
        after = self.state()
        assert all(after.get(key) == row for key, row in cards.items()), "a card was lost or changed"
        assert self.col.db.all("select * from revlog order by id") == reviews
        if step["clock"] < self.latest:
            self.behind |= new
        else:
            self.behind -= updated
        self.latest = max(self.latest, step["clock"])
        self.remember(notes, new, updated)
        self.check_notes(notes, new)
        self.totals["imports"] += 1
        self.totals["new"] += len(new)
        self.totals["updated"] += len(updated)

    def compare_with_plan(self, step: dict[str, Any], new: set[str], updated: set[str]) -> None:
        """Assert that the import does what `mianjing plan` said, but for what the user did meanwhile."""
        planned_new, planned = set(step["plan"]["new"]), set(step["plan"]["updated"])
        assert new - self.deleted == planned_new
        kept = {guid for guid in planned & self.mine.keys() if self.mine[guid] >= step["notes"][guid]["mod"]}
        elsewhere = self.deleted | self.behind
        lost = planned - kept - elsewhere - updated
        assert updated - self.behind == planned - kept - elsewhere - lost
        assert FORGETS or not lost, "only Anki before 25 loses an update"
        self.totals["kept"] += len(kept)
        self.totals["lost"] += len(lost)

    def remember(self, notes: dict[str, dict[str, Any]], new: set[str], updated: set[str]) -> None:
        """Keep what the collection holds now; a user's edit is over once a newer note replaced it."""
        for guid in new:
            self.stored[guid] = notes[guid]["mod"]
        # When the user imports it, some releases late: the time that an Anki that forgets stamps.
        imported = self.latest + self.chance.choice([1, 1, 10, 24]) * 86_400
        for guid in updated:
            self.stored[guid] = imported if FORGETS else notes[guid]["mod"]
            if FORGETS:
                self.col.db.execute("update notes set mod = ? where guid = ?", self.stored[guid], guid)
            self.mine.pop(guid, None)
        self.deleted -= new
        self.held |= {guid: notes[guid]["mod"] for guid in new | updated}
        self.stale -= new | updated
        self.stale |= {guid for guid, fact in notes.items() if fact["mod"] > self.held[guid]}
        found = dict(self.col.db.all("select guid, mod from notes"))
        assert found == self.stored

    def check_notes(self, notes: dict[str, dict[str, Any]], new: set[str]) -> None:
        """Assert that there are no duplicates, that user's words stand, that blanks mean what they meant."""
        doubles = self.col.db.all("select mid, substr(flds, 1, 9) from notes group by 1, 2 having count() > 1")
        assert doubles == []
        kinds = set(self.col.db.list("select distinct mid from notes"))
        assert kinds <= OURS, "a second note type appeared"
        for guid, fields, tags in self.col.db.all("select guid, flds, tags from notes"):
            assert ("我的话" in fields) == (guid in self.mine) == ("我的标签" in tags), guid
            for number, text in BLANK.findall(fields):
                self.meanings.setdefault((guid, int(number)), notes.get(guid, {}).get("blanks", {}).get(number, ""))
                meaning = self.meanings[guid, int(number)]
                assert GONE in text or meaning in text, (guid, number, meaning, text)
        for guid in new:
            decks = self.col.db.list(
                "select distinct did from cards where nid = (select id from notes where guid = ?)", guid
            )
            assert [self.col.decks.name(deck) for deck in decks] == [notes[guid]["deck"]], guid

    def study(self) -> None:
        """Answer some cards, flag, suspend and bury some, move some to a deck of the user's own."""
        self.col.decks.set_current(self.col.decks.id_for_name("题库"))
        for _ in range(self.chance.randint(0, 4)):
            card = self.col.sched.getCard()
            if card is None:
                break
            self.col.sched.answerCard(card, self.chance.randint(1, 4))
        cards = self.col.db.list("select id from cards order by id")
        some = [card for card in cards if self.chance.random() < 0.05]
        action = self.chance.choice(["flag", "suspend", "bury", "move", "unbury"])
        if action == "flag":
            self.col.set_user_flag_for_cards(self.chance.randint(1, 4), some)
        elif action == "suspend":
            self.col.sched.suspend_cards(some)
        elif action == "bury":
            self.col.sched.bury_cards(some)
        elif action == "move":
            self.col.set_deck(some, self.col.decks.id("我的牌组"))

    def edit(self) -> None:
        """Write own words and a tag into a note, or delete one."""
        guids = sorted(self.stored)
        for guid in self.chance.sample(guids, min(len(guids), self.chance.choice([0, 1, 2, 4]))):
            note = self.col.get_note(self.col.db.scalar("select id from notes where guid = ?", guid))
            if self.chance.random() < 0.1:
                self.col.remove_notes([note.id])
                self.deleted.add(guid)
                del self.stored[guid]
                self.mine.pop(guid, None)
                continue
            note.fields[3] += "我的话"
            note.add_tag("我的标签")
            self.col.update_note(note)
            weeks = self.chance.choice([0.5, 1.5, 3.5])  # some releases lie between import and edit
            when = self.latest + int(weeks * self.history["week"])
            self.col.db.execute("update notes set mod = ? where guid = ?", when, guid)
            self.stored[guid] = self.mine[guid] = when

    def state(self) -> dict[int, list[Any]]:
        """Return every card's row by id."""
        return {row[0]: row for row in self.col.db.all(STATE)}

    def check_whole(self) -> None:
        """Assert that Anki's own checks find nothing and that every card shows something.

        One thing Anki does where it keeps the text of a note: it adds the cards that the package has more, and those
        stay empty until the note is replaced. README says so.
        """
        kept = {self.col.db.scalar("select id from notes where guid = ?", guid) for guid in self.stale}
        empty = {note.note_id for note in self.col.get_empty_cards().notes}
        assert empty <= kept
        self.totals["empty"] = len(empty)
        for key in self.col.find_cards(""):
            card = self.col.get_card(key)
            front, back = card.question(), card.answer()
            assert "has a problem" not in front + back
            assert "No cloze" not in front + back or card.nid in kept
            assert front.strip() or card.nid in kept
        report, _ = self.col.fix_integrity()
        # Its own scheduler leaves review times out.
        found = [line for line in report.splitlines() if "last review time" not in line and "optimized" not in line]
        assert found == []


def play(folder: Path) -> dict[str, int]:
    """Play one history in a collection that is thrown away."""
    with tempfile.TemporaryDirectory() as profile:
        try:
            return Replay(folder, Path(profile)).play()
        except AssertionError as error:
            error.add_note(f"history {folder}")
            raise


def main() -> None:
    """Play the histories named on the command line."""
    totals: dict[str, int] = {}
    for name in sys.argv[1:]:
        for key, count in play(Path(name)).items():
            totals[key] = totals.get(key, 0) + count
    print(json.dumps({"anki": version, "histories": len(sys.argv) - 1} | totals))


if __name__ == "__main__":
    main()
