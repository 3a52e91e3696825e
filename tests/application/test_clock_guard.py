"""The machine's own clock: jumps forward are confirmed, times backwards are shown and not believed."""

import time
from contextlib import closing

import pytest
from new_office import acting, at, new_office, request

from gaoxinban.application import commands as c
from gaoxinban.application.clock_guard import BACKWARD, FORWARD, ClockGuard
from gaoxinban.application.demo import SettableClock, build_demo
from gaoxinban.application.register import SaveContact
from gaoxinban.application.rule_ports import Cohort
from gaoxinban.application.versions import Choice
from gaoxinban.bootstrap import SystemClock, open_office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import SECOND
from gaoxinban.domain.term import Role

MONDAY = at("2026-03-02 09:00")


class Machine:
    """A wall clock that can be set, beside a steady one that cannot."""

    def __init__(self, start=MONDAY):
        self._wall = start
        self._steady = 1_000 * SECOND

    def now(self):
        return self._wall

    def steady(self):
        return self._steady

    def wait(self, **parts):
        """Time passes, awake or asleep."""
        from datetime import timedelta

        passed = int(timedelta(**parts).total_seconds()) * SECOND
        self._wall += passed
        self._steady += passed

    def set(self, instant):
        """Somebody turns the clock."""
        self._wall = instant


@pytest.fixture
def shop(tmp_path):
    """An office on a machine's clock, with one case logged."""
    office, _ = new_office(tmp_path)
    office.close()
    machine = Machine()
    with closing(open_office(tmp_path / "office.db", clock=machine)) as office:
        officer = acting(office, Role.SUPERVISOR)
        case = office.log(officer, request()).value
        yield office, machine, officer, case


def note(office, officer, case):
    office.do(officer, c.NoteCase(ticket_id=case.ticket_id, note="在办"))
    return office.detail(case.ticket_id).timeline[-1]


@pytest.mark.parametrize("parts", [{"minutes": 1}, {"hours": 15}, {"days": 9}])
def test_time_that_passes_is_no_jump(shop, parts):
    """A night with the lid closed, a week of holidays: the steady clock counts them too."""
    office, machine, officer, case = shop
    machine.wait(**parts)
    assert office.clock_notice() == ""
    assert note(office, officer, case).entered_at == machine.now()


def test_a_jump_forward_is_confirmed_before_anything_is_written(shop, tmp_path):
    office, machine, officer, case = shop
    machine.set(machine.now() + FORWARD + SECOND)
    assert office.clock_notice().startswith("电脑时间向前跳了1小时")
    for write in (
        lambda: note(office, officer, case),
        lambda: office.log(officer, request(title="另一件")),
        lambda: office.months.freeze(officer, 202601, Cohort.LOGGED),
        lambda: office.rules.publish(officer, office.rules.promises(), Choice(1, "x")),
        lambda: office.import_enterprises(officer, tmp_path / "none.csv", None),
    ):
        with pytest.raises(Refused, match="窗口底部的「确认时间」") as refusal:
            write()
        assert refusal.value.field == "clock"
    assert len(office.detail(case.ticket_id).timeline) == 2
    office.confirm_clock()
    assert office.clock_notice() == ""
    assert note(office, officer, case).entered_at == machine.now()
    machine.set(machine.now() + 2 * FORWARD)  # confirmed once is not confirmed for ever
    with pytest.raises(Refused, match="向前跳了2小时"):
        note(office, officer, case)


def test_a_clock_put_right_again_needs_no_confirmation(shop):
    office, machine, officer, case = shop
    right = machine.now()
    machine.set(at("2036-03-02 09:00"))
    with pytest.raises(Refused, match="2036年3月2日"):
        note(office, officer, case)
    machine.set(right)
    machine.wait(minutes=5)
    assert note(office, officer, case).entered_at == machine.now()


def test_many_small_jumps_add_up(shop):
    office, machine, officer, case = shop
    for _ in range(2):
        machine.set(machine.now() + FORWARD // 2)
        note(office, officer, case)
    machine.set(machine.now() + SECOND)
    with pytest.raises(Refused, match="向前跳了"):
        note(office, officer, case)


def test_a_time_backwards_is_shown_and_never_precedes_the_last_event(shop):
    office, machine, officer, case = shop
    machine.wait(hours=3)
    last = note(office, officer, case).entered_at
    machine.set(at("2026-03-02 10:00"))
    assert "电脑时间早于最后一条记录的时间 2026年3月2日 12:00" in office.clock_notice()
    other = office.log(officer, request(title="另一件")).value
    assert office.detail(other.ticket_id).row.logged_at == last
    assert note(office, officer, other).entered_at == last
    machine.wait(hours=2, minutes=30)
    assert note(office, officer, other).entered_at == machine.now()
    assert office.maintenance.verify() == []


def test_a_clock_turned_back_without_reaching_the_last_event_is_shown_too(shop):
    office, machine, *_ = shop
    machine.wait(days=1)
    machine.set(machine.now() - 2 * FORWARD)
    assert office.clock_notice().startswith("电脑时间向后拨了2小时")
    office.confirm_clock()
    assert office.clock_notice() == ""


def test_seconds_between_two_seats_are_not_mentioned(shop):
    office, machine, officer, case = shop
    machine.set(machine.now() - BACKWARD)
    assert office.clock_notice() == ""
    assert note(office, officer, case).entered_at == MONDAY
    machine.set(machine.now() - 1)
    assert office.clock_notice() != ""


def test_a_clock_before_the_last_event_is_put_right_not_confirmed(shop):
    office, machine, officer, case = shop
    note(office, officer, case)
    machine.set(MONDAY - 2 * 24 * 3600 * SECOND)
    with pytest.raises(Refused, match="请校准电脑时间") as refusal:
        office.confirm_clock()
    assert refusal.value.field == "clock"
    machine.set(MONDAY)
    assert office.clock_notice() == ""
    machine.set(MONDAY + 3 * 3600 * SECOND)
    office.confirm_clock()
    note(office, officer, case)


def test_a_program_started_on_a_wrong_clock_sees_the_last_event(shop, tmp_path):
    _, machine, *_ = shop
    wrong = Machine(at("2020-01-01 00:00"))
    with closing(open_office(tmp_path / "office.db", clock=wrong)) as other:
        assert "早于最后一条记录" in other.clock_notice()
        case = other.log(acting(other, Role.OFFICER), request(title="旧日")).value
        assert other.detail(case.ticket_id).row.logged_at == machine.now()
        assert case.number.startswith("GX-2026-")


def test_a_line_of_tomorrow_does_not_make_all_acts_of_today_take_no_time(shop, tmp_path):
    """The clock set ahead, the program begun, one line, the clock set right: an old trick anew."""
    _, machine, officer, case = shop
    path = tmp_path / "office.db"
    ahead = Machine(machine.now() + 10 * FORWARD)
    with closing(open_office(path, clock=ahead)) as other:
        tomorrow = note(other, officer, case).entered_at
    logged = 0
    for minutes in (0, 30, 50):  # the program is begun anew for every act
        machine.wait(minutes=minutes)
        with closing(open_office(path, clock=machine)) as other:
            assert "接着最后一条记录的时间往下记" in other.clock_notice()
            if not minutes:
                logged = other.log(officer, request(dispatch=False)).value.ticket_id
                continue
            assert other.detail(logged).row.logged_at == tomorrow
            other.do(officer, c.NoteCase(ticket_id=logged, note="在办"))
            last = other.detail(logged).timeline[-1]
    assert last.entered_at - tomorrow == 80 * 60 * SECOND
    machine.wait(hours=12)
    with closing(open_office(path, clock=machine)) as other:
        assert note(other, officer, case).entered_at == machine.now()
        admin = acting(other, Role.ADMIN)
        told = [each.note for each in other.accounts.events(admin) if each.act.value == "clock"]
        assert other.maintenance.verify() == []
    assert told == [
        "电脑时间已经晚于最后一条记录，新的记录又按电脑时间入账",
        "电脑时间比最后一条记录早10小时，新的记录接着最后一条往下记",
    ]


def test_what_tells_of_no_case_goes_on_from_the_last_event_too(shop):
    """Dated like the last event, a change looked 20 minutes old at once: too late to take it back."""
    office, machine, officer, case = shop
    machine.wait(hours=3)
    last = note(office, officer, case).entered_at
    machine.set(MONDAY)
    note(office, officer, case)
    machine.wait(minutes=20)
    firm = office.detail(case.ticket_id).row.enterprise_id
    changes = {"name": ("", "王工")}
    office.register.save_contact(officer, SaveContact(enterprise_id=firm, changes=changes))
    office.register.undo(officer, firm)
    admin = acting(office, Role.ADMIN)
    first, own = "雨天路滑慢慢走着", "晴天路好快快走着"
    office.accounts.set_password(admin, officer.officer_id, first)
    office.accounts.choose_password(officer.officer_id, first, own)
    assert office.accounts.events(admin)[0].at == last + 20 * 60 * SECOND


def test_a_clock_that_a_program_sets_is_believed(desk):
    """Imports, demonstrations and tests play history in any order."""
    office, clock = desk
    officer = acting(office, Role.OFFICER)
    clock.set(at("2030-01-01 09:00"))
    office.log(officer, request())
    clock.set(at("2026-03-03 09:00"))
    case = office.log(officer, request()).value
    assert office.detail(case.ticket_id).row.logged_at == clock.now()
    assert office.clock_notice() == ""


def test_a_demonstration_up_to_now_does_not_trip_the_guard(tmp_path):
    path = tmp_path / "demo.db"
    clock, system = SettableClock(), SystemClock()
    with closing(open_office(path, clock=clock)) as office:
        build_demo(office, tickets=30, until=system.now(), settings_clock=clock)
    with closing(open_office(path)) as office:
        assert office.clock_notice() == ""
        office.log(acting(office, Role.OFFICER), request())


def test_the_machines_own_clock_is_steady():
    clock = SystemClock()
    guard = ClockGuard(clock)
    first = clock.steady()
    time.sleep(0.01)
    assert clock.steady() >= first + 9_000
    assert abs(guard.jump()) < BACKWARD
    guard.ensure()


def test_a_system_without_a_clock_of_sleep_falls_back(monkeypatch):
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        monkeypatch.delattr(time, name, raising=False)
    first = SystemClock().steady()
    assert first <= SystemClock().steady()
