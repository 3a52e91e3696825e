"""接续: the request takes up an ended case again, by a key here or from that case's page."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from gaoxinban.application.office import Office
from gaoxinban.application.rows import TicketRow
from gaoxinban.application.similar import SimilarCase
from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Privacy
from gaoxinban.domain.transition import ENDED
from gaoxinban.ui.intake import wording
from gaoxinban.ui.intake.caller import Caller
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.form_view import IntakeForm
from gaoxinban.ui.intake.recovery import Recovery
from gaoxinban.ui.kit.page import PageContext


class Following(QObject):
    """Takes up, lets go; another caller takes up nothing of the former."""

    def __init__(
        self,
        context: PageContext,
        form: IntakeForm,
        caller: Caller,
        recovery: Recovery,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._form = form
        self._recovery = recovery
        caller.changed.connect(self._on_caller)

    def takes(self, similar: SimilarCase) -> bool:
        """Whether it is an ended case of the caller: nothing can be added to it any more."""
        return similar.row.state in ENDED and wording.is_callers(similar, self._form.read())

    def take(self, row: TicketRow) -> None:
        """The request is that matter again."""
        self._form.follow.take(row.id, wording.followed(row), self._form.enterprise_id)
        self._form.edited.emit()

    def drop(self) -> None:
        """It is another matter after all."""
        self._form.follow.take(None, "", None)
        self._form.edited.emit()

    def begin(self, ticket_id: int, clear: Callable[[], object]) -> None:
        """A new request on an ended case; what stood in the form is put aside first."""
        office, reader = self._context.office, self._context.seat.reader

        def done(draft: IntakeDraft) -> None:
            if self._context.seat.reader != reader:
                return  # it tells who asks as that person may know it
            if not self._recovery.is_blank:
                clear()
            self._recovery.bring(draft)

        self._context.runner.read(
            self,
            lambda: begun(office, reader, ticket_id),
            on_done=done,
            on_refused=lambda refused: self._context.notifier.warn(refused.sentence),
            latest="follow",
        )

    def _on_caller(self) -> None:
        line = self._form.follow
        if line.case is not None and self._form.enterprise_id != line.caller:
            self.drop()


def begun(office: Office, reader: Actor | None, ticket_id: int) -> IntakeDraft:
    """Enterprise, contact and category of an ended case, as far as the reader may know them."""
    found = office.detail(ticket_id, reader)
    row, named = found.row, found.privacy is not Privacy.ANONYMOUS
    codes = {each.full_name: each.code for each in office.directory().categories if each.active}
    return IntakeDraft(
        enterprise_id=row.enterprise_id if named else None,
        enterprise_name=row.enterprise if named else "",
        contact_name=found.contact_name,
        contact_phone=found.contact_phone,
        category=codes.get(found.category_name),
        kind=row.kind,
        privacy=found.privacy,
        after=ticket_id,
        after_name=wording.followed(row),
    )
