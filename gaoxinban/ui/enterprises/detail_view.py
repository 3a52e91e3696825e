"""Where things stand on the page of one enterprise: name, profile, cases."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.application.rows import EnterpriseDetail
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.form import ErrorLine
from gaoxinban.ui.kit.plain_text import ElidedLabel, PlainLabel, dress_label
from gaoxinban.ui.kit.table import TableView

_PROFILE_WIDTH = 78 * tokens.GRID
_NAME_WIDTH = 18 * tokens.GRID


class ProfileView(QScrollArea):
    """What the register knows of an enterprise, line by line; nothing known is 「—」."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_PROFILE_WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("企业资料"))
        body = QFrame()
        body.setProperty("panel", True)
        grid = QGridLayout(body)
        grid.setContentsMargins(3 * tokens.GRID, 3 * tokens.GRID, 3 * tokens.GRID, 3 * tokens.GRID)
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
        grid.setRowStretch(len(self._values), 1)
        self.setWidget(body)

    def show_detail(self, detail: EnterpriseDetail) -> None:
        """Another enterprise."""
        row = detail.row
        texts = {
            "uscc": row.uscc,
            "contact": row.contact_name,
            "phone": row.contact_phone,
            "town": row.town,
            "address": detail.address,
            "industry": row.industry,
            "tiers": "、".join(row.tiers),
            "ownership": row.ownership,
            "kind": detail.kind,
            "stage": row.stage,
            "project_class": detail.project_class,
            "capital": detail.capital,
            "registered_on": detail.registered_on,
            "scope": detail.scope,
        }
        for key, value in self._values.items():
            value.setText(texts[key].strip() or "—")
        self.verticalScrollBar().setValue(0)

    def text(self, key: str) -> str:
        """What stands in a line."""
        return self._values[key].text()

    def _titles(self) -> Sequence[tuple[str, str]]:
        return (
            ("uscc", self.tr("信用代码")),
            ("contact", self.tr("联系人")),
            ("phone", self.tr("电话")),
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


class HeadingLabel(ElidedLabel):
    """A name as the page's heading; long ones give way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        model = QLabel(self)
        dress_label(model, "heading")
        self.setFont(model.font())
        model.deleteLater()


class EnterpriseView(QWidget):
    """Layout and widgets of one enterprise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = HeadingLabel()
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(tokens.GAP)
        self.error = ErrorLine()
        self.profile = ProfileView()
        self.count = PlainLabel("", role="strong")
        self.table = TableView(self.tr("该企业的工单"))
        head = QHBoxLayout()
        head.setSpacing(tokens.GAP)
        head.addWidget(self.name, 1)
        head.addLayout(self.buttons)
        cases = QVBoxLayout()
        cases.setSpacing(tokens.GAP)
        cases.addWidget(self.count)
        cases.addWidget(self.table, 1)
        body = QHBoxLayout()
        body.setSpacing(tokens.MARGIN)
        body.addWidget(self.profile)
        body.addLayout(cases, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, 3 * tokens.GRID, tokens.MARGIN, tokens.GAP)
        layout.setSpacing(tokens.GAP)
        layout.addLayout(head)
        layout.addWidget(self.error)
        layout.addLayout(body, 1)
