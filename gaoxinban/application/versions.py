"""Rules in versions: looked at before they are published, never changed after.

A new version counts for new cases. Open ones keep theirs, unless a supervisor
says with a reason that they go over, or a 暂定 year that they touch has been
published; each goes over by an event of its own. What is late already goes to
no longer promise: it would be late no more. A case is dispatched by the
rules of its logging, so a new 派单目录 concerns no open case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from gaoxinban.application.acting import required
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.permission import SUPERVISING
from gaoxinban.application.ports import Book, Progress
from gaoxinban.application.rule_ports import (
    Published,
    RuleKind,
    RulePreview,
    RuleReads,
    RuleWrites,
    VersionRow,
)
from gaoxinban.application.service import Service
from gaoxinban.domain.calendar import DayFact, WorkCalendar
from gaoxinban.domain.calendar_version import CalendarVersion
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.holiday_list import HolidayList, read_list
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.domain.promise import PromisePolicy, PromiseUnit
from gaoxinban.domain.term import LegName, RequestKind, Urgency

if TYPE_CHECKING:
    # The rules of dispatching are loaded with their page, not with the first word of a version.
    from gaoxinban.application import rule_preview as sums
    from gaoxinban.application.rule_preview import OpenCases, Shifted
    from gaoxinban.domain.routing import Catalogue

ANNOUNCED_FROM = 11
"""From the first of this month the missing next year is announced: the lists come in November."""

MOST_DAYS = 366
MOST_CAP_DAYS = 366

Timed = CalendarVersion | PromisePolicy
"""What moves the deadlines of open cases."""
Candidate: TypeAlias = "Timed | Catalogue"


@dataclass(frozen=True, slots=True)
class Choice:
    """How a version is published. `based_on`: the version in force that the preview showed.

    With `open_cases` all open cases go over to it, for the same reason.
    """

    based_on: int
    reason: str
    open_cases: bool = False


class Versions(Service):
    """All versions of one office: `office.rules`. Callable from any thread."""

    # What stands

    def versions(self, kind: RuleKind) -> list[VersionRow]:
        """All versions, the newest first."""
        with self._database.rules() as rules:
            return rules.versions(kind, self._clock.now())

    def calendar(self, number: int | None = None) -> CalendarVersion:
        """A version of the calendar; without a number the one in force."""
        with self._database.read() as view:
            found, compiled = view.book.calendar(number)
            return replace(compiled.version, number=found)

    def promises(self, number: int | None = None) -> PromisePolicy:
        """A version of the promises; without a number the one published last."""
        with self._database.read() as view:
            return view.book.promises(number)

    def year(self, year: int, number: int | None = None) -> list[DayFact]:
        """Every date of a year as the calendar has it."""
        with self._database.read() as view:
            _, compiled = view.book.calendar(number)
            first = date(year, 1, 1) if 1 <= year <= 9999 else date.max
            if not compiled.version.first_year <= year <= compiled.version.last_year:
                raise Refused(
                    f"{year} 年不在工作日历的 {compiled.version.first_year}-"
                    f"{compiled.version.last_year} 年之内。",
                    field="year",
                )
            days = range(first.toordinal(), date(year, 12, 31).toordinal() + 1)
            return [compiled.day_kind(date.fromordinal(day)) for day in days]

    def announcement(self) -> str:
        """For the status line: a year whose list is missing; empty when none is."""
        today = local_date(self._clock.now())
        published = self.calendar().published_years
        wanted = [today.year] + [today.year + 1] * (today.month >= ANNOUNCED_FROM)
        missing = [str(year) for year in wanted if year not in published]
        if not missing:
            return ""
        return (
            f"{'、'.join(missing)} 年放假安排还没有导入，涉及的时限为暂定；"
            "国务院公布后请在「规则-工作日历」中导入。"
        )

    # Before

    def listed(self, data: bytes, year: int | None = None) -> tuple[HolidayList, CalendarVersion]:
        """A State Council list (holiday-cn JSON or iCalendar) and the calendar it would give."""
        found = read_list(data, year)
        return found, found.applied_to(self.calendar())

    def basis(self, candidate: Candidate) -> int:
        """The version in force; Refused when the candidate says nothing new or cannot work."""
        with self._database.read() as view:
            return _check(view.book, candidate, self._clock.now())

    def preview(self, candidate: Timed) -> RulePreview:
        """What the candidate would do to the open cases; nothing is written."""
        from gaoxinban.application import rule_preview as sums

        now = self._clock.now()
        with self._database.rules() as rules:
            book = rules.book()
            kind = _kind(candidate)
            based_on = _check(book, candidate, now)
            cases, shifted, kept = _shift(rules, candidate, now)
            years = _newly_published(book, candidate)
            moves = sums.moving(cases, shifted, years, now).size if years else 0
            about = (kind, based_on, moves)
            shown = sums.summary(cases, shifted, now, about, rules.ticket_numbers)
            return replace(shown, kept=int(kept.sum()))

    # Then

    def publish(
        self,
        actor: Actor,
        candidate: Candidate,
        choice: Choice,
        progress: Progress | None = None,
    ) -> Outcome[Published]:
        """Publish a version; new cases use it from now on. One transaction, open cases included."""
        kind = _kind(candidate)
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, SUPERVISING, f"发布{kind.label}")
            reason = required(choice.reason, "请写明为什么发布这一版。", "reason")
            based_on = _check(uow.book, candidate, now)
            if choice.open_cases:
                _ensure_in_force(candidate, now)
            if choice.based_on != based_on:
                raise Conflict(
                    f"{kind.label}刚被别人发布了第 {based_on} 版（您看到的是第 {choice.based_on} "
                    "版）。请看过新的一版再发布，您填写的内容还在。"
                )
            ids = _to_adopt(uow.rules, candidate, now, every=choice.open_cases)
            payload = {**_payload(candidate, based_on + 1), "reason": reason}
            number = uow.rules.publish(kind, payload, now, actor)
            uow.rules.adopt(
                ids, {kind.value: number}, _note(kind, number, reason), (actor, now), progress
            )
            uow.commit()
        since = candidate.since if isinstance(candidate, PromisePolicy) else None
        made = Published(kind, number, len(ids), since)
        return Outcome(made, Changes(tickets=bool(ids), settings=True))


def _kind(candidate: Candidate) -> RuleKind:
    if isinstance(candidate, CalendarVersion):
        return RuleKind.CALENDAR
    return RuleKind.PROMISE if isinstance(candidate, PromisePolicy) else RuleKind.DISPATCH


def _payload(candidate: Candidate, number: int) -> Mapping[str, Any]:
    if isinstance(candidate, CalendarVersion):
        return replace(candidate, number=number).to_payload()
    return candidate.to_payload()


def _note(kind: RuleKind, number: int, reason: str) -> str:
    return f"改用{kind.label}第 {number} 版：{reason}"


def _shift(
    rules: RuleReads, candidate: Timed, now: Instant
) -> "tuple[OpenCases, Shifted, sums.Flags]":
    """The open cases under the candidate, and which of them keep their promises all the same."""
    from gaoxinban.application import rule_preview as sums

    book = rules.book()
    cases = rules.open_cases()
    by_promise = isinstance(candidate, PromisePolicy)
    other = sums.Rules(
        calendar_of=lambda number: book.calendar(number)[1],
        promises_of=book.promises,
        calendar=WorkCalendar(candidate) if isinstance(candidate, CalendarVersion) else None,
        promises=candidate if isinstance(candidate, PromisePolicy) else None,
    )
    shifted = sums.shift(cases, other)
    kept = sums.spared(cases, shifted, now) & by_promise
    return cases, sums.without(cases, shifted, kept), kept


def _to_adopt(rules: RuleWrites, candidate: Candidate, now: Instant, *, every: bool) -> list[int]:
    """Ids of the open cases that go over."""
    from gaoxinban.application import rule_preview as sums

    if not isinstance(candidate, CalendarVersion | PromisePolicy):
        return []
    years = _newly_published(rules.book(), candidate)
    if not (every or years):
        return []
    cases, shifted, kept = _shift(rules, candidate, now)
    going = cases.ticket[~kept] if every else sums.moving(cases, shifted, years, now)
    ids: list[int] = going.tolist()
    return ids


def _newly_published(book: Book, candidate: Candidate) -> frozenset[int]:
    if not isinstance(candidate, CalendarVersion):
        return frozenset()
    return candidate.published_years - book.calendar()[1].version.published_years


def _ensure_in_force(candidate: Candidate, now: Instant) -> None:
    """Open cases go over at once: not to what counts from a later day on."""
    if isinstance(candidate, PromisePolicy) and candidate.in_force_from(now) > now:
        raise Refused(
            f"这一版从 {candidate.since} 起登记的工单才用，在办工单现在不能改用它："
            "请只用于新登记的，或把生效日期留空。",
            field="scope",
        )


def _check(book: Book, candidate: Candidate, now: Instant) -> int:
    """The number in force; refused when the candidate says nothing new or cannot work."""
    if isinstance(candidate, CalendarVersion):
        number, compiled = book.calendar()
        same = replace(candidate, number=number) == replace(compiled.version, number=number)
    elif not isinstance(candidate, PromisePolicy):
        number, same = _check_directory(book, candidate)
    else:
        current = book.promises()
        number = current.number
        standing = book.promises_at(now).number == number
        # Of what is in force already another day is nothing new.
        days = candidate.since == current.since or standing
        same = days and _without_day(candidate) == _without_day(current)
        _check_promises(book, candidate)
        if candidate.since is not None and candidate.since < local_date(now):
            raise Refused("生效日期不能早于今天，请改，或者留空：发布后立即生效。", field="since")
    if same:
        raise Refused(f"与现行第 {number} 版{_kind(candidate).label}完全相同，不需要发布。")
    return number


def _check_directory(book: Book, catalogue: "Catalogue") -> tuple[int, bool]:
    """The number in force, and whether it says the same; a rule must name a team that is there."""
    from gaoxinban.domain.routing_words import changes

    for rule in catalogue.rules:
        team = book.team_named(rule.team)
        if team is None or not team.active:
            raise Refused(
                f"规则{rule.number}「{rule.name}」的团队「{catalogue.teams[rule.team].name}」"
                "没有了或已撤销，请换一个团队。",
                field="team",
            )
    number, standing = book.catalogue()
    return number, not changes(standing, catalogue)


def _check_promises(book: Book, policy: PromisePolicy) -> None:
    for row in policy.rows:
        said = f"{row.leg.label}的时限 {row.promise}"
        if row.promise.amount < 1:
            raise Refused(f"{said}太短，至少为 1。", field="rows")
        days = row.promise.amount if row.promise.unit is PromiseUnit.DAYS else 0
        if max(days, (row.promise.seconds or 0) // 86_400) > MOST_DAYS:
            raise Refused(f"{said}太长，最多 {MOST_DAYS} 天。", field="rows")
        if row.category is not None and book.category_named(row.category) != row.category:
            raise Refused(f"{said}所说的事项分类「{row.category}」不存在。", field="rows")
    _check_whole(policy)
    for name, days in (("挂起", policy.pause_cap_days), ("延期", policy.extension_cap_days)):
        if not 0 <= days <= MOST_CAP_DAYS:
            raise Refused(f"{name}上限应为 0 到 {MOST_CAP_DAYS} 个工作日。", field="rows")


def _without_day(policy: PromisePolicy) -> PromisePolicy:
    return replace(policy, number=0, since=None)


def _check_whole(policy: PromisePolicy) -> None:
    """Every leg must promise something to every kind and urgency, whatever the category."""
    for leg, kind, urgency in product(LegName, RequestKind, Urgency):
        if not any(row.leg is leg and row.fits(None, kind, urgency) for row in policy.rows):
            raise Refused(
                f"没有「{leg.label}」对{kind.label}（{urgency.label}）的时限，"
                "请补上一行不限分类的。",
                field="rows",
            )
