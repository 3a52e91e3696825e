"""What the page asks of the office, each as one task off the GUI thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from PySide6.QtCore import QObject

from gaoxinban.application.changes import Outcome
from gaoxinban.application.commands import UndoAct
from gaoxinban.application.desk_ports import CallerFacts
from gaoxinban.application.office import Office
from gaoxinban.application.rows import (
    Directory,
    EnterpriseDetail,
    EnterpriseOption,
    IntakePreview,
    LoggedCase,
)
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant
from gaoxinban.ui.intake import wording
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.kit.lookup_field import enterprises_left_out
from gaoxinban.ui.kit.page import PageContext, Suggestion
from gaoxinban.ui.kit.task_runner import Task, TaskRunner
from gaoxinban.ui.kit.translation import tr

HITS = 9
"""One line less than the list shows, for the line that makes a new enterprise."""


@dataclass(frozen=True, slots=True)
class NewEnterprise:
    """A name that the register does not have."""

    name: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """A preview and the instant for which it holds."""

    preview: IntakePreview
    now: Instant


@dataclass(frozen=True, slots=True)
class KnownCaller:
    """An enterprise of the register and what the desk wants to know of it."""

    detail: EnterpriseDetail
    facts: CallerFacts


def look_up(office: Office, text: str) -> list[Suggestion]:
    """Enterprises for what was typed, best first; last, to enter it as a new one.

    Letters and digits alone are initials, a code or a number that nobody has,
    rather than a name: to enter them as one is to be chosen.
    """
    from gaoxinban.application.find import callers, is_reached_by

    hits = callers(office, text, HITS)
    lines = [
        Suggestion(
            value=each,
            text=each.name,
            detail=wording.hit_detail(each, by_person=is_reached_by(text, each)),
        )
        for each in hits.options
    ]
    if same_name(hits.options, text) is None:
        new = tr("新建")
        said = tr("登记册中没有，按新企业登记")
        if asked := no_name(text):
            said = tr("登记册中没有，按 ↓ 选它才新建")
        lines.append(Suggestion(NewEnterprise(text), text, said, new, deliberate=asked))
    return [*lines, *enterprises_left_out(hits)]


def no_name(text: str) -> bool:
    """Whether it has no Chinese character: nobody means it as a name without saying so."""
    return not any(each >= "\u3005" and each.isalpha() for each in normalize("NFKC", text))


def same_name(hits: Sequence[EnterpriseOption], text: str) -> EnterpriseOption | None:
    """The hit whose name is what was typed, as the register compares names."""
    from gaoxinban.application.cleaning import company_key

    key = company_key(text)
    return next((each for each in hits if company_key(each.name) == key), None)


def find_first(
    *,
    runner: TaskRunner,
    office: Office,
    owner: QObject,
    text: str,
    on_done: Callable[[Suggestion | None], object],
) -> Task[Suggestion | None]:
    """What Enter would have taken, had it waited; None where a look-up is refused."""
    return runner.read(
        owner,
        lambda: next(iter(look_up(office, text)), None),
        on_done=on_done,
        on_refused=lambda _refused: on_done(None),
        latest="same",
    )


def find_same(
    *,
    runner: TaskRunner,
    office: Office,
    owner: QObject,
    text: str,
    on_done: Callable[[EnterpriseOption | None], object],
) -> Task[EnterpriseOption | None]:
    """Whether a name that was typed without choosing stands in the register."""
    return runner.read(
        owner,
        lambda: same_name(office.enterprise_hits(text, HITS).options, text),
        on_done=on_done,
        latest="same",
    )


def load_directory(
    *, runner: TaskRunner, office: Office, owner: QObject, on_done: Callable[[Directory], object]
) -> Task[Directory]:
    """Categories and teams for the combo boxes."""
    return runner.read(owner, office.directory, on_done=on_done, latest="directory")


def load_enterprise(
    *,
    runner: TaskRunner,
    office: Office,
    owner: QObject,
    enterprise_id: int,
    on_done: Callable[[KnownCaller], object],
    on_refused: Callable[[Refused], object],
) -> Task[KnownCaller]:
    """Everything for the enterprise's card."""
    return runner.read(
        owner,
        lambda: KnownCaller(
            office.enterprise_detail(enterprise_id), office.desk.caller(enterprise_id)
        ),
        on_done=on_done,
        on_refused=on_refused,
        latest="enterprise",
    )


def forecast(
    *,
    runner: TaskRunner,
    office: Office,
    owner: QObject,
    draft: IntakeDraft,
    on_done: Callable[[Forecast], object],
    on_refused: Callable[[Refused], object],
) -> Task[Forecast]:
    """Where the case would go and until when; the newest question wins."""
    command = draft.to_log()
    return runner.read(
        owner,
        lambda: Forecast(office.preview(command), office.clock.now()),
        on_done=on_done,
        on_refused=on_refused,
        latest="forecast",
    )


def log_case(
    *,
    runner: TaskRunner,
    owner: QObject,
    act: Callable[[], Outcome[LoggedCase]],
    on_done: Callable[[Outcome[LoggedCase]], object],
    on_refused: Callable[[Refused], object],
    on_end: Callable[[], object],
) -> Task[Outcome[LoggedCase]]:
    """What `act_of` made, in the write lane."""
    return runner.write(owner, act, on_done=on_done, on_refused=on_refused, on_end=on_end)


def act_of(
    office: Office, actor: Actor, draft: IntakeDraft, *, dispatch: bool, window: str
) -> Callable[[], Outcome[LoggedCase]]:
    """当场答复 when an answer is being given, else 登记 with or without 派单."""
    if draft.answering:
        answer = draft.to_answer(window=window)
        return lambda: office.answer(actor, answer)
    command = draft.to_log(dispatch=dispatch, window=window)
    return lambda: office.log(actor, command)


def undo(
    *,
    context: PageContext,
    owner: QObject,
    ticket_id: int,
    on_done: Callable[[], object],
    on_refused: Callable[[Refused], object],
) -> None:
    """撤销 of the last act on a case, by the person who sits here now."""
    actor = context.acting(on_refused)
    if actor is None:
        return
    context.runner.write(
        owner,
        lambda: context.office.do(actor, UndoAct(ticket_id=ticket_id)),
        on_done=lambda _outcome: on_done(),
        on_refused=on_refused,
    )


def add_of(
    office: Office, actor: Actor, draft: IntakeDraft, *, ticket_id: int, window: str
) -> Callable[[], Outcome[LoggedCase]]:
    """并入: what was typed goes to a case that is there."""
    command = draft.to_add(ticket_id, window=window)

    def add() -> Outcome[LoggedCase]:
        outcome = office.do(actor, command)
        acted = outcome.value
        return Outcome(LoggedCase(acted.ticket_id, acted.number, ""), outcome.changes)

    return add
