"""走访: the form of a visit that brought no request, and of the correction of one."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from gaoxinban.application.office import Office
from gaoxinban.application.register_ports import Visit
from gaoxinban.application.rows import Directory
from gaoxinban.application.visiting import VISIT_FIELDS, NoteVisit
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import ContactMeans
from gaoxinban.ui.enterprises.forms import RegisterForm, Save
from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.moment_field import MomentField
from gaoxinban.ui.kit.moments import moment_text


class VisitForm(RegisterForm):
    """Who was there, whom they met, when, and what was said."""

    def __init__(
        self,
        enterprise_id: int,
        directory: Directory,
        officer_id: int | None,
        now: Callable[[], Instant],
        visit: Visit | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`officer_id` is who sits here: the likeliest to have gone."""
        super().__init__(parent)
        self._enterprise_id = enterprise_id
        self._visit = visit
        self.place = f"visit {'new' if visit is None else visit.id}"
        self.title = self.tr("记走访") if visit is None else self.tr("更正走访")
        self.act = self.tr("保存")
        self.done = self.tr("走访已记下") if visit is None else self.tr("走访已更正")
        self._add_means()
        self._add_officer(directory)
        name = VISIT_FIELDS["reached"]
        self.reached = self.add("reached", name, line_edit(name, most=200))
        name = VISIT_FIELDS["happened_at"]
        self.happened_at = self.add(
            "happened_at",
            name,
            MomentField(name, now, placeholder=self.tr("昨天 15:20；空着是现在")),
        )
        name = VISIT_FIELDS["note"]
        self.note = self.add("note", name, GrowingText(name, lines=6, most=14), required=True)
        self.first: QWidget = self.reached
        if visit is None:
            self.officer.set_value(officer_id)
            return
        self.means.set_value(visit.means)
        self.officer.set_value(visit.officer_id)
        self.reached.setText(visit.reached)
        self.happened_at.setText(moment_text(visit.happened_at))
        self.note.setPlainText(visit.note)

    def save(self, office: Office) -> Save:
        command = NoteVisit(
            enterprise_id=self._enterprise_id,
            means=self.means.value(),
            officer_id=self.officer.value(),
            reached=self.reached.text(),
            note=self.note.text,
            happened_at=self._happened_at(),
            visit_id=None if self._visit is None else self._visit.id,
        )
        return lambda actor: office.register.note_visit(actor, command)

    def _happened_at(self) -> Instant | None:
        """As it was, where it was not touched: what is typed has no seconds."""
        typed = self.happened_at.text().strip()
        if self._visit is not None and typed == moment_text(self._visit.happened_at):
            return self._visit.happened_at
        return self.happened_at.moment()

    def _add_means(self) -> None:
        name = VISIT_FIELDS["means"]
        self.means = self.add("means", name, Choice(name))
        self.means.set_terms(ContactMeans)
        self.means.set_value(ContactMeans.VISIT)

    def _add_officer(self, directory: Directory) -> None:
        """Whoever is on duty, and who has left since where he was the one who went."""
        name = VISIT_FIELDS["officer_id"]
        self.officer = self.add("officer_id", name, Choice(name))
        self.officer.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.officer.setMinimumContentsLength(6)
        went = None if self._visit is None else self._visit.officer_id
        former = [each for each in directory.former if each.id == went]
        self.officer.set_options([(each.id, each.label) for each in (*directory.officers, *former)])
