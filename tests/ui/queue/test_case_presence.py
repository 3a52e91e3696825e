"""Somebody else has a form of the same case open: it is said, and forgotten by age."""

from PySide6.QtCore import Qt

from gaoxinban.application.commands import NoteCase
from gaoxinban.application.presence import BEAT, SEEN, Presence
from gaoxinban.bootstrap import open_office

ROLE = Qt.ItemDataRole.ToolTipRole


def test_two_programs_see_each_other(office, cast, clock, tmp_path):
    """Seen and never locked out: osTicket#2504, #1881."""
    case = cast.log()
    other = open_office(tmp_path / "gaoxinban.db", clock=clock)
    try:
        ours, theirs = office.register.presence, other.register.presence
        ours.be_present(cast.officer.actor, case, "更正")
        assert ours.others(case) == []
        (seen,) = theirs.others(case)
        assert (seen.actor, seen.act) == (cast.officer.name, "更正")
        assert theirs.others(case + 1) == []
        assert ours.elsewhere() == {}
        assert theirs.elsewhere() == {case: [seen]}
        clock.pass_(SEEN + 1)
        assert theirs.others(case) == [], "a window that crashed is not there for ever"
        ours.be_present(cast.officer.actor, case, "办结")
        assert [each.act for each in theirs.others(case)] == ["办结"]
        note = NoteCase(ticket_id=case, note="企业又来电")
        assert other.do(cast.officer.actor, note).value.ticket_id == case, "nobody is barred"
        ours.leave(case)
        assert theirs.others(case) == []
    finally:
        other.close()


def test_a_window_that_crashed_while_the_clock_was_ahead_is_gone_when_it_is_right(
    office, cast, clock
):
    case = cast.log()
    Presence(office._database, clock).be_present(cast.officer.actor, case, "更正")
    assert len(office.register.presence.others(case)) == 1
    clock.pass_(-10 * SEEN)
    assert office.register.presence.others(case) == []
    assert office.register.presence.elsewhere() == {}


def test_old_heartbeats_are_swept_away(office, cast, clock):
    case = cast.log()
    database = office._database
    for _ in range(3):
        Presence(database, clock).be_present(cast.officer.actor, case, "更正")
    clock.pass_(100 * BEAT)
    Presence(database, clock).be_present(cast.officer.actor, case, "更正")
    with database.register() as register:
        assert len(register.present(case, 0)) == 1
    assert office.maintenance.verify() == []


def test_the_page_says_who_is_at_it_and_tells_of_itself(drive, office, cast, clock):
    case = cast.in_hand()
    made = drive()
    made.open(case)
    presence = made.page.case.presence
    assert presence.label.isHidden()
    elsewhere = Presence(office._database, clock)
    elsewhere.be_present(cast.supervisor.actor, case, "更正")
    made.trigger("ticket.note")
    assert presence.label.text() == "值班主管正在另一个窗口填写「更正」"
    assert presence.label.isVisible()
    (seen,) = elsewhere.others(case)
    assert (seen.actor, seen.act) == (cast.officer.name, "备注")
    made.page.step_back()
    made.settle()
    assert elsewhere.others(case) == []
    elsewhere.leave()
    presence.look()
    assert presence.label.isHidden()


def test_a_form_that_stays_open_keeps_beating_and_saving_ends_it(drive, office, cast, clock):
    case = cast.in_hand()
    made = drive()
    made.open(case)
    made.trigger("ticket.note")
    elsewhere = Presence(office._database, clock)
    clock.pass_(SEEN + 1)
    assert elsewhere.others(case) == []
    for _ in range(4):
        made.page.case.presence.look()
    assert len(elsewhere.others(case)) == 1
    made.form.note.setPlainText("说明")
    made.trigger("ticket.do")
    assert elsewhere.others(case) == []


def test_the_list_says_who_is_at_a_case_and_asks_once_for_all(
    drive, office, cast, clock, monkeypatch
):
    cases = [cast.in_hand(title=f"第{number}件") for number in range(3)]
    made = drive()
    panel, looks = made.page.list, []
    elsewhere = Presence.elsewhere
    monkeypatch.setattr(Presence, "elsewhere", lambda self: looks.append(1) or elsewhere(self))
    place = [column.key for column in panel.model.columns].index("state")

    def states():
        panel.refresh_times()
        assert {row.id for row in made.rows} == set(cases)
        cells = {each: panel.model.position_of(each) for each in cases}
        index = {each: panel.model.index(row, place) for each, row in cells.items()}
        return {each: (index[each].data(), index[each].data(ROLE)) for each in cases}

    assert all(text == "办理中" for text, _ in states().values())
    assert len(looks) == 1
    them = Presence(office._database, clock)
    them.be_present(cast.supervisor.actor, cases[1], "更正")
    found = states()
    assert found[cases[1]][0] == "有人在填"
    assert "办理中；值班主管正在另一个窗口填写「更正」" in found[cases[1]][1]
    assert found[cases[0]][0] == "办理中"
    them.leave()
    assert states()[cases[1]][0] == "办理中"
