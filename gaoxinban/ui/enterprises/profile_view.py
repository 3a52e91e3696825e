"""What the register knows of one enterprise, and whom to call there."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.application.enterprise_page import EnterprisePage
from gaoxinban.application.register_ports import Contact
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.plain_text import PlainLabel, plain_tooltip

_NAME_WIDTH = 18 * tokens.GRID


class People(QWidget):
    """Further contacts; the first stands in the profile, where lists and new requests see it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("其他联系人"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(tokens.GRID)
        self.contacts: tuple[Contact, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GRID)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(self.tr("其他联系人"), role="strong"))
        head.addStretch(1)
        head.addLayout(self.buttons)
        layout.addLayout(head)
        layout.addWidget(self.list)

    def show_contacts(self, contacts: Sequence[Contact]) -> None:
        """Name, post, phone; the note on hover."""
        self.contacts = tuple(contacts)
        place = self.list.currentRow()
        self.list.clear()
        for each in contacts:
            item = QListWidgetItem("　".join(p for p in (each.name, each.post, each.phone) if p))
            item.setToolTip(plain_tooltip(each.note))
            self.list.addItem(item)
        self.list.setVisible(bool(contacts))
        self.list.setCurrentRow(min(max(place, 0), len(contacts) - 1))
        row = max(self.list.sizeHintForRow(0), tokens.ROW_HEIGHT - 2 * tokens.GRID)
        self.list.setFixedHeight(min(len(contacts), 6) * row + 2 * self.list.frameWidth() + 2)

    @property
    def current(self) -> Contact | None:
        """The contact under the cursor."""
        place = self.list.currentRow()
        return self.contacts[place] if 0 <= place < len(self.contacts) else None


class ProfileView(QScrollArea):
    """What the register knows of an enterprise, line by line; nothing known is 「—」."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("企业资料"))
        body = QFrame()
        body.setProperty("panel", True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.GAP)
        grid.setVerticalSpacing(tokens.GAP)
        grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        grid.setColumnStretch(1, 1)
        self._values: dict[str, PlainLabel] = {}
        top = Qt.AlignmentFlag.AlignTop
        for row, (key, title) in enumerate(self._titles()):
            name = PlainLabel(title, role="muted")
            value = PlainLabel("—")
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            grid.addWidget(name, row, 0, top)
            grid.addWidget(value, row, 1, top)
            self._values[key] = value
        self.people = People()
        column = QVBoxLayout()
        column.setSpacing(tokens.GAP)
        column.addLayout(grid)
        column.addWidget(self.people)
        column.addStretch(1)
        body.setLayout(column)
        column.setContentsMargins(*(4 * [3 * tokens.GRID]))
        self.setWidget(body)

    def show_page(self, page: EnterprisePage) -> None:
        """Fill the lines with another enterprise."""
        record = page.record
        texts = {
            "uscc": record.uscc,
            "contact": record.contact_name,
            "phone": record.contact_phone,
            "liaison": page.liaison,
            "town": record.town,
            "address": record.address,
            "industry": record.industry,
            "tiers": "、".join(record.tiers),
            "ownership": record.ownership.label,
            "kind": record.kind,
            "stage": record.stage.label,
            "project_class": record.project_class,
            "capital": record.capital,
            "registered_on": record.registered_on,
            "scope": record.scope,
        }
        for key, value in self._values.items():
            value.setText(texts[key].strip() or "—")
        self.people.show_contacts(page.contacts)
        self.verticalScrollBar().setValue(0)

    def text(self, key: str) -> str:
        """What stands in the line of this key."""
        return self._values[key].text()

    def _titles(self) -> Sequence[tuple[str, str]]:
        return (
            ("uscc", self.tr("信用代码")),
            ("contact", self.tr("联系人")),
            ("phone", self.tr("电话")),
            ("liaison", self.tr("联络员")),
            ("town", self.tr("镇街")),
            ("address", self.tr("地址")),
            ("industry", self.tr("产业")),
            ("tiers", self.tr("层级")),
            ("ownership", self.tr("性质")),
            ("kind", self.tr("企业类型")),
            ("stage", self.tr("项目阶段")),
            ("project_class", self.tr("项目类别")),
            ("capital", self.tr("注册资本")),
            ("registered_on", self.tr("成立日期")),
            ("scope", self.tr("经营范围")),
        )
