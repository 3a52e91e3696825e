"""Where the case would go and until when: asked behind the typing, shown at the right."""

from PySide6.QtCore import QObject, QTimer

from gaoxinban.domain.routing import NO_TEAM
from gaoxinban.ui.intake import operations
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.form_view import IntakeForm
from gaoxinban.ui.intake.operations import Forecast
from gaoxinban.ui.intake.side_view import SideView
from gaoxinban.ui.kit.page import PageContext

FORECAST_AFTER_MS = 120
"""After the last keystroke; the read itself takes some milliseconds."""
LETTERS_PER_MS = 50


class Forecaster(QObject):
    """Keeps the cards and the suggestions in the form in step with what is typed."""

    def __init__(
        self, context: PageContext, form: IntakeForm, side: SideView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._form = form
        self._side = side
        self._forecast: Forecast | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.ask)

    @property
    def category(self) -> str | None:
        """Code of the category that the text speaks for; None while it says nothing."""
        return None if self._forecast is None else self._forecast.preview.category

    def ask_soon(self) -> None:
        """Something was typed: ask as soon as the typing pauses."""
        # A very long text takes the rules longer: they shall not run after each of its letters.
        letters = self._form.body.document().characterCount()
        self._wait.start(FORECAST_AFTER_MS + letters // LETTERS_PER_MS)

    def ask(self) -> None:
        """Ask now; the newest question wins."""
        self._wait.stop()
        draft = self._form.read()
        operations.forecast(
            runner=self._context.runner,
            office=self._context.office,
            owner=self,
            draft=draft,
            on_done=lambda forecast: self._show(draft, forecast),
            on_refused=lambda _refused: None,
        )

    def _show(self, draft: IntakeDraft, forecast: Forecast) -> None:
        said = bool(draft.title or draft.said or draft.category)
        self._forecast = forecast if said else None
        self._side.promise.show_forecast(forecast, draft)
        if draft.answering:
            self._side.routing.show_answer()
        elif said:
            team = self._form.team.currentText() if draft.team_id is not None else ""
            self._side.routing.show_forecast(forecast, team, offer=draft.category is None)
        else:
            self._side.routing.show_nothing()
        preview = forecast.preview
        found = preview.category_name if said and draft.category is None else ""
        take = self._context.actions.get("intake.take_category")
        take.setEnabled(bool(found))
        self._form.category.suggest(
            self.tr("建议：{name}").format(name=found) if found else self.tr("按内容判断")
        )
        by_rules = self.tr("按派单目录：{team}").format(team=preview.team or NO_TEAM)
        self._form.team.suggest(by_rules if said else self.tr("按派单目录"))
