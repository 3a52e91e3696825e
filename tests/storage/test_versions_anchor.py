"""An anchor kept outside finds what a forger who rewrites the whole chain cannot hide."""

import json
from contextlib import closing

import pytest
import sqlcipher3.dbapi2 as driver
from new_office import acting, at, request
from open_file import execute, guards_down, rows

from gaoxinban.application import commands as c
from gaoxinban.domain.anchor import Anchor
from gaoxinban.domain.chain import GENESIS, case_hash, chain_hash, version_hash
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role


@pytest.fixture
def anchored(desk, tmp_path):
    """Four cases with notes; an anchor after the third."""
    office, clock = desk
    officer = acting(office, Role.SUPERVISOR)
    line = ""
    for number in range(4):
        case = office.log(officer, request(title=f"第{number + 1}件")).value
        clock.advance(minutes=10)
        office.do(officer, c.NoteCase(ticket_id=case.ticket_id, note="在办"))
        if number == 2:
            line = office.anchor().line()
    return office, line, tmp_path / "office.db"


def found(office, line):
    return [finding.sentence for finding in office.check_anchor(line)]


def rewrite(path, change):
    """A forger with everything: change events, then compute every hash and link anew."""
    with guards_down(path), closing(driver.connect(str(path), isolation_level=None)) as forger:
        names = [row[1] for row in forger.execute("PRAGMA table_info(event)")]
        events = [
            dict(zip(names, row, strict=True))
            for row in forger.execute("SELECT * FROM event ORDER BY id")
        ]
        events = change(events)
        last: dict[int, str] = {}
        link = GENESIS
        forger.execute("DELETE FROM event")
        for number, each in enumerate(events, 1):
            each["id"] = number
            columns = tuple(each[name] for name in names[:-2])
            own = case_hash(last.get(each["ticket_id"], GENESIS), columns)
            link = chain_hash(link, own)
            last[each["ticket_id"]] = own
            each.update(case_hash=own, chain_hash=link)
            marks = ",".join("?" * len(names))
            forger.execute(f"INSERT INTO event VALUES ({marks})", [each[n] for n in names])


def test_what_was_only_added_to_agrees(anchored):
    office, line, _ = anchored
    assert found(office, line) == []
    assert found(office, office.anchor().line()) == []
    assert Anchor.read(line).count < office.anchor().count


def test_an_empty_database_has_an_anchor_that_stays_true(desk):
    office, _ = desk
    line = office.anchor().line()
    assert Anchor.read(line).count == 0
    assert found(office, line) == []
    office.log(acting(office, Role.OFFICER), request())
    assert found(office, line) == []


def test_a_chain_rewritten_as_a_whole_is_found_by_the_anchor_alone(anchored):
    office, line, path = anchored

    def earlier(events):
        events[2]["happened_at"] -= 3_600_000_000
        return events

    rewrite(path, earlier)
    office.maintenance.rebuild()
    assert office.maintenance.verify() == []
    (said,) = found(office, line)
    assert "重新算过" in said


def test_a_change_after_the_anchor_needs_a_later_anchor(anchored):
    office, line, path = anchored
    newest = office.anchor().line()

    def later(events):
        events[-1]["entered_at"] += 1
        return events

    rewrite(path, later)
    assert found(office, line) == []
    assert found(office, newest) != []


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_a_truncated_tail_is_counted(anchored, kept):
    office, line, path = anchored
    rewrite(path, lambda events: events[:kept])
    (said,) = found(office, line)
    assert f"现在只有 {kept} 条" in said


def test_an_older_copy_put_in_its_place_is_noticed(anchored, tmp_path):
    office, _, _ = anchored
    office.maintenance.backup(tmp_path / "old.db")
    office.log(acting(office, Role.OFFICER), request())
    newest = office.anchor()
    from gaoxinban.bootstrap import open_office

    with closing(open_office(tmp_path / "old.db", clock=office.clock)) as old:
        assert any("较旧的一份" in said for said in found(old, newest.line()))


def test_a_rewritten_version_is_found_even_with_its_chain_made_to_agree(anchored):
    office, line, path = anchored
    with guards_down(path):
        previous = GENESIS
        for number, kind, version, payload in rows(
            path, "SELECT id, kind, number, payload FROM rule_version ORDER BY id"
        ):
            written = payload
            if kind == "promise":
                read = json.loads(payload)
                read["pause_cap_days"] = 365
                written = json.dumps(
                    read, ensure_ascii=False, separators=(",", ":"), sort_keys=True
                )
            previous = version_hash(previous, kind, version, written)
            execute(
                path,
                f"UPDATE rule_version SET payload = '{written.replace(chr(39), chr(39) * 2)}',"
                f" hash = '{previous}' WHERE id = {number}",
            )
    assert not any("指纹不符" in each.sentence for each in office.maintenance.verify())
    assert any("版本被改动" in said for said in found(office, line))


def test_a_line_is_as_old_as_it_says(anchored, desk):
    """A line of today with an earlier day on it would prove that the change was there before."""
    office, line, _ = anchored
    _, clock = desk
    older, newer = (line.replace("2026-03-02", day) for day in ("2026-03-01", "2026-03-03"))
    (said,) = found(office, older)
    assert "存证写的日期是 2026-03-01，而第 9 号事件在 2026-03-02 录入，那时还没有" in said
    (said,) = found(office, newer)
    assert "第 10 号事件在 2026-03-02 录入，那天以前已经有了" in said
    clock.set(at("2026-02-01 09:00"))  # the clock was put right after a line of tomorrow
    assert found(office, office.anchor().line()) == []


@pytest.mark.parametrize("column", ["created_at = created_at + 86400000000", "created_by = 'x'"])
def test_when_a_version_counts_and_who_published_it_is_proved_too(anchored, column):
    """A version of longer promises, as if it had been published the day before."""
    office, _, path = anchored
    with guards_down(path):
        execute(path, f"UPDATE rule_version SET {column} WHERE kind = 'promise'")
    (finding,) = office.maintenance.verify()
    assert "「承诺时限」第 1 版的发布时间或发布人" in finding.sentence
    with guards_down(path):  # as an earlier release wrote it
        execute(path, "UPDATE rule_version SET payload = json_remove(payload, '$.published')")
    assert not any("发布时间" in each.sentence for each in office.maintenance.verify())


def test_a_bad_line_is_a_sentence(anchored):
    office, line, _ = anchored
    with pytest.raises(Refused, match="存证"):
        office.check_anchor(line[:-3])
