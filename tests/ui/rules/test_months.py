"""Frozen months on the page 规则: frozen by key, then published and today's figures side by side."""

import pytest
from accessible import focusable_without_name
from new_office import acting, at, person, request
from PySide6.QtCore import Qt

from gaoxinban.application import commands as c
from gaoxinban.application.rule_ports import Cohort
from gaoxinban.domain.term import LegName, Role
from gaoxinban.ui.rules.months import load_months

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
OCTOBER = (202610, Cohort.LOGGED)


@pytest.fixture
def october(office):
    """Two cases of October, one resolved in time and one late; now it is 2026-11-23 again."""
    clock, boss = office.test_clock, acting(office, Role.SUPERVISOR)
    officer = acting(office, Role.OFFICER, "企业服务组")
    team = next(team.id for team in office.directory().teams if team.name == "企业服务组")
    cases = []
    for day, days_later in ((12, 1), (13, 15)):
        clock.set(at(f"2026-10-{day} 09:00"))
        case = office.log(boss, request(team_id=team)).value.ticket_id
        office.do(officer, c.AcceptCase(ticket_id=case))
        office.do(officer, c.ContactCase(ticket_id=case, reached="李工"))
        clock.advance(days=days_later)
        office.do(officer, c.ResolveCase(ticket_id=case, result="已办"))
        cases.append(case)
    clock.set(at("2026-11-23 09:00"))
    return cases


@pytest.fixture
def months(drive, october):
    """The leaf of the months, October chosen."""
    page = drive()
    page.key(K.Key_3, CTRL)
    leaf = page.page.months
    assert page.page.leaf is leaf
    leaf.view.list.go_to(OCTOBER)
    page.leaf = leaf
    return page


def cells(leaf, side="一致", leg=LegName.RESOLVE):
    model = leaf.view.figures
    for row in range(model.rowCount()):
        line = model.row_at(row)
        if line.pair.leg is leg and line.side.label == side:
            return {c.key: model.cells_at(row).text(place) for place, c in enumerate(model.columns)}
    raise AssertionError(f"no {leg} {side}")


def test_a_month_that_is_not_frozen_shows_what_would_be_published(months):
    leaf = months.leaf
    assert leaf.view.title.text() == "2026年10月 · 当月登记"
    assert "作为公布的数字，以后不能改" in leaf.view.explained.text()
    assert cells(leaf)["on_time"] == "50.0%（2）"
    assert cells(leaf)["kept"] == "50.0%（2）"
    assert leaf.freeze_action.isEnabled()
    assert leaf.view.list.horizontalScrollBar().maximum() == 0
    leaf.view.table.resize(904, 560)  # what 1280 leave
    assert leaf.view.table.horizontalScrollBar().maximum() == 0
    assert focusable_without_name(months.page) == []


def test_a_month_is_frozen_by_key_and_stands(months, office):
    months.key(K.Key_F)
    assert "2026年10月 · 当月登记 已冻结" in months.said
    leaf = months.leaf
    frozen = office.months.published(*OCTOBER)
    assert f"冻结公布，依据那时的 {frozen.event_count} 条经过" in leaf.view.explained.text()
    assert frozen.chain_hash[:12] in leaf.view.explained.text()
    assert leaf.view.changed.text() == "公布的数字与现在的一致。"
    assert not leaf.freeze_action.isEnabled()
    assert leaf.view.list.current_id() == OCTOBER
    cells = leaf.view.months.cells_at(leaf.view.months.position_of(OCTOBER))
    assert cells.text(2) == "已冻结"


def test_a_later_correction_stands_beside_what_was_published(months, office, october):
    months.key(K.Key_F)
    lead, boss = acting(office, Role.LEAD, "企业服务组"), acting(office, Role.SUPERVISOR)
    office.do(lead, c.AskExemption(ticket_id=october[1], reason="台风停工"))
    months.leaf.mark_stale()
    assert "公布的数字与现在的一致" in months.leaf.view.changed.text()
    office.do(boss, c.DecideExemption(ticket_id=october[1], granted=True, reason="属实"))
    months.leaf.mark_stale()
    view = months.leaf.view
    published, today = cells(months.leaf, "公布"), cells(months.leaf, "现在")
    assert (published["kept"], today["kept"]) == ("50.0%（2）", "100.0%（1）")
    assert published["on_time"] == today["on_time"] == "50.0%（2）"
    line = view.figures.row_at(view.figures.rowCount() - 1)
    assert line.changed == {"kept", "kept_zero"}
    assert office.detail(october[1]).row.number in view.changed.text()
    assert "按时（剔除后）" in view.differences.text()
    assert "另有剔除 1 件" in view.outside.text()
    view.scope.set_value("changed")
    assert {view.figures.row_at(row).pair.leg for row in range(view.figures.rowCount())} == set(
        LegName
    )


def test_a_lead_is_not_offered_to_freeze(drive, october, office, supervisor):
    lead = person(office, Role.LEAD)
    page = drive(lead)
    page.key(K.Key_3, CTRL)
    leaf = page.page.months
    leaf.view.list.go_to(OCTOBER)
    page.key(K.Key_F)
    assert not leaf.freeze_action.isEnabled()
    assert office.months.frozen() == []
    page.context.seat.sit(supervisor)
    assert leaf.freeze_action.isEnabled()


def test_a_month_without_cases_cannot_be_frozen(months):
    leaf = months.leaf
    leaf.view.list.go_to((202609, Cohort.LOGGED))
    assert "没有工单，不需要冻结" in leaf.view.explained.text()
    assert not leaf.freeze_action.isEnabled()
    leaf.view.list.go_to(OCTOBER)
    assert leaf.freeze_action.isEnabled()


def test_old_frozen_months_stay_in_the_list(office, october):
    office.months.freeze(acting(office, Role.SUPERVISOR), *OCTOBER)
    office.test_clock.set(at("2028-03-01 09:00"))
    lines = load_months(office)
    assert [line.month for line in lines if line.frozen is not None] == [202610]
    assert lines[0].month == 202802
    (line,) = (line for line in lines if line.frozen is not None)
    assert line.by == next(
        each.name for each in office.directory().officers if each.role is Role.SUPERVISOR
    )


def test_what_an_older_release_did_not_publish_is_not_compared(
    months, office, october, monkeypatch
):
    from dataclasses import replace

    months.key(K.Key_F)
    published = office.months.published(*OCTOBER)
    older = replace(
        published,
        names=frozenset({"n", "due", "on_time"}),
        rows=tuple(replace(row, kept_due=0, kept_on_time=0) for row in published.rows),
    )
    monkeypatch.setattr(office.months, "published", lambda *_: older)
    months.leaf.mark_stale()
    assert cells(months.leaf)["kept"] == "50.0%（2）"
    office.do(acting(office, Role.SUPERVISOR), c.RedoCase(ticket_id=october[0], reason="没办好"))
    months.leaf.mark_stale()
    published, today = cells(months.leaf, "公布"), cells(months.leaf, "现在")
    assert (published["kept"], today["kept"]) == ("—", "0.0%（2）")
    assert (published["n"], today["n"]) == ("2", "1")
