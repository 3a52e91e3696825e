"""The page 人员: people, teams, categories, and how the office is entered, as leaves."""

from PySide6.QtWidgets import QWidget

from gaoxinban.ui.kit.leaves import LeavesPanel
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.office.category_panel import CategoryPanel
from gaoxinban.ui.office.entry_panel import EntryPanel
from gaoxinban.ui.office.people_panel import PeoplePanel
from gaoxinban.ui.office.team_panel import TeamPanel


class OfficePanel(LeavesPanel):
    """The leaves see to themselves."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.people = PeoplePanel(context)
        self.teams = TeamPanel(context)
        self.categories = CategoryPanel(context)
        self.entry = EntryPanel(context)
        self.add_leaves(
            "office",
            {
                "people": (self.tr("人员"), self.people),
                "teams": (self.tr("团队"), self.teams),
                "entry": (self.tr("登录和记录"), self.entry),
                "categories": (self.tr("事项分类"), self.categories),
            },
        )

    def open(self, target: object) -> None:
        """The key of a leaf, or an officer's id."""
        if isinstance(target, int):
            self.show_leaf("people")
            self.people.go_to(target)
        elif isinstance(target, str) and target in self._leaves:
            self.show_leaf(target)
