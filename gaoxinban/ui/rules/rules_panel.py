"""The page 规则: 工作日历, 承诺时限, 月度冻结, 存证 and 派单目录 as leaves."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gaoxinban.application.permission import SUPERVISING
from gaoxinban.application.ruling import RuledCase
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.leaves import LeavesPanel
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.tab_order import follow_layout
from gaoxinban.ui.rules.calendar_panel import CalendarPanel
from gaoxinban.ui.rules.directory_panel import DirectoryPanel
from gaoxinban.ui.rules.months_panel import MonthsPanel
from gaoxinban.ui.rules.promise_panel import PromisePanel
from gaoxinban.ui.rules.proof_panel import ProofPanel

if TYPE_CHECKING:
    from gaoxinban.application.rows import OfficerOption


class RulesPanel(LeavesPanel):
    """The leaves see to themselves."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.calendar = CalendarPanel(context)
        self.promises = PromisePanel(context)
        self.directory = DirectoryPanel(context)
        self.months = MonthsPanel(context)
        self.proof = ProofPanel(context)
        self.add_leaves(
            "rules",
            {
                "calendar": (self.tr("工作日历"), self.calendar),
                "promises": (self.tr("承诺时限"), self.promises),
                "months": (self.tr("月度冻结"), self.months),
                "proof": (self.tr("存证"), self.proof),
                "directory": (self.tr("派单目录"), self.directory),
            },
        )
        self.note = PlainLabel("", role="muted")
        self._column.insertWidget(1, self.note)
        follow_layout(self._column)
        self.track(context.seat.officer_changed, self._on_seat)
        self._on_seat(context.seat.officer)

    def _on_seat(self, officer: "OfficerOption | None") -> None:
        """Whoever may only look is told whose this is, and offered no act that is refused."""
        allowed = officer is None or officer.role in SUPERVISING
        names = "、".join(role.label for role in Role if role in SUPERVISING)
        said = self.tr("您可以看；更改、发布和冻结由{who}来做。").format(who=names)
        self.note.setText("" if allowed else said)
        self.note.setHidden(allowed)
        for leaf in (self.calendar, self.promises, self.directory, self.months):
            leaf.let_decide(allowed=allowed)

    def open(self, target: object) -> None:
        """A year, the key of a leaf, or a case whose ruling is to become a rule."""
        if isinstance(target, int):
            self.show_leaf("calendar")
            self.calendar.show_year(target)
        elif isinstance(target, str) and target in self._leaves:
            self.show_leaf(target)
        elif isinstance(target, RuledCase):
            self.show_leaf("directory")
            self.directory.ruling.write(target.ticket_id)
