"""The revisions of later releases, each with a test of its name."""

from contextlib import closing

from new_office import acting, new_office, request
from open_file import execute, rows
from revisions import run_alone

from gaoxinban.application import commands as c
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.term import HolderKind, RequestKind, Role


def test_revision_0022(tmp_path):
    """What was granted past the cap is added up from the events, undone grants aside."""
    office, _ = new_office(tmp_path)
    boss, admin = acting(office, Role.SUPERVISOR), acting(office, Role.ADMIN)
    one = acting(office, Role.OFFICER, "企业服务组")
    path = tmp_path / "office.db"
    with closing(office):
        office.log(boss, request())
        case = office.log(boss, request(kind=RequestKind.COMPLAINT)).value.ticket_id
        office.do(boss, c.AcceptCase(ticket_id=case, officer_id=one.officer_id))
        office.do(one, c.ContactCase(ticket_id=case, reached="李工"))
        office.do(one, c.PauseCase(ticket_id=case, reason="等材料", awaited=HolderKind.ENTERPRISE))
        for who, days in ((admin, 10), (boss, 3), (boss, 5)):
            office.do(who, c.GrantPause(ticket_id=case, days=days, reason="还要等"))
            if days == 3:
                office.do(who, c.UndoAct(ticket_id=case))
    wanted = "SELECT granted_pause_days FROM ticket ORDER BY id"
    assert rows(path, wanted) == [(0,), (15,)]
    execute(
        path,
        "DROP INDEX ix_ticket_granted",
        "ALTER TABLE ticket DROP COLUMN granted_pause_days",
    )
    run_alone(path, "0022")
    assert rows(path, wanted) == [(0,), (15,)]


def test_revision_0023(tmp_path):
    """The register is asked, and cases stand in the order of ratings and times, by indexes."""
    office, _ = new_office(tmp_path)
    office.close()
    path = tmp_path / "office.db"
    made = ("enterprise_town", "enterprise_tiers", "ticket_rated", "leg_until", "leg_promised")
    for name in made:
        execute(path, f"DROP INDEX ix_{name}")
    run_alone(path, "0023")
    ended = "name = 'contact' AND name <> 'resolve' AND until IS NOT NULL"
    promised = "name = 'resolve' AND due_at IS NOT NULL"
    for index, asked in zip(
        made,
        (
            "id FROM enterprise WHERE town = 'x' AND industry = 'y' AND tiers > ''",
            "id FROM enterprise WHERE tiers > ''",
            "id FROM ticket WHERE rating = 'x' AND +kind = 'y' ORDER BY logged_at DESC, id DESC",
            f"ticket_id FROM leg WHERE {ended} AND logged_at > 9 ORDER BY until, ticket_id",
            f"ticket_id FROM leg WHERE {promised} AND logged_at > 9 ORDER BY due_at, ticket_id",
        ),
        strict=True,
    ):
        (plan,) = rows(path, f"EXPLAIN QUERY PLAN SELECT {asked}")
        assert f"COVERING INDEX ix_{index}" in plan[-1], "nothing is sorted, no row looked up"


def test_revision_0024(tmp_path):
    """Asked after by who had it before a colleague, or amended after its import: derived anew."""
    office, _ = new_office(tmp_path)
    boss, lead = acting(office, Role.SUPERVISOR), acting(office, Role.LEAD, "企业服务组")
    one = acting(office, Role.OFFICER, "企业服务组")
    path = tmp_path / "office.db"
    with closing(office):
        cases = [office.log(boss, request()).value.ticket_id for _ in range(3)]
        for case in cases:
            office.do(one, c.AcceptCase(ticket_id=case))
            office.do(one, c.ContactCase(ticket_id=case, reached="李工"))
            if case != cases[0]:
                office.do(lead, c.AssignCase(ticket_id=case, officer_id=None, reason="交回"))
            if case != cases[2]:
                office.do(lead, c.ResolveCase(ticket_id=case, result="好了"))
                office.do(one, c.CallBackCase(ticket_id=case, solved=True))
            office.do(boss, c.AmendCase(ticket_id=case, reason="记错", kind=RequestKind.COMPLAINT))
    execute(path, f"UPDATE ticket SET imported = 1 WHERE id = {cases[2]}")
    run_alone(path, "0024")
    assert rows(path, "SELECT * FROM outdated") == [(case,) for case in cases[1:]]


def test_revision_0025(tmp_path):
    """Pausing granted past the cap is found in an index of those cases alone."""
    office, _ = new_office(tmp_path)
    office.close()
    path = tmp_path / "office.db"
    execute(path, "DROP INDEX ix_ticket_granted")
    run_alone(path, "0025")
    of_all = "SELECT count(*) FROM ticket WHERE granted_pause_days > 0"
    assert "ix_ticket_granted" in rows(path, f"EXPLAIN QUERY PLAN {of_all}")[0][3]


def test_revision_0026(tmp_path):
    """Resolved at the desk after the act of logging, and never dispatched: derived anew."""
    office, clock = new_office(tmp_path)
    one = acting(office, Role.OFFICER, "企业服务组")
    path = tmp_path / "office.db"
    with closing(office):
        office.answer(one, c.AnswerCase(log=request(), answer="已答复"))
        cases = [office.log(one, request(dispatch=lay)).value.ticket_id for lay in (False, True)]
        clock.advance(hours=2)
        office.do(one, c.AcceptCase(ticket_id=cases[1]))
        for case in cases:
            office.do(one, c.ContactCase(ticket_id=case, reached="李工"))
            office.do(one, c.ResolveCase(ticket_id=case, result="好了"))
    run_alone(path, "0026")
    assert rows(path, "SELECT * FROM outdated") == [(cases[0],)]


def test_revision_0027(tmp_path):
    """The list by enterprise walks the names; no index of numbers and names is kept beside them."""
    office, _ = new_office(tmp_path)
    office.close()
    path = tmp_path / "office.db"
    name = "ix_enterprise_id_name_key"
    execute(path, f"CREATE INDEX {name} ON enterprise (id, name_key)")
    run_alone(path, "0027")
    assert rows(path, f"SELECT * FROM sqlite_master WHERE name = '{name}'") == []


def test_revision_0028(filled):
    """What every enterprise has is counted once in a database that was there before."""
    sums = "SELECT enterprise_id, kind, cases, closed FROM enterprise_count ORDER BY 1, 2"
    execute(filled, "UPDATE ticket SET state = 'closed' WHERE id = 2")
    run_alone(filled, "0028")
    assert [row[2:] for row in rows(filled, sums)] == [(2, 1)]


def test_revision_0029(filled):
    """The indexes that were walked to count a part of the register name the enterprise."""
    execute(filled, "DROP INDEX ix_enterprise_industry")
    run_alone(filled, "0029")
    named = "SELECT count(*) FROM sqlite_master WHERE sql LIKE '% ON ticket (%, enterprise_id)'"
    assert rows(filled, named) == [(6,)]


def test_revision_0030(filled):
    """What was kept for such counts leaves nothing: they are made in memory."""
    schema = "SELECT name, sql FROM sqlite_master ORDER BY 1"
    before = rows(filled, schema)
    execute(filled, "DROP INDEX ix_enterprise_industry")
    for revision in ("0028", "0029", "0030"):
        run_alone(filled, revision)
    assert rows(filled, schema) == before
    with closing(open_office(filled)) as office:
        assert office.maintenance.check() == []
        office.log(acting(office, Role.OFFICER), request())


def test_revision_0031(filled):
    """Views stand in the order they stood in: by the place that lay in what they list."""
    places = "SELECT name, place, payload FROM saved_view ORDER BY place, id"
    execute(
        filled,
        "ALTER TABLE saved_view DROP COLUMN place",
        "INSERT INTO saved_view (id, officer_id, shared, name, payload, updated_at) VALUES"
        """ (1, 1, 0, '未移', '{"text":"用电"}', 0),"""
        """ (7, 1, 0, '后', '{"place":3,"text":"厂房"}', 0),"""
        """ (9, 1, 0, '前', '{"text":"人才","place":2,"sort":"due"}', 0)""",
    )
    run_alone(filled, "0031")
    assert rows(filled, places) == [
        ("未移", 1, '{"text":"用电"}'),
        ("前", 2, '{"sort":"due","text":"人才"}'),
        ("后", 3, '{"text":"厂房"}'),
    ]
    with closing(open_office(filled)) as office:
        assert [each.name for each in office.views.of(1)] == ["未移", "前", "后"]
        who = acting(office, Role.ADMIN)
        assert office.views.keep(who, "新的", {"text": ""}).value.payload == {"text": ""}
