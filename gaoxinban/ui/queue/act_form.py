"""The base of every act's form: fields in, a command out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from gaoxinban.application.rows import EnterpriseHits, TeamOption, TicketRow
from gaoxinban.domain.instant import Instant, to_datetime
from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.form import Form
from gaoxinban.ui.kit.lookup_field import LookupField, enterprises_left_out
from gaoxinban.ui.kit.page import Suggestion
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.kit.text_modules import CONTACT, DAY, ENTERPRISE, NUMBER, Module, TextModules
from gaoxinban.ui.queue.operations import CaseShown

if TYPE_CHECKING:
    from gaoxinban.application.commands import CaseCommand


@dataclass(frozen=True, slots=True)
class FormTools:
    """What some forms need beside the case.

    Workers, the register, open cases of an enterprise, the clock, and the texts offered by 「::」.
    """

    runner: TaskRunner
    look_up: Callable[[str, int], EnterpriseHits]
    open_cases: Callable[[int], Sequence[TicketRow]]
    now: Callable[[], Instant]
    text_modules: Callable[[], Sequence[Module]] = tuple

    def find_enterprises(self, text: str) -> list[Suggestion]:
        """Hits of the register as lines."""
        hits = self.look_up(text, LookupField.most)
        lines = [
            Suggestion(option.id, option.name, f"{option.uscc}  {option.town}".strip())
            for option in hits.options
        ]
        return [*lines, *enterprises_left_out(hits)]


class ActForm(Form):
    """Made for one case and one act; what was typed outlives it as its `draft`.

    Subclasses add their fields, set `first` (where the cursor starts) and
    answer `command`.
    """

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(parent, label_width=64)
        self.shown = shown
        self.tools = tools
        self.first: QWidget = self

    def command(self) -> "CaseCommand":
        """What the fields say, on the version of the case that the user has seen."""
        raise NotImplementedError

    def follow(self, shown: CaseShown) -> None:
        """The case moved on: the next command is on the new version, the text stays."""
        self.shown = shown

    def add_text(self, key: str, label: str, *, required: bool = False) -> GrowingText:
        """A growing text; the first field added takes the cursor."""
        field = self.add(key, label, GrowingText(label, lines=3, most=10), required=required)
        self._begin_with(field)
        modules = TextModules(field, self._values)
        self.tools.runner.read(field, self.tools.text_modules, on_done=modules.offer)
        return field

    def _values(self) -> dict[str, str]:
        """What the placeholders of a text module stand for in this case."""
        row, today = self.shown.detail.row, to_datetime(self.shown.detail.now)
        return {
            ENTERPRISE: row.enterprise,
            CONTACT: self.shown.detail.contact_name,
            NUMBER: row.number,
            DAY: f"{today.month}月{today.day}日",
        }

    def add_choice(
        self, key: str, label: str, options: Iterable[tuple[object, str]], *, required: bool = False
    ) -> Choice:
        """A choice of (value, label) pairs."""
        field = self.add(key, label, Choice(label), required=required)
        field.set_options(options)
        self._begin_with(field)
        return field

    def team_options(self, *, blank: str) -> list[tuple[object, str]]:
        """All teams, handling ones first, the case's own left out."""
        teams: list[TeamOption] = sorted(
            (team for team in self.shown.directory.teams if team.id != self.shown.detail.team_id),
            key=lambda team: team.is_co_handler,
        )
        return [(None, blank), *((team.id, team.name) for team in teams)]

    def _begin_with(self, field: QWidget) -> None:
        if self.first is self:
            self.first = field


class ReasonForm(ActForm):
    """An act that wants a reason and nothing else; `makes` is its command."""

    makes: "ClassVar[Callable[..., CaseCommand]]"

    def __init__(self, shown: CaseShown, tools: FormTools, parent: QWidget | None = None) -> None:
        super().__init__(shown, tools, parent)
        self.say_first()
        self.reason = self.add_text("reason", self.tr("理由"), required=True)

    def say_first(self) -> None:
        """What should be known before the reason is written."""

    def command(self) -> "CaseCommand":
        return self.makes(
            ticket_id=self.shown.id, version=self.shown.version, reason=self.reason.text
        )
