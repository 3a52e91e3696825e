"""Promises count from a day on that was published with them."""

from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from new_office import acting, at, request

from gaoxinban.application.rule_ports import RuleKind
from gaoxinban.application.versions import Choice
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role


def test_promises_count_from_their_day_on(desk):
    """A case keeps the version in force when it was logged, also one that is entered later."""
    office, clock = desk
    supervisor = acting(office, Role.SUPERVISOR)

    def version(**changes):
        made = office.log(acting(office, Role.LEAD), request(**changes)).value
        return office.detail(made.ticket_id).promise_version

    def standing():
        return [
            (row.number, row.in_force, row.since) for row in office.rules.versions(RuleKind.PROMISE)
        ]

    wanted = replace(office.rules.promises(), pause_cap_days=5, since=date(2026, 3, 9))
    office.rules.publish(supervisor, wanted, Choice(1, "下周起"))
    assert standing() == [(2, False, date(2026, 3, 9)), (1, True, None)]
    with pytest.raises(Refused, match="完全相同"):
        office.rules.preview(wanted)
    clock.set(at("2026-03-08 23:59"))
    assert version() == 1
    clock.set(at("2026-03-09 00:00"))
    assert version() == 2
    assert standing()[0] == (2, True, date(2026, 3, 9))
    clock.set(at("2026-03-10 10:00"))
    late = {"late_reason": "记在纸上"}
    assert version(happened_at=at("2026-03-08 16:00"), **late) == 1
    assert version(happened_at=at("2026-03-09 16:00"), **late) == 2
    with pytest.raises(Refused, match="完全相同"):
        office.rules.preview(replace(wanted, since=date(2026, 4, 1)))
    with closing(open_office(office.maintenance.place, clock=clock)) as again:
        assert again.rules.versions(RuleKind.PROMISE)[0].in_force
    assert office.maintenance.verify() == []


def test_a_later_version_takes_the_place_of_one_that_was_still_to_come(desk):
    office, clock = desk
    supervisor = acting(office, Role.SUPERVISOR)
    first = office.rules.promises()
    coming = replace(first, pause_cap_days=5, since=date(2026, 4, 1))
    office.rules.publish(supervisor, coming, Choice(1, "下月起"))
    office.rules.publish(supervisor, first, Choice(2, "不改了"))
    clock.set(at("2026-04-02 10:00"))
    made = office.log(acting(office, Role.LEAD), request()).value
    assert office.detail(made.ticket_id).promise_version == 3


def test_a_day_that_is_past_or_open_cases_before_it_are_refused(desk):
    office, _ = desk
    supervisor = acting(office, Role.SUPERVISOR)
    policy = office.rules.promises()
    with pytest.raises(Refused, match="不能早于今天") as refused:
        office.rules.preview(replace(policy, pause_cap_days=5, since=date(2026, 3, 1)))
    assert refused.value.field == "since"
    with pytest.raises(Refused, match="在办工单现在不能改用它"):
        office.rules.publish(
            supervisor,
            replace(policy, pause_cap_days=5, since=date(2026, 3, 3)),
            Choice(1, "提速", open_cases=True),
        )
    today = replace(policy, pause_cap_days=5, since=date(2026, 3, 2))
    office.rules.publish(supervisor, today, Choice(1, "提速", open_cases=True))
    assert office.rules.versions(RuleKind.PROMISE)[0].in_force
