"""Correcting one day of the calendar."""

from datetime import date

from PySide6.QtWidgets import QWidget

from gaoxinban.domain.calendar import DayFact, DayKind, DayMark, SpecialDay
from gaoxinban.domain.hours_text import hours_text, read_hours
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import RecordForm, line_edit
from gaoxinban.ui.kit.plain_text import PlainLabel

_MARK_OF_KIND = {
    DayKind.HOLIDAY: DayMark.REST,
    DayKind.MAKE_UP: DayMark.WORK,
    DayKind.OWN_HOURS: DayMark.HOURS,
}


class DayForm(RecordForm):
    """休, 班, hours of its own, or nothing special; keys are `mark`, `name`, `hours`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, label_width=40)
        self.day: date | None = None
        self.said = self.add_wide(PlainLabel("", role="strong"))
        self.said.setWordWrap(True)
        self.mark = self.add("mark", self.tr("改为"), Choice(self.tr("改为")))
        self.mark.set_options(
            [
                (DayMark.REST, self.tr("休（不上班）")),
                (DayMark.WORK, self.tr("班（按当季作息上班）")),
                (DayMark.HOURS, self.tr("半天或另定时间")),
                (None, self.tr("不作规定（按星期几）")),
            ]
        )
        self.name = self.add(
            "name",
            self.tr("名称"),
            line_edit(self.tr("名称"), placeholder=self.tr("例如 春节、停电检修"), most=40),
        )
        self.hours = self.add(
            "hours", self.tr("时间"), line_edit(self.tr("时间"), placeholder="08:30-12:00")
        )
        self.mark.value_changed.connect(self._on_mark)

    def show_day(self, fact: DayFact) -> None:
        """Begin with the day as it is."""
        self.clear_errors()
        self.day = fact.day
        self.said.setText(fact.sentence)
        mark = _MARK_OF_KIND.get(fact.kind)
        self.name.setText(fact.name if mark is not None else "")
        if mark is None:
            mark = DayMark.REST if fact.hours else DayMark.WORK
        self.mark.set_value(mark)
        self.hours.setText(hours_text(fact.hours[:1]))
        self._on_mark(mark)

    def special(self) -> SpecialDay | None:
        """What the fields say; None when nothing special is to be said of the day."""
        assert self.day is not None
        mark = self.mark.value()
        if mark is None:
            return None
        hours = read_hours(self.hours.text()) if mark is DayMark.HOURS else None
        name = self.name.text().strip() or self.tr("调整")
        return SpecialDay(self.day, mark, name, hours)

    def _on_mark(self, mark: object) -> None:
        self.hours.setEnabled(mark is DayMark.HOURS)
        self.name.setEnabled(mark is not None)
