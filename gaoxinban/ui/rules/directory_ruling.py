"""A 会商 ruling on a case becomes an unpublished rule in the editor."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from gaoxinban.application.ruling import RuleSeed
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.rules.directory_draft import DirectoryDraft


class Ruling(QObject):
    """Reads the ruling in a worker, and waits for the directory where that is still being read.

    `draft` gives the directory that is edited, `show` brings a rule of it to the fields.
    """

    def __init__(
        self,
        context: PageContext,
        draft: Callable[[], DirectoryDraft | None],
        show: Callable[[int], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._draft = draft
        self._show = show
        self._seed: RuleSeed | None = None

    def write(self, ticket_id: int) -> None:
        """Make a rule of the last ruling on a case."""
        office = self._context.office
        actor = self._context.acting()
        if actor is None:
            return
        self._context.runner.read(
            self,
            lambda: office.dispatching.of_ruling(actor, ticket_id),
            on_done=self._on_read,
            latest="ruling",
        )

    def settle(self) -> None:
        """The directory is there: what has waited for it goes in."""
        draft, seed = self._draft(), self._seed
        if draft is None or seed is None:
            return
        self._seed = None
        same = [each.number for each in draft.rules if each.table["name"] == seed.table["name"]]
        if same:
            said = self.tr("{case} 的会商裁定已经写成规则{n}")
        else:
            said = self.tr("{case} 的会商裁定写成了规则{n}：改好条件，按 Ctrl+S 看影响再发布")
            place = -1 if seed.before is None else draft.place_of(seed.before)
            same = [draft.insert(place if place >= 0 else len(draft.rules), seed.table).number]
        self._show(same[0])
        self._context.notifier.info(said.format(case=seed.number, n=same[0]))

    def _on_read(self, seed: RuleSeed) -> None:
        self._seed = seed
        self.settle()
