"""Further conditions of a list: what they ask for, their row, their chips, and how they end."""

import itertools
from dataclasses import replace
from datetime import date, datetime

import pytest
from accessible import focusable_without_name
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QPushButton

from gaoxinban.application.register import EditEnterprise
from gaoxinban.application.rows import TicketFilter
from gaoxinban.application.views import Views
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import from_datetime
from gaoxinban.domain.term import Channel, Light, RequestKind, TicketState, Urgency
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.queue.columns import columns
from gaoxinban.ui.queue.filters import MINE, QueueFilter, Sitter, from_elsewhere
from gaoxinban.ui.queue.narrowing import Logged, Narrow

K = Qt.Key
MOD = Qt.KeyboardModifier
SHIFT = MOD.ControlModifier | MOD.ShiftModifier
ALT = MOD.ControlModifier | MOD.AltModifier
NOW = from_datetime(datetime(2026, 3, 1, 0, 30))


def midnight(year, month, day):
    return from_datetime(datetime(year, month, day))


def test_every_condition_is_asked_of_the_office():
    narrow = Narrow("08.01", RequestKind.COMPLAINT, Urgency.CRITICAL, Channel.VISIT, 7)
    narrow = replace(narrow, town="薛家镇", industry="其他", tier="瞪羚企业")
    assert QueueFilter(narrow=narrow, sort="logged", descending=True).wanted(
        Sitter()
    ) == TicketFilter(
        open_only=True,
        category="08.01",
        kind=RequestKind.COMPLAINT,
        urgency=Urgency.CRITICAL,
        channel=Channel.VISIT,
        officer_id=7,
        towns=("薛家镇",),
        industries=("其他",),
        tiers=("瞪羚企业",),
    )


@pytest.mark.parametrize(
    ("narrow", "since", "before"),
    [
        (Narrow(logged=Logged.TODAY), (2026, 3, 1), None),
        (Narrow(logged=Logged.WEEK), (2026, 2, 23), None),
        (Narrow(logged=Logged.MONTH), (2026, 3, 1), None),
        (Narrow(logged=Logged.LAST_MONTH), (2026, 2, 1), (2026, 3, 1)),
        (Narrow(logged=Logged.YEAR), (2026, 1, 1), None),
        (
            Narrow(logged=Logged.CUSTOM, first=date(2025, 12, 31), last=date(2026, 1, 2)),
            (2025, 12, 31),
            (2026, 1, 3),
        ),
        (
            Narrow(logged=Logged.CUSTOM, first=date(2026, 1, 2), last=date(2025, 12, 31)),
            (2025, 12, 31),
            (2026, 1, 3),
        ),
    ],
)
def test_days_are_local_days_as_of_now(narrow, since, before):
    wanted = QueueFilter(narrow=narrow).wanted(Sitter(now=NOW))
    assert wanted.logged_from == midnight(*since)
    assert wanted.logged_before == (None if before is None else midnight(*before))


def test_my_cases_of_somebody_else_are_none():
    other = QueueFilter(scope=MINE, narrow=Narrow(officer_id=8))
    assert other.wanted(Sitter(officer_id=7)).officer_id == -1
    assert other.wanted(Sitter(officer_id=8)).officer_id == 8


@pytest.mark.parametrize(
    "given",
    [
        TicketFilter(officer_id=7, open_only=True),
        TicketFilter(states=(TicketState.RESOLVED,), kind=RequestKind.COMPLAINT, category="08"),
        TicketFilter(lights=(Light.RED,), team_ids=(3,), text="用电"),
        TicketFilter(waiting=True),
        TicketFilter(towns=("薛家镇",), tiers=("瞪羚企业",)),
    ],
)
def test_what_another_page_asks_is_said_by_the_bar_where_it_can(given):
    shown = from_elsewhere(given)
    assert shown.given is None
    wanted = shown.wanted(Sitter())
    assert replace(wanted, sort=given.sort, descending=given.descending) == given


@pytest.mark.parametrize(
    "given",
    [
        TicketFilter(enterprise_id=4),
        TicketFilter(states=(TicketState.CLOSED, TicketState.RESOLVED)),
        TicketFilter(logged_from=NOW),
        TicketFilter(industries=("其他", "新医药及医疗器械")),
    ],
)
def test_what_the_bar_cannot_say_is_kept_as_it_came(given):
    wanted = from_elsewhere(given).wanted(Sitter())
    assert replace(wanted, sort=given.sort, descending=given.descending) == given


def chips(page):
    row = page.page.list.view.bar.narrow
    return [chip.text() for chip in row.chips.values() if chip.isVisible()]


def test_conditions_by_keys_stand_on_chips_and_go_by_keys(drive, cast):
    cast.log("投诉的", kind=RequestKind.COMPLAINT)
    cast.log("特急投诉的", kind=RequestKind.COMPLAINT, urgency=Urgency.CRITICAL)
    cast.log("求助的")
    page = drive()
    bar, table = page.page.list.view.bar, page.page.list.view.table
    assert not bar.narrow.isVisible()
    page.key(K.Key_F, SHIFT)
    assert bar.narrow.category.hasFocus()
    QTest.keyClick(bar.narrow.category, K.Key_Tab)
    for _kind in range(list(RequestKind).index(RequestKind.COMPLAINT) + 1):
        QTest.keyClick(bar.narrow.kind, K.Key_Down)
    page.settle()
    assert set(page.titles) == {"投诉的", "特急投诉的"}
    bar.narrow.urgency.set_value(Urgency.CRITICAL)
    page.settle()
    assert page.titles == ["特急投诉的"]
    assert chips(page) == []
    assert page.page.step_back()
    assert table.hasFocus()
    assert chips(page) == ["投诉  ×", "特急  ×"]
    chip = bar.narrow.chips["kind"]
    chip.setFocus()
    QTest.keyClick(chip, K.Key_Delete)
    page.settle()
    assert bar.narrow.chips["urgency"].hasFocus()
    assert list(focusable_without_name(page.page)) == []
    QTest.keyClick(bar.narrow.chips["urgency"], K.Key_Return)
    page.settle()
    assert table.hasFocus()
    assert not bar.narrow.isVisible()
    assert len(page.titles) == 3


def test_one_key_clears_text_and_conditions_and_keeps_the_view(drive, cast):
    cast.log("待签收的")
    cast.accept(cast.log("签收的"))
    page = drive()
    bar = page.page.list.view.bar
    page.key(K.Key_5, MOD.ControlModifier)
    shown = replace(bar.shown, text="没有", narrow=Narrow(logged=Logged.LAST_MONTH))
    page.page.list.show_list(shown)
    page.settle()
    assert page.titles == []
    assert "Ctrl+Alt+F" in page.page.list.view.empty._hint.text()
    page.key(K.Key_F, ALT)
    assert page.titles == ["待签收的"]
    assert not bar.narrow.isVisible()


def test_the_row_left_empty_folds_itself_away(drive, cast):
    cast.log()
    page = drive()
    narrow = page.page.list.view.bar.narrow
    page.key(K.Key_F, SHIFT)
    page.page.list.view.table.setFocus()
    page.settle()
    assert not narrow.isVisible()
    page.key(K.Key_F, SHIFT)
    narrow.logged.set_value(Logged.CUSTOM)
    page.settle()
    assert narrow.first.isVisible()
    narrow.first.set_day(date(2026, 11, 1))
    narrow.last.set_day(date(2026, 11, 22))
    page.settle()
    assert page.titles == []
    narrow.first.set_day(date(2026, 11, 23))
    narrow.last.set_day(date(2026, 11, 23))
    page.settle()
    assert len(page.titles) == 1


def test_what_the_register_says_of_the_enterprise_is_asked_by_keys(drive, cast):
    cast.log("薛家的")
    office = cast.office
    (known,) = office.enterprise_rows(office.enterprise_ids())
    said = {"town": ("", "薛家镇"), "tiers": ("", "瞪羚企业")}
    asked = EditEnterprise(enterprise_id=known.id, changes=said)
    office.register.edit(cast.supervisor.actor, asked)
    cast.log("别处的", enterprise_name="江苏丙丁科技有限公司")
    page = drive()
    narrow = page.page.list.view.bar.narrow
    page.key(K.Key_F, SHIFT)
    for each in narrow.fields.values():
        assert each.hasFocus()
        QTest.keyClick(each, K.Key_Tab)
    narrow.town.setFocus()
    for _town in range(office.directory().towns.index("薛家镇") + 1):
        QTest.keyClick(narrow.town, K.Key_Down)
    narrow.tier.set_value("瞪羚企业")
    page.settle()
    assert page.titles == ["薛家的"]
    assert page.page.step_back()
    assert chips(page) == ["薛家镇  ×", "瞪羚企业  ×"]
    page.page.list.show_list(QueueFilter(narrow=Narrow(town="外地")))
    assert chips(page) == ["外地  ×"], "a register may say what the office does not offer"


def test_every_column_with_an_order_is_offered_in_the_bar_too(drive, cast):
    cast.log()
    page = drive()
    bar = page.page.list.view.bar
    by_title = {each.key for each in columns() if each.sortable}
    unordered = {each.key for each in columns() if not each.sortable}
    assert unordered == {"light", "external", "contact"}
    for key in by_title:
        bar.sort.set_value(key)
        assert bar.sort.value() == key
        assert page.titles


@pytest.mark.parametrize("width", [520, 840, 1160])
def test_in_a_narrow_window_the_bar_takes_more_lines(drive, cast, width):
    """At 960 pixels the fields lay upon each other, and figures of views were cut."""
    cast.log()
    page = drive()
    bar = page.page.list.view.bar
    page.key(K.Key_F, SHIFT)
    bar.narrow.logged.set_value(Logged.CUSTOM)
    bar.setFixedWidth(width)
    page.settle()
    shown = [
        each
        for kind in (QPushButton, Choice, QDateEdit, QLineEdit)
        for each in bar.findChildren(kind)
        if each.isVisible() and not isinstance(each.parent(), (QComboBox, QDateEdit))
    ]
    places = [QRect(each.mapTo(bar, QPoint(0, 0)), each.size()) for each in shown]
    assert len(places) > 28
    for one, other in itertools.combinations(places, 2):
        assert not one.intersects(other)
    assert all(bar.rect().contains(each) for each in places)
    words = [each for each in shown if isinstance(each, QPushButton)]
    assert all(each.width() >= each.sizeHint().width() for each in words), "nothing is cut"


def test_a_condition_whose_name_is_gone_can_still_be_seen_and_cleared(drive, cast):
    cast.log()
    page = drive()
    page.page.list.show_list(QueueFilter(narrow=Narrow(officer_id=987)))
    page.settle()
    assert chips(page) == ["承办人：已不在名单里  ×"]
    page.page.list.view.bar.narrow.chips["officer_id"].click()
    page.settle()
    assert len(page.titles) == 1


def test_what_is_filtered_by_is_read_into_memory_behind_the_first_list(drive, cast, office):
    cast.log("先到的")
    drive()
    assert office._database._columns.are_there
    cast.log("后到的")
    assert office.views.count(TicketFilter(channel=Channel.PHONE)) == 2


def test_a_list_stands_where_it_could_not_be_read_and_the_next_one_tries_again(
    drive, cast, office, monkeypatch
):
    def refuse(_self):
        raise Refused("数据库正忙")

    cast.log("先到的")
    with monkeypatch.context() as busy:
        busy.setattr(Views, "prepare", refuse)
        page = drive()
        assert page.titles == ["先到的"]
    assert not office._database._columns.are_there
    page.page.list.refresh()
    page.settle()
    assert office._database._columns.are_there


def test_a_fault_of_reading_it_is_said_once_not_with_every_list(drive, cast, monkeypatch):
    asked = []

    def fail(_self):
        asked.append(True)
        raise ZeroDivisionError

    cast.log("先到的")
    page = drive()
    monkeypatch.setattr(Views, "prepare", fail)
    with pytest.raises(ZeroDivisionError):
        page.page.list.refresh()
    page.page.list.refresh()
    page.settle()
    assert (page.titles, len(asked)) == (["先到的"], 1)
