"""The clock of one leg: pauses exclude up to their cap, late seconds stay late."""

from domain.case import CALENDAR, at

from gaoxinban.domain.leg_clock import Allowance, Exclusion, Extension, exclusions, run

HOUR = 3600
DAY = CALENDAR.standard_day_seconds


def late_seconds(ran, now):
    return sum(
        CALENDAR.elapsed(since, until or at(now))
        for since, until in ran.late
        if (until or at(now)) > since
    )


def test_without_cuts_the_leg_is_late_from_its_due_time():
    ran = run(CALENDAR, at("03-02 11:00"), ((), ()), at("03-02 15:00"))
    assert ran.due == at("03-02 11:00")
    assert late_seconds(ran, "03-02 15:00") == 2.5 * HOUR
    assert ran.late_after < at("03-02 11:00") + 1_000_000


def test_a_leg_ended_in_time_has_no_late_span():
    ran = run(CALENDAR, at("03-02 17:30"), ((), ()), at("03-03 08:30"))
    assert ran.late == ()
    assert ran.late_after >= at("03-03 08:30")


def test_a_running_leg_is_late_from_its_due_time_on():
    ran = run(CALENDAR, at("03-02 11:00"), ((), ()), None)
    assert ran.late == ((at("03-02 11:00"), None),)


def test_a_pause_after_the_due_time_does_not_whiten_what_was_late():
    pause = Exclusion(at("03-02 14:00"), at("03-02 16:00"))
    ran = run(CALENDAR, at("03-02 11:00"), ((pause,), ()), at("03-02 17:00"))
    assert late_seconds(ran, "03-02 17:00") == (1.5 + 1) * HOUR
    assert ran.late_after < at("03-02 11:00") + 1_000_000
    assert ran.excluded_seconds == 2 * HOUR


def test_a_late_case_that_is_paused_stays_late():
    pauses = exclusions(CALENDAR, [Exclusion(at("03-02 14:00"), None)], 10 * DAY)
    ran = run(CALENDAR, at("03-02 11:00"), (pauses, ()), None)
    assert ran.late_after < at("03-02 11:00") + 1_000_000
    assert late_seconds(ran, "03-03 17:00") == 1.5 * HOUR


def test_an_extension_granted_in_time_moves_the_due_time_by_working_days():
    ran = run(
        CALENDAR, at("03-06 11:00"), ((), (Extension(at("03-05 09:00"), 3),)), at("03-11 11:00")
    )
    assert ran.due == at("03-11 11:00")
    assert ran.late == ()


def test_an_extension_granted_late_never_whitens_days_that_were_late():
    """DESIGN §2.1; faking it by a late grant is how peers' figures are mended."""
    ran = run(
        CALENDAR, at("03-06 11:00"), ((), (Extension(at("03-09 11:00"), 3),)), at("03-10 11:00")
    )
    assert late_seconds(ran, "03-10 11:00") == DAY
    assert ran.late_after < at("03-06 11:00") + 1_000_000


def test_pauses_stop_excluding_at_the_cap_of_their_sum():
    cut = exclusions(
        CALENDAR,
        [
            Exclusion(at("03-02 09:00"), at("03-09 09:00")),
            Exclusion(at("03-10 09:00"), at("03-31 09:00")),
            Exclusion(at("04-01 09:00"), at("04-02 09:00")),
        ],
        10 * DAY,
    )
    assert [each.until for each in cut] == [at("03-09 09:00"), at("03-17 09:00")]
    assert sum(CALENDAR.elapsed(e.since, e.until) for e in cut) == 10 * DAY


def test_a_pause_over_a_holiday_excludes_working_seconds_only():
    """A weekend pause added too much where pause and due used two calendars: glpi#10594."""
    pause = Exclusion(at("03-06 17:00"), at("03-09 09:00"))
    ran = run(CALENDAR, at("03-09 11:00"), ((pause,), ()), None)
    assert ran.excluded_seconds == HOUR
    assert ran.due == at("03-09 12:00")


def test_what_is_granted_past_the_cap_counts_from_the_grant_on():
    """A grant that reached back would whiten days that were late."""
    cut = exclusions(
        CALENDAR,
        [Exclusion(at("03-02 09:00"), at("03-31 09:00"))],
        10 * DAY,
        [Allowance(at("03-18 09:00"), 3 * DAY)],
    )
    assert [(each.since, each.until) for each in cut] == [
        (at("03-02 09:00"), at("03-16 09:00")),
        (at("03-18 09:00"), at("03-23 09:00")),
    ]


def test_an_extension_in_the_middle_of_a_pause_does_not_count_the_rest_of_it_as_late():
    pause = Exclusion(at("03-04 11:00"), at("03-06 11:00"))
    ran = run(
        CALENDAR,
        at("03-02 11:00"),
        ((pause,), (Extension(at("03-05 11:00"), 1),)),
        at("03-06 17:00"),
    )
    # late 03-02 11:00 to 03-04 11:00 and again from the resumption on
    assert late_seconds(ran, "03-06 17:00") == 2 * DAY + 4.5 * HOUR
    assert ran.excluded_seconds == 2 * DAY
