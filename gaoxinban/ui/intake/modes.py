"""The folded parts of the form: an answer given on the call, a call noted on paper."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gaoxinban.domain.term import RequestKind
from gaoxinban.ui.intake.acts import IntakeActs
from gaoxinban.ui.intake.forecasting import Forecaster
from gaoxinban.ui.intake.form_view import IntakeForm
from gaoxinban.ui.kit.form import bring_into_view

if TYPE_CHECKING:
    from gaoxinban.ui.intake.side_view import SideView


class Modes(QObject):
    """Opens and folds them, and lets the buttons say what they would do now."""

    def __init__(
        self, form: IntakeForm, side: "SideView", acts: IntakeActs, forecaster: Forecaster
    ) -> None:
        super().__init__(form)
        self._form = form
        self._side = side
        self._acts = acts
        self._forecaster = forecaster
        self._kind_given = False
        self._saving = False
        form.kind.activated.connect(self._on_kind_given)

    def begin(self, kind: RequestKind) -> None:
        """The form was filled anew."""
        self._kind_given = kind is not RequestKind.HELP
        self._say()

    def set_saving(self, *, saving: bool) -> None:
        """While a request is being saved it cannot be sent once more."""
        self._saving = saving
        for act in (self._acts.log, self._acts.log_only):
            act.setEnabled(not saving)
        self._say()

    def fold(self) -> bool:
        """Esc folds the answer, then the back-dating; what was typed there is kept."""
        for part, flip in (
            (self._form.answering, self.flip_answer),
            (self._form.late, self.flip_back_date),
        ):
            if not part.isHidden():
                flip()
                return True
        return False

    def flip_back_date(self) -> None:
        """Ctrl+B: time and reason of a call that was noted on paper."""
        form = self._form
        opening = form.late.isHidden()
        form.late.setVisible(opening)
        if opening:
            bring_into_view(form.late)
            form.happened_at.setFocus()
            form.happened_at.selectAll()
        else:
            form.body.setFocus()
        self._changed()

    def flip_answer(self) -> None:
        """Ctrl+R: a field for what was answered on the call; an enquiry, unless said otherwise."""
        form = self._form
        opening = form.answering.isHidden()
        form.answering.setVisible(opening)
        if not self._kind_given:
            form.kind.set_value(RequestKind.ENQUIRY if opening else RequestKind.HELP)
        if opening:
            bring_into_view(form.answering)
        (form.answer if opening else form.body).setFocus()
        self._changed()

    def _changed(self) -> None:
        self._say()
        self._form.edited.emit()
        self._forecaster.ask()

    def _say(self) -> None:
        acts = self._acts
        answering = not self._form.answering.isHidden()
        acts.log.setText(self.tr("登记并当场答复") if answering else self.tr("登记并派单"))
        acts.answer.setText(self.tr("收起答复") if answering else self.tr("当场答复"))
        late = not self._form.late.isHidden()
        acts.back_date.setText(self.tr("不补录") if late else self.tr("补录"))
        self._form.team.setEnabled(not answering)
        self._side.promise.setVisible(not answering)
        acts.log_only.setEnabled(not answering and not self._saving)
        acts.log_only.setVisible(not answering)  # its room is for the longer words of the others

    def _on_kind_given(self, _index: int) -> None:
        self._kind_given = True
