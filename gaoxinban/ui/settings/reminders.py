"""提醒: whether and how early; kept for each person at this computer."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import Form
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.reminding import reminding
from gaoxinban.ui.kit.translation import tr

if TYPE_CHECKING:
    from gaoxinban.application.reminders import Lead

_HOUR = 3600


class RemindersSection(Form):
    """Two choices of whoever sits here."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = context.seat
        self._wishes = reminding(context.settings)
        self.on = self.add(
            "on",
            tr("提醒我"),
            QCheckBox(tr("工单交到手上、被催办、快到时限时弹出提醒")),
            hint=tr("只管您自己在这台电脑上；下班时间总是不打扰"),
        )
        self.on.setAccessibleName(tr("提醒我"))
        self.lead = self.add(
            "lead",
            tr("提前多久"),
            Choice(tr("提前多久")),
            hint=tr("按工作时间算，到时限再提醒一次"),
        )
        self.lead.set_options(
            [
                (None, tr("时限的最后四分之一")),
                (_HOUR // 2, tr("半小时")),
                (_HOUR, tr("1 小时")),
                (2 * _HOUR, tr("2 小时")),
                (4 * _HOUR, tr("4 小时")),
                ("day", tr("1 个工作日")),
            ]
        )
        self._show()
        self.on.toggled.connect(self._on_toggled)
        self.lead.value_changed.connect(self._on_lead)
        context.seat.officer_changed.connect(self._show)

    def _show(self, _officer: object = None) -> None:
        officer = self._seat.officer
        self.setEnabled(officer is not None)
        if officer is not None:
            self.on.setChecked(self._wishes.is_on(officer.id))
            self.lead.set_value(self._wishes.lead(officer.id))

    def _on_toggled(self, on: bool) -> None:  # noqa: FBT001  a signal's argument
        officer = self._seat.officer
        if officer is not None and on != self._wishes.is_on(officer.id):
            self._wishes.turn(officer.id, on=on)

    def _on_lead(self, lead: "Lead") -> None:
        officer = self._seat.officer
        if officer is not None and lead != self._wishes.lead(officer.id):
            self._wishes.set_lead(officer.id, lead)
