"""Filters, views, times typed by people, and times left in words: nothing of it needs Qt's screen."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxinban.application.rows import TicketFilter
from gaoxinban.application.versions import Choice
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import from_datetime, to_datetime
from gaoxinban.domain.term import LegName, Light, Privacy, TicketState
from gaoxinban.ui.kit.moments import typed_moment
from gaoxinban.ui.queue import filters
from gaoxinban.ui.queue.case_text import case_text
from gaoxinban.ui.queue.columns import columns, load_rows, queue_row, sheet_text
from gaoxinban.ui.queue.filters import MINE, OURS, WAITING, QueueFilter, Sitter, views
from gaoxinban.ui.queue.operations import load_case
from gaoxinban.ui.queue.wording import (
    deadline,
    lateness_lines,
    light_text,
    rest_hint,
    rest_text,
)

NOW = from_datetime(datetime(2026, 11, 23, 10, 0))
HOUR = 3_600_000_000


def sitter(officer):
    return Sitter(officer.id, officer.team_id)


def view(key):
    return next(each for each in views() if each.key == key)


@pytest.mark.parametrize(
    ("key", "states", "open_only", "lights"),
    [
        ("open", (), True, ()),
        ("dispatch", (TicketState.LOGGED, TicketState.RETURNED), False, ()),
        ("accept", (TicketState.DISPATCHED,), False, ()),
        ("call_back", (TicketState.RESOLVED,), False, ()),
        ("late", (), False, (Light.RED,)),
        ("near", (), False, (Light.BLUE,)),
        ("all", (), False, ()),
    ],
)
def test_a_view_asks_for_what_its_counter_counts(key, states, open_only, lights):
    wanted = view(key).applied(QueueFilter()).wanted(Sitter())
    assert (wanted.states, wanted.open_only, wanted.lights) == (states, open_only, lights)


def test_a_view_keeps_team_and_text_and_brings_its_own_order():
    before = QueueFilter(scope=3, text="用电", given=TicketFilter(enterprise_id=1))
    after = view("all").applied(before)
    assert (after.scope, after.text, after.given) == (3, "用电", None)
    assert (after.sort, after.descending) == ("logged", True)
    assert view("all").holds(after)
    assert not view("open").holds(after)


def test_scopes_become_team_or_officer():
    who = Sitter(officer_id=7, team_id=2)
    assert QueueFilter(scope=3).wanted(who).team_ids == (3,)
    assert QueueFilter(scope=MINE).wanted(who).officer_id == 7
    assert QueueFilter(scope=OURS).wanted(who).team_ids == (2,)
    assert QueueFilter(scope=OURS).wanted(Sitter()).team_ids == (-1,)
    assert QueueFilter().wanted(who).officer_id is None
    assert QueueFilter(state=WAITING).wanted(who).waiting


def test_an_empty_seat_has_no_cases_of_its_own(office, cast):
    cast.log()
    assert office.ticket_ids(QueueFilter(scope=MINE).wanted(Sitter())) == office.ticket_ids(
        TicketFilter(officer_id=-1)
    )
    assert len(office.ticket_ids(QueueFilter(scope=MINE).wanted(Sitter()))) == 0


def test_a_filter_from_another_page_keeps_its_own_conditions():
    given_filter = TicketFilter(states=(TicketState.CLOSED,), enterprise_id=4)
    wanted = QueueFilter(given=given_filter, text="用电", sort="logged").wanted(Sitter())
    assert wanted.states == (TicketState.CLOSED,)
    assert not wanted.open_only
    assert (wanted.enterprise_id, wanted.text, wanted.sort) == (4, "用电", "logged")
    assert filters.given_text(given_filter) == "已归档、一家企业"
    assert filters.given_text(TicketFilter()) == "指定的工单"


def test_counters_of_my_own_cases(office, cast, clock):
    mine = cast.accept(cast.log())
    cast.log()
    counts = filters.count(office, MINE, sitter(cast.officer))
    assert (counts.open, counts.mine, counts.waiting_accept) == (2, 1, 0)
    assert filters.count(office, None, Sitter()).open == 2
    clock.pass_(30 * 24 * HOUR)
    assert filters.count(office, MINE, sitter(cast.officer)).late == 1
    assert mine in office.ticket_ids(QueueFilter(scope=MINE).wanted(sitter(cast.officer)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9:30", (2026, 11, 23, 9, 30)),
        ("9：30", (2026, 11, 23, 9, 30)),
        ("今天 8:05", (2026, 11, 23, 8, 5)),
        ("昨天 15:20", (2026, 11, 22, 15, 20)),
        ("前天15点", (2026, 11, 21, 15, 0)),
        ("11-20 9:05", (2026, 11, 20, 9, 5)),
        ("11月20日 9时5分", (2026, 11, 20, 9, 5)),
        ("2025-12-31 23:59", (2025, 12, 31, 23, 59)),
        ("12-31 10:00", (2025, 12, 31, 10, 0)),
    ],
)
def test_moments_as_people_type_them(text, told):
    assert typed_moment(text, NOW) == from_datetime(datetime(*told))


def test_nothing_typed_means_now():
    assert typed_moment("  ", NOW) is None


@pytest.mark.parametrize("text", ["25:00", "9:75", "2-30 9:00", "明天 9:00", "上午", "9", "1e3"])
def test_what_cannot_be_understood_is_refused_beside_its_field(text):
    with pytest.raises(Refused) as refused:
        typed_moment(text, NOW)
    assert refused.value.field == "happened_at"
    assert text in refused.value.sentence


@given(st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 23, 9, 59)))
def test_a_whole_date_is_read_back(moment):
    moment = moment.replace(second=0, microsecond=0)
    read = typed_moment(f"{moment:%Y-%m-%d %H:%M}", NOW)
    assert to_datetime(read).replace(tzinfo=None) == moment


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text):
    with suppress(Refused):
        assert typed_moment(text, NOW) is None or text.strip()


def row_of(office, clock, ticket):
    return queue_row(office, office.ticket_rows([ticket])[0], clock.now())


def test_time_left_counts_working_time(office, cast, clock):
    ticket = cast.log()
    row = row_of(office, clock, ticket)
    assert row.seconds == 2 * 3600
    assert row.rest == "签收 还剩 2小时"
    clock.pass_(3 * HOUR)
    cast.accept(ticket)
    clock.pass_(HOUR)
    # 13:00 is inside the lunch break: three working hours since 09:00, one left of four.
    assert row_of(office, clock, ticket).rest == "联系 还剩 1小时"
    cast.contact(ticket)
    assert row_of(office, clock, ticket).rest == "还剩 4天4小时"


def test_a_night_takes_nothing(office, cast, clock):
    ticket = cast.in_hand()
    clock.pass_(8 * HOUR + HOUR // 2)
    evening = row_of(office, clock, ticket)
    clock.pass_(15 * HOUR)
    assert row_of(office, clock, ticket).seconds == evening.seconds


def test_a_red_case_shows_the_promise_to_resolve(office, cast, clock):
    ticket = cast.in_hand()
    clock.pass_(8 * 24 * HOUR)
    row = row_of(office, clock, ticket)
    assert row.light is Light.RED
    assert row.rest == "逾期 1天"
    assert deadline(row.ticket, row.light)[0] is LegName.RESOLVE
    assert light_text(row.light, row.rest) == "逾期 1天"


def test_a_day_is_as_long_as_in_the_calendar_of_the_office(office, cast, clock):
    """Late by 7 h 40 min where a day has eight: on the list, in the legs and in the band."""
    longer = replace(office.rules.calendar(), hours=((480, 720), (780, 1020)))
    supervisor = cast.supervisor.actor
    office.rules.publish(supervisor, longer, Choice(1, "八小时"))
    ticket = cast.in_hand()
    clock.pass_(8 * 24 * HOUR - HOUR // 3)
    assert row_of(office, clock, ticket).rest == "逾期 7小时40分"
    shown = load_case(office, supervisor, ticket)
    assert shown.row.rest == "逾期 7小时40分"
    assert "晚了 7小时40分" in lateness_lines(shown.detail.legs, shown.row.day_seconds)[0]
    assert "晚了 7小时40分" in shown.band.spoken


def test_a_case_counts_what_is_left_by_the_calendar_that_it_keeps(office, cast, clock):
    ticket, supervisor = cast.in_hand(), cast.supervisor.actor
    before = load_case(office, supervisor, ticket).row.rest
    shorter = office.rules.calendar().with_hours(((540, 900),), ())
    office.rules.publish(supervisor, shorter, Choice(1, "一天六小时"))
    assert load_case(office, supervisor, ticket).row.rest == before
    later = cast.in_hand()
    (old, new) = load_rows(office, [ticket, later])
    assert old.rest == before == row_of(office, clock, ticket).rest
    assert new.rest == load_case(office, supervisor, later).row.rest
    assert old.day_seconds != new.day_seconds


def test_a_due_time_in_a_year_not_yet_published_is_provisional(office, cast, clock):
    early = cast.in_hand()
    clock.pass_(37 * 24 * HOUR)  # 30 December
    ticket = cast.in_hand()
    row = row_of(office, clock, ticket)
    promised = next(each for each in columns() if each.key == "promised")
    assert "2027-01-07 09:00:00（暂定） 前" in rest_hint(row.ticket, row.light, row.published)
    assert promised.tooltip(row) == sheet_text(promised, row) == "2027-01-07 09:00:00（暂定）"
    assert "2027-01-07 09:00（暂定）" in case_text(office.detail(ticket), row)
    assert "应在 2027年1月7日 09:00 前完成（暂定）" in "".join(office.explain(ticket).steps)
    row = row_of(office, clock, early)
    assert "暂定" not in rest_hint(row.ticket, row.light, row.published)


def test_a_paused_case_has_no_time_left(office, cast, clock):
    row = row_of(office, clock, cast.pause(cast.in_hand()))
    assert (row.light, row.seconds, row.rest) == (Light.GREY, None, "挂起中")
    assert "恢复后" in rest_hint(row.ticket, row.light)
    assert light_text(row.light, row.rest) == "挂起中"


def test_an_ended_case_has_no_time_left(office, cast, clock):
    row = row_of(office, clock, cast.resolve(cast.in_hand()))
    assert (row.seconds, row.rest) == (None, "—")
    assert rest_text(row.ticket, row.light, 5, row.day_seconds) == "—"
    assert light_text(row.light, row.rest) == "已结束"
    assert rest_hint(row.ticket, row.light) == "没有在走的时限"


def test_nobody_is_told_to_call_an_anonymous_caller_first(office, cast):
    """The main button of an anonymous case was 联系, though nobody had left a number."""
    from gaoxinban.ui.queue.acts import possible
    from gaoxinban.ui.queue.operations import load_glimpse

    plain = {"enterprise_name": "", "contact_name": "", "contact_phone": ""}
    for privacy, first in (
        (Privacy.ANONYMOUS, "ticket.resolve"),
        (Privacy.NAMED, "ticket.contact"),
    ):
        said = plain if privacy is Privacy.ANONYMOUS else {}
        ticket = cast.accept(cast.log(privacy=privacy, **said))
        assert possible(load_glimpse(office, cast.officer.actor, ticket))[0] == first


def test_every_act_has_its_form():
    from gaoxinban.ui.queue.acts import acts
    from gaoxinban.ui.queue.forms_of_acts import FORMS

    assert {spec.kind for spec in acts()} == set(FORMS)
