"""Further conditions under the filter bar, in as many lines as they need; folded, chips."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gaoxinban.application.rows import Directory
from gaoxinban.domain.term import Channel, RequestKind, Urgency
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.day_field import DayField
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.plain_text import PlainLabel, menu_text, plain_tooltip
from gaoxinban.ui.kit.theme import with_text
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.kit.wrapping_row import WrappingRow
from gaoxinban.ui.queue.narrowing import OF_ENTERPRISE, Logged, Narrow

_CLEARING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Chip(QPushButton):
    """A condition in force; a click, Delete or Enter takes it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoDefault(False)
        self.hide()

    def say(self, condition: str) -> None:
        """Show a condition; nothing hides the chip."""
        self.setText(menu_text(f"{condition}  ×"))
        self.setAccessibleName(tr("取消筛选：{what}").format(what=condition))
        hint = tr("按 Delete 或点一下，不再只看「{what}」")
        self.setToolTip(plain_tooltip(hint.format(what=condition)))
        self.setVisible(bool(condition))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys by which one takes something away."""
        if event.key() in _CLEARING:
            self.click()
        else:
            super().keyPressEvent(event)


class NarrowRow(QWidget):
    """Shows a `Narrow` and lets it be changed.

    Signals:
        changed: the new Narrow.
        left: the last chip is gone; the cursor should go to the list.
    """

    changed = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Narrow()
        self._quiet = False
        self._directory: Directory | None = None
        self.category = Choice(self.tr("分类"))
        self.kind = Choice(self.tr("诉求类型"))
        self.urgency = Choice(self.tr("紧急程度"))
        self.channel = Choice(self.tr("渠道"))
        self.officer = Choice(self.tr("承办人"))
        self.town = Choice(self.tr("镇街"))
        self.industry = Choice(self.tr("产业"))
        self.tier = Choice(self.tr("层级"))
        self.logged = Choice(self.tr("登记时间"))
        self.first = DayField(self.tr("登记起日"))
        self.last = DayField(self.tr("登记止日"))
        now = QDate.currentDate()
        self.first.setDate(QDate(now.year(), now.month(), 1))
        self.last.setDate(now)
        self.days = QWidget()
        self.fields: dict[str, Choice] = {
            "category": self.category,
            "kind": self.kind,
            "urgency": self.urgency,
            "channel": self.channel,
            "officer_id": self.officer,
            "town": self.town,
            "industry": self.industry,
            "tier": self.tier,
            "logged": self.logged,
        }
        self.chips = {name: Chip() for name in self.fields}
        self.rows = QWidget()
        self.chip_row = QWidget()
        self._fields_line, self._chips_line = WrappingRow(self.rows), WrappingRow(self.chip_row)
        self._lay_out()
        self._offer()
        self._connect()
        self.rows.hide()
        self.show_narrow(self._shown)

    @property
    def has_focus(self) -> bool:
        """Whether the cursor stands in one of the fields."""
        focused = QApplication.focusWidget()
        return focused is not None and self.rows.isAncestorOf(focused)

    def show_narrow(self, shown: Narrow) -> None:
        """Say `shown`, without announcing it; empty and left alone, the row folds itself away."""
        self._shown = shown
        self._quiet = True
        for name, choice in self.fields.items():
            # A value that is not offered (yet) stands on its chip all the same.
            choice.set_value(getattr(shown, name))
            line = choice.lineEdit()
            if line is not None and not line.hasFocus():
                line.home(False)  # where words do not fit, their beginning shows
        for field, day in ((self.first, shown.first), (self.last, shown.last)):
            if day is not None:
                field.set_day(day)
        self._quiet = False
        self.days.setVisible(shown.logged is Logged.CUSTOM)
        for name, chip in self.chips.items():
            chip.say(self._said(name))
        self.fold_if_empty()

    def unfold(self) -> None:
        """Show the fields; the cursor stands in the first."""
        self.rows.show()
        self._show_lines()
        self.category.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def fold(self) -> None:
        """Put the fields away; what they say stands on the chips."""
        self.rows.hide()
        self._show_lines()

    def fold_if_empty(self) -> None:
        """Nothing is asked for and nobody types here."""
        if not self._shown and not self.has_focus:
            self.rows.hide()
        self._show_lines()

    def offer_clearing(self, action: QAction) -> None:
        """Stands at the end of the fields and of the chips."""
        for line in (self._fields_line, self._chips_line):
            line.addWidget(ActionButton(action, quiet=True, show_keys=False))

    def offer(self, directory: Directory) -> None:
        """Fill the categories and people; those of old cases too."""
        if directory == self._directory:
            return
        self._directory = directory
        self._quiet = True
        categories = [(each.code, each.full_name) for each in directory.categories]
        self.category.set_options([(None, self.tr("全部分类")), *categories])
        people = [(each.id, each.label) for each in (*directory.officers, *directory.former)]
        self.officer.set_options([(None, self.tr("全部承办人")), *people])
        self._offer_enterprises(directory)
        self._quiet = False
        self.show_narrow(self._shown)

    def _offer_enterprises(self, directory: Directory | None = None) -> None:
        """What the office's lists say of enterprises."""
        offered = (
            ((), (), ())
            if directory is None
            else (directory.towns, directory.industries, directory.tiers)
        )
        blanks = (self.tr("全部镇街"), self.tr("全部产业"), self.tr("全部层级"))
        for choice, blank, values in zip(
            (self.town, self.industry, self.tier), blanks, offered, strict=True
        ):
            choice.set_options([(None, blank), *((each, each) for each in values)])

    def _offer(self) -> None:
        self.category.set_options([(None, self.tr("全部分类"))])
        self.officer.set_options([(None, self.tr("全部承办人"))])
        self._offer_enterprises()
        self.kind.set_terms(RequestKind, blank=self.tr("全部类型"))
        self.urgency.set_terms(Urgency, blank=self.tr("不论缓急"))
        self.channel.set_terms(Channel, blank=self.tr("全部渠道"))
        self.logged.set_terms(Logged, blank=self.tr("不论登记时间"))

    def _lay_out(self) -> None:
        widths = (50, 28, 28, 32, 46, 32, 46, 40, 36)
        for choice, width in zip(self.fields.values(), widths, strict=True):
            choice.setFixedWidth(with_text(width * tokens.GRID))
        between = QHBoxLayout(self.days)
        between.setContentsMargins(0, 0, 0, 0)
        between.setSpacing(tokens.GAP)
        for each in (self.first, PlainLabel(self.tr("至"), role="muted"), self.last):
            between.addWidget(each)
        for field in (*self.fields.values(), self.days):
            self._fields_line.addWidget(field)
        for chip in self.chips.values():
            self._chips_line.addWidget(chip)
        for line in (self._fields_line, self._chips_line):
            line.setSpacing(tokens.GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.rows)
        column.addWidget(self.chip_row)

    def _connect(self) -> None:
        for name, choice in self.fields.items():
            choice.value_changed.connect(lambda value, name=name: self._change(name, value))
            self.chips[name].clicked.connect(lambda _on=False, name=name: self._clear(name))
        for field, name in ((self.first, "first"), (self.last, "last")):
            field.dateChanged.connect(
                lambda _day, field=field, name=name: self._change(name, field.day)
            )

    def _said(self, name: str) -> str:
        value = getattr(self._shown, name)
        if value is None:
            return ""
        if value is Logged.CUSTOM:
            first, last = self._shown.first, self._shown.last
            return self.tr("{first} 至 {last} 登记").format(first=first, last=last)
        label = self.fields[name].label_of(value)
        if not label and name in OF_ENTERPRISE:  # a register may say more than the office's list
            return str(value)
        if not label:
            return self.tr("{field}：已不在名单里").format(field=self.fields[name].accessibleName())
        # Short enough for six beside each other in large text: 增资扩产; 王敏, without the team.
        return label.rpartition("/")[2] if name == "category" else label.partition("（")[0]

    def _change(self, name: str, value: Any) -> None:
        if self._quiet:
            return
        parts = {name: value}
        if name == "logged":
            days = (self.first.day, self.last.day) if value is Logged.CUSTOM else (None, None)
            parts |= {"first": days[0], "last": days[1]}
        self._say(replace(self._shown, **parts))

    def _clear(self, name: str) -> None:
        self._change(name, None)
        beside = next((chip for chip in self.chips.values() if not chip.isHidden()), None)
        if beside is None:
            self.left.emit()
        else:
            beside.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, shown: Narrow) -> None:
        if shown != self._shown:
            self.show_narrow(shown)
            self.changed.emit(shown)

    def _show_lines(self) -> None:
        """Nothing to show takes no room."""
        self.chip_row.setVisible(bool(self._shown) and self.rows.isHidden())
        self.setVisible(not self.rows.isHidden() or not self.chip_row.isHidden())
