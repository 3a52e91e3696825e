"""From nothing to the newest schema, each revision by itself."""

from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from new_office import acting, new_office, request
from open_file import execute, rows
from revisions import MIGRATIONS, run_alone, settings, stepping

from gaoxinban.application import commands as c
from gaoxinban.application.versions import Choice
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.calendar_version import DEFAULT_HOURS, Season
from gaoxinban.domain.privacy import ANONYMOUS, CONFIDENTIAL
from gaoxinban.domain.term import HolderKind, RequestKind, Role
from gaoxinban.storage import migrate, sqlite
from gaoxinban.storage.outdated import derive_anew
from gaoxinban.storage.tables import metadata


def test_an_empty_file_becomes_what_the_tables_say(tmp_path):
    path = tmp_path / "new.db"
    assert migrate.upgrade(path, MIGRATIONS) is True
    assert migrate.upgrade(path, MIGRATIONS) is False
    engine = sqlite.engine(path)
    with engine.connect() as connection:
        command.check(settings(connection))
    engine.dispose()
    found = {name for (name,) in rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(metadata.tables) <= found


def test_alembic_check_would_notice_a_difference(tmp_path):
    path = tmp_path / "new.db"
    migrate.upgrade(path, MIGRATIONS)
    execute(path, "DROP INDEX ix_ticket_updated")
    engine = sqlite.engine(path)
    with engine.connect() as connection, pytest.raises(Exception, match="ix_ticket_updated"):
        command.check(settings(connection))
    engine.dispose()


def test_revisions_read_from_names_are_those_that_alembic_runs():
    script = ScriptDirectory.from_config(settings())
    ordered = [each.revision for each in script.walk_revisions()][::-1]
    assert migrate.known(MIGRATIONS) == ordered
    assert script.get_heads() == [migrate.head(MIGRATIONS)]


def test_revision_0001(tmp_path):
    """The first tables: a new office works, and its book holds what every office starts with."""
    office, _ = new_office(tmp_path)
    with closing(office):
        assert office.log(acting(office, Role.OFFICER), request()).value.number == "GX-2026-000001"
        assert len(office.directory().categories) > 17
        assert office.maintenance.check() == []
    assert rows(tmp_path / "office.db", "PRAGMA journal_mode") == [("wal",)]


def test_revision_0002(tmp_path):
    """Frozen months: what was published can be neither changed, deleted nor replaced."""
    office, _ = new_office(tmp_path)
    office.close()
    file = tmp_path / "office.db"
    frozen = "(1, 202602, 'logged', '{}', 0, '', 0, 'x', '')"
    execute(file, f"INSERT INTO frozen_month VALUES {frozen}")
    for change in (
        "UPDATE frozen_month SET payload = ''",
        "DELETE FROM frozen_month",
        f"REPLACE INTO frozen_month VALUES {frozen}",
    ):
        with pytest.raises(Exception, match="immutable"):
            execute(file, change)


def test_revision_0003(tmp_path):
    """What older cases are is read from their events: undone acts and refused exemptions aside."""
    office, _ = new_office(tmp_path)
    boss, admin = acting(office, Role.SUPERVISOR), acting(office, Role.ADMIN)
    cases = [office.log(boss, request()).value.ticket_id for _ in range(5)]
    with closing(office):
        for case in cases[:2]:
            office.do(boss, c.SuperviseCase(ticket_id=case, order="三日内办好"))
        office.do(boss, c.UndoAct(ticket_id=cases[1]))
        for case, decisions in ((cases[2], [True]), (cases[3], [False]), (cases[4], [False, True])):
            for granted in decisions:
                office.do(boss, c.AskExemption(ticket_id=case, reason="系统故障"))
                decision = c.DecideExemption(ticket_id=case, granted=granted, reason="已查")
                office.do(admin, decision)
    path = tmp_path / "office.db"
    wanted = "SELECT id, month, exempted, supervised, escalated FROM ticket"
    stands = rows(path, wanted)
    assert [row[2:4] for row in stands] == [(0, 1), (0, 0), (1, 0), (0, 0), (1, 0)]
    for index in ("withdrawn", "exempted"):
        execute(path, f"DROP INDEX ix_ticket_{index}")
    for column in ("month", "exempted", "supervised", "escalated"):
        execute(path, f"ALTER TABLE ticket DROP COLUMN {column}")
    run_alone(path, "0003")
    assert rows(path, wanted) == stands
    with closing(open_office(path)) as again:
        assert again.maintenance.verify() == []


def test_revision_0004(tmp_path):
    """Accounts: what happened to them stays written; whoever worked before goes on working."""
    office, _ = new_office(tmp_path)
    office.close()
    file = tmp_path / "office.db"
    execute(file, "INSERT INTO account_event (at, kind, actor) VALUES (1, 'sign_in', 'officer:1')")
    for change in (
        "UPDATE account_event SET at = 2",
        "DELETE FROM account_event",
        "REPLACE INTO account_event (id, at, kind, actor) VALUES (1, 2, 'sign_in', 'officer:2')",
    ):
        with pytest.raises(Exception, match="append-only"):
            execute(file, change)
    assert rows(file, "SELECT DISTINCT active FROM officer UNION SELECT active FROM team") == [(1,)]


def test_revision_0006(filled):
    """Counters in a database that was there before: what stands in it is counted once."""
    sums = "SELECT sum(cases) FROM ticket_count"
    assert rows(filled, sums) == [(2,)]
    names = ("filter", "title", "resolved", "category_logged")
    execute(
        filled,
        "DROP TABLE saved_view",
        "DROP TABLE ticket_count",
        *(f"DROP TRIGGER ticket_count_a{act}" for act in "iud"),
        *(f"DROP INDEX ix_ticket_{name}" for name in names),
    )
    run_alone(filled, "0006")
    assert rows(filled, sums) == [(2,)]
    with closing(open_office(filled)) as office:
        assert office.maintenance.check() == []
        office.log(acting(office, Role.OFFICER), request())
    assert rows(filled, sums) == [(3,)]


def test_revision_0005(tmp_path):
    """An office in use gets the text modules that a new one starts with, and room for drafts."""
    new = tmp_path / "office.db"
    new_office(tmp_path)[0].close()
    modules = "SELECT keyword, name, initials, body, category, version FROM text_module ORDER BY id"
    offered = rows(new, modules)
    assert len(offered) > 30
    old = tmp_path / "old.db"
    with stepping(old, "0004", "0005") as connection:
        version = "'promise', 1, '{}', 0, 'install', ''"
        columns = "kind, number, payload, created_at, created_by, hash"
        connection.exec_driver_sql(f"INSERT INTO rule_version ({columns}) VALUES ({version})")
    assert rows(old, modules) == offered
    assert rows(old, "SELECT * FROM draft") == []


def test_revision_0007(filled):
    """The register's history is append-only but for erasure; doubles point to what stands."""
    values = "(1, 1, 'edit', NULL, 1, 'officer:1', 'town', 's', '{}', 'h', 'x')"
    execute(filled, f"INSERT INTO enterprise_change VALUES {values}")
    for change in (
        "UPDATE enterprise_change SET actor = 'officer:2'",
        "UPDATE enterprise_change SET payload = '{\"fields\":{}}'",
        "UPDATE enterprise_change SET payload = NULL, fields = ''",
        "DELETE FROM enterprise_change",
        f"REPLACE INTO enterprise_change VALUES {values}",
    ):
        with pytest.raises(Exception, match="append-only"):
            execute(filled, change)
    execute(filled, "UPDATE enterprise_change SET payload = NULL")
    assert rows(filled, "SELECT max(merged_into) FROM enterprise") == [(None,)]
    assert rows(filled, "SELECT count(*) FROM contact") == [(0,)]


def test_revision_0008(filled):
    """Reminders: the key decides that something is told once; whoever was told must be known."""
    told = "INSERT INTO reminder VALUES (1, 1, 'near', 'accept', 5, {shown_at})"
    execute(filled, told.format(shown_at=7))
    with pytest.raises(Exception, match="UNIQUE"):
        execute(filled, told.format(shown_at=8))
    assert rows(filled, "SELECT shown_at FROM reminder") == [(7,)]
    assert rows(filled, "SELECT * FROM reminder_seat") == []


def test_revision_0009(tmp_path):
    """Every category that was there is in use."""
    old = tmp_path / "old.db"
    with stepping(old, "0008", "0009") as connection:
        connection.exec_driver_sql("INSERT INTO category VALUES ('tax', '税费', NULL, 1)")
    assert rows(old, "SELECT * FROM category") == [("tax", "税费", None, 1, 1)]


def test_revision_0011(filled):
    """The enterprises that are not told have their place; those that were there keep theirs."""
    names = rows(filled, "SELECT id, name FROM enterprise WHERE id < 2 ORDER BY id")
    assert names[:2] == [(ANONYMOUS, "匿名"), (CONFIDENTIAL, "保密")]
    assert [number for number, _ in names[2:]] == [1]
    assert rows(filled, "SELECT count(*) FROM ticket WHERE enterprise_id < 0") == [(0,)]


def test_revision_0012(filled):
    """No enterprise has a liaison officer yet."""
    assert rows(filled, "SELECT DISTINCT liaison_id FROM enterprise") == [(None,)]


def test_revision_0013(filled):
    """No form of an act is half filled in yet."""
    assert rows(filled, "SELECT * FROM act_draft") == []


def test_revision_0014(filled):
    """No case takes up another yet; to find those that do took glpi minutes (glpi#16877)."""
    assert rows(filled, "SELECT DISTINCT follows FROM ticket") == [(None,)]
    (plan,) = rows(filled, "EXPLAIN QUERY PLAN SELECT id FROM ticket WHERE follows = 1")
    assert "ix_ticket_follows" in plan[-1]


def test_revision_0015(tmp_path):
    """The register's history is moved row by row, its chain with it, and stays append-only."""
    old = tmp_path / "old.db"
    told = (1, 1, "edit", None, 1, "officer:1", "town", "s", "{}", "h", "x")
    with stepping(old, "0014", "0015") as connection:
        connection.exec_driver_sql(
            f"INSERT INTO enterprise_change VALUES ({', '.join('?' * len(told))})", told
        )
    assert rows(old, "SELECT * FROM enterprise_change") == [told]
    undone = "(2, 1, 'undo', 1, 2, 'officer:1', 'town', 's', '{}', 'h', 'x')"
    with pytest.raises(Exception, match="constraint failed"):
        execute(old, "INSERT INTO enterprise_change VALUES" + undone.replace("'undo'", "'gone'"))
    execute(old, f"INSERT INTO enterprise_change VALUES {undone}")
    with pytest.raises(Exception, match="append-only"):
        execute(old, "UPDATE enterprise_change SET actor = 'officer:2'")


def test_revision_0016(tmp_path):
    """A voided case as 0015 had it, its turn ended in time by the void, is derived anew."""
    office, clock = new_office(tmp_path)
    boss, admin = acting(office, Role.SUPERVISOR), acting(office, Role.ADMIN)
    path = tmp_path / "office.db"
    with closing(office):
        late = office.log(boss, request()).value.ticket_id
        clock.advance(days=1)
        for case in (late, office.log(boss, request()).value.ticket_id):
            office.do(admin, c.VoidCase(ticket_id=case, reason="重复"))
    stands = rows(path, "SELECT * FROM leg")
    assert [row[:2] for row in stands] == [
        *((1, name) for name in ("accept", "contact", "dispatch")),
        (2, "dispatch"),
    ]
    execute(path, "DELETE FROM leg WHERE name = 'contact'")
    execute(path, "UPDATE leg SET name = 'accept' WHERE ticket_id = 2")
    execute(path, "DROP TABLE outdated")
    run_alone(path, "0016")
    engine = sqlite.engine(path)
    with engine.begin() as connection:
        derive_anew(connection)
    engine.dispose()
    assert rows(path, "SELECT * FROM leg") == stands
    assert rows(path, "SELECT * FROM outdated") == []
    with closing(open_office(path)) as again:
        assert again.maintenance.verify() == []


def test_revision_0017(filled):
    """Lists are read off the indexes alone, whatever is asked for."""
    kind = "+kind = 'help' AND +logged_at > 9 AND +team_id = 1"
    lights = "paused = 0 AND resolve_late_after + leg_late_after + near_after > 9"
    held = "until IS NULL AND kind IN ('enterprise', 'superior')"
    for index, asked in (
        ("ticket_updated", f"id FROM ticket WHERE {kind} ORDER BY updated_at, id"),
        ("ticket_resolved", f"id FROM ticket WHERE {kind} ORDER BY resolved_at, id"),
        ("ticket_title", f"id FROM ticket WHERE {kind} ORDER BY title, id"),
        ("ticket_enterprise_logged", f"id FROM ticket WHERE enterprise_id = 1 AND {kind}"),
        ("ticket_running_due", f"enterprise_id FROM ticket WHERE running = 1 AND {lights}"),
        ("holding_waiting", f"ticket_id FROM holding WHERE {held}"),
    ):
        plan = rows(filled, f"EXPLAIN QUERY PLAN SELECT {asked}")[0][-1]
        assert f"INDEX ix_{index}" in plan
        assert "COVERING" in plan or index == "holding_waiting"


def test_revision_0018(filled):
    """A register in use is found by its people's initials, as a new enterprise would be."""
    text = "SELECT search_text FROM enterprise WHERE id = 1"
    (made,) = rows(filled, text)
    assert made[0].endswith(" lg"), "of 李工"
    execute(filled, "UPDATE enterprise SET search_text = '示 例' WHERE id = 1")
    execute(filled, "DROP TABLE outdated_enterprise")
    run_alone(filled, "0018")
    engine = sqlite.engine(filled)
    with engine.begin() as connection:
        derive_anew(connection)
        assert sqlite.full_text_agrees(connection)
    engine.dispose()
    assert rows(filled, text) == [made]
    assert rows(filled, "SELECT * FROM outdated_enterprise") == []


def test_revision_0019(tmp_path):
    """Calendars and own call-backs of older cases are read from their events, undone acts aside."""
    office, _ = new_office(tmp_path)
    boss, admin = acting(office, Role.SUPERVISOR), acting(office, Role.ADMIN)
    one = acting(office, Role.OFFICER, "企业服务组")
    plays = [
        (None, boss, boss),  # resolved it himself
        (one.officer_id, boss, one),  # it was given to him
        (one.officer_id, boss, one, "undo", boss),  # asked again by who resolved it
        (None, boss, admin, admin),  # the second call counts
        (None, boss, "no", one, boss),  # found false by another, then asked by who resolved it
    ]
    path = tmp_path / "office.db"
    with closing(office):
        for given, resolver, *callers in plays:
            case = office.log(admin, request(kind=RequestKind.COMPLAINT)).value.ticket_id
            office.do(boss, c.AcceptCase(ticket_id=case, officer_id=given))
            office.do(boss, c.ContactCase(ticket_id=case, reached="李工"))
            office.do(resolver, c.ResolveCase(ticket_id=case, result="好了"))
            for before, caller in pairwise([None, *callers]):
                if caller == "undo":
                    office.do(before, c.UndoAct(ticket_id=case))
                elif caller == "no":
                    continue
                elif before == "no":
                    office.do(caller, c.CallBackCase(ticket_id=case, solved=False))
                    office.do(boss, c.ResolveCase(ticket_id=case, result="这回好了"))
                else:
                    office.do(caller, c.CallBackCase(ticket_id=case, solved=True))
        moved, undone = (office.log(boss, request()).value.ticket_id for _ in range(2))
        year = replace(office.rules.calendar(), hours=((480, 720), (780, 1020)))
        office.rules.publish(boss, year, Choice(1, "改作息", open_cases=True))
        assert {office.detail(each).calendar for each in (moved, undone)} == {"工作日历第 2 版"}
        office.log(boss, request())
    columns = "calendar_version call_backs call_backs_solved call_backs_by_others solved_by_others"
    wanted = f"SELECT {', '.join(columns.split())} FROM ticket ORDER BY id"
    stands = rows(path, wanted)
    own, others, none = (1, 1, 1, 0, 0), (1, 1, 1, 1, 1), (2, 0, 0, 0, 0)
    assert stands == [own, own, own, others, (1, 2, 1, 1, 0), none, none, none]
    for column in columns.split():
        execute(path, f"ALTER TABLE ticket DROP COLUMN {column}")
    run_alone(path, "0019")
    assert rows(path, wanted) == stands
    with closing(open_office(path)) as again:
        assert again.maintenance.verify() == []


def test_revision_0020(tmp_path):
    """Only what paused, and only where days are of several lengths, is derived anew."""
    office, _ = new_office(tmp_path)
    boss = acting(office, Role.SUPERVISOR)
    path = tmp_path / "office.db"
    with closing(office):
        paused, _ = (office.log(boss, request()).value.ticket_id for _ in range(2))
        office.do(boss, c.AcceptCase(ticket_id=paused))
        office.do(boss, c.ContactCase(ticket_id=paused, reached="李工"))
        awaited = HolderKind.ENTERPRISE
        office.do(boss, c.PauseCase(ticket_id=paused, reason="等材料", awaited=awaited))
        run_alone(path, "0020")
        assert rows(path, "SELECT * FROM outdated") == []
        short = Season("冬季", (11, 1), (3, 31), ((540, 720), (780, 960)))
        seasons = office.rules.calendar().with_hours(DEFAULT_HOURS, [short])
        office.rules.publish(boss, seasons, Choice(1, "冬季作息"))
    run_alone(path, "0020")
    assert rows(path, "SELECT * FROM outdated") == [(paused,)]


def test_every_revision_has_a_test_of_its_name():
    """As Picard does for its upgrade hooks."""
    beside = Path(__file__).parent.glob("test_migrations*.py")
    tests = "".join(each.read_text("utf-8") for each in beside)
    known = migrate.known(MIGRATIONS)
    assert [each for each in known if f"\ndef test_revision_{each}(" not in tests] == []
