"""How the page of a case is laid out: head, ledger, legs, then the story beside the acts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.application.rows import TicketDetail
from gaoxinban.domain.term import Privacy
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.duration import exact_text, instant_text
from gaoxinban.ui.kit.lights import LightBadge
from gaoxinban.ui.kit.plain_text import ElidedLabel, PlainLabel, menu_text, plain_tooltip
from gaoxinban.ui.queue.act_panel import ActPanel
from gaoxinban.ui.queue.ledger_band import LedgerBand
from gaoxinban.ui.queue.leg_strip import LegStrip
from gaoxinban.ui.queue.operations import CaseShown
from gaoxinban.ui.queue.timeline_view import FoldedText, TimelineView, readable
from gaoxinban.ui.queue.wording import lateness_lines, light_text, rest_hint, standing_text


class CaseView(QWidget):
    """Layout and texts; the panel decides what is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = _Head()
        self.band = LedgerBand()
        self.spoken = PlainLabel("", role="muted")
        self.legs = LegStrip()
        self.standing = PlainLabel("", role="strong")
        self.lateness = PlainLabel("", role="muted")
        self.why = _Why()
        self.request = _Request()
        self.timeline = TimelineView()
        self.story = QScrollArea()
        self.acts = ActPanel()
        self.acts.before = self.story
        self._lay_out()
        self.band.spoke.connect(self._on_spoke)

    def show_case(self, shown: CaseShown) -> None:
        """Fill everything but the acts."""
        detail = shown.detail
        self.head.show_case(shown)
        self.band.show_plan(shown.band)
        self.legs.show_legs(detail.legs, detail.now, shown.row.day_seconds)
        for label, text in (
            (self.standing, standing_text(detail)),
            (self.lateness, "\n".join(lateness_lines(detail.legs, shown.row.day_seconds))),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.request.show_case(detail)
        self.why.show_steps(shown.steps)
        self.timeline.show_rows(detail.timeline, detail.now)

    def show_why(self, *, visible: bool) -> None:
        """Fold the explanation in or out and bring it into view."""
        self.why.setVisible(visible)
        if visible:
            self.story.verticalScrollBar().setValue(0)

    def offer_names(self, action: QAction) -> None:
        """What those may do who know who asks."""
        self.request.offer(action)

    def place_presence(self, label: QWidget) -> None:
        """Who else is at it stands under the head."""
        self._whole.insertWidget(1, label)

    def place_links(self, links: QWidget) -> None:
        """The cases of the same matter stand under the head."""
        self._whole.insertWidget(1, links)

    def place_files(self, files: QWidget) -> None:
        """The files stand between the request and the story."""
        self._column.insertWidget(self._column.indexOf(self.request) + 1, files)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, tokens.MARGIN, 0)
        column.setSpacing(tokens.GAP)
        column.addWidget(self.why)
        column.addWidget(self.request)
        column.addWidget(PlainLabel(self.tr("经过"), role="strong"))
        column.addWidget(self.timeline)
        column.addStretch(1)
        self._column = column
        self.why.hide()
        self.story.setWidget(content)
        self.story.setWidgetResizable(True)
        self.story.setFrameShape(QFrame.Shape.NoFrame)
        self.story.setAccessibleName(self.tr("内容和经过"))
        self.story.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.story.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.story.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        lower = QHBoxLayout()
        lower.setSpacing(tokens.MARGIN)
        lower.addWidget(self.story, 1)
        lower.addWidget(self.acts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, 3 * tokens.GRID, tokens.MARGIN, 3 * tokens.GRID)
        layout.setSpacing(tokens.GAP)
        self._whole = layout
        layout.addWidget(self.head)
        layout.addWidget(self.band)
        self.spoken.hide()
        layout.addWidget(self.spoken)
        layout.addWidget(self.legs)
        for label in (self.lateness, self.standing):
            label.setWordWrap(True)
            label.hide()
            layout.addWidget(label)
        layout.addLayout(lower, 1)

    def _on_spoke(self, sentence: str) -> None:
        self.spoken.setText(sentence)
        self.spoken.setVisible(bool(sentence))


class _Head(QWidget):
    """Number, title and light; under it the enterprise and what kind of case it is."""

    def __init__(self) -> None:
        super().__init__()
        self._number = PlainLabel("", role="muted")
        self._title = ElidedLabel(role="heading")
        self._privacy = PlainLabel("", role="strong")
        self._badge = LightBadge()
        self._badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._enterprise = QPushButton()
        self._enterprise.setProperty("quiet", True)
        self._enterprise.setAccessibleName(self.tr("企业"))
        self._enterprise.setStyleSheet("text-align: left; padding-left: 0;")
        self._facts = ElidedLabel()
        self._facts.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        top = QHBoxLayout()
        top.setSpacing(3 * tokens.GRID)
        top.addWidget(self._number)
        top.addWidget(self._title, 1)
        top.addWidget(self._privacy)
        top.addWidget(self._badge)
        low = QHBoxLayout()
        low.setSpacing(tokens.GAP)
        low.addWidget(self._enterprise)
        low.addWidget(self._facts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GRID)
        layout.addLayout(top)
        layout.addLayout(low)

    def offer(self, enterprise: QAction) -> None:
        """The enterprise's name leads to its page."""
        self._enterprise.clicked.connect(enterprise.trigger)
        self._enterprise.setToolTip(enterprise.toolTip())

    def show_case(self, shown: CaseShown) -> None:
        detail, row = shown.detail, shown.detail.row
        number = row.number
        if row.external_number:
            number += self.tr("（原编号 {n}）").format(n=row.external_number)
        self._number.setText(number)
        self._title.set_text(row.title)
        self._privacy.setText(self.tr("「{word}」").format(word=detail.privacy.label))
        self._privacy.setVisible(detail.privacy is not Privacy.NAMED)
        self._show_enterprise(row.enterprise)
        self._badge.set_light(shown.row.light, light_text(shown.row.light, shown.row.rest))
        self._badge.setToolTip(plain_tooltip(rest_hint(row, shown.row.light)))
        holder = self.tr("在 {who} 手里").format(who=detail.holder) if detail.holder else ""
        facts = [
            row.state.label,
            holder,
            detail.category_name,
            row.kind.label,
            row.urgency.label,
            detail.channel.label,
            self.tr("{t} 登记").format(t=instant_text(row.logged_at, detail.now)),
        ]
        self._facts.set_text("  ·  ".join(fact for fact in facts if fact))

    def _show_enterprise(self, name: str) -> None:
        metrics, most = self._enterprise.fontMetrics(), 80 * tokens.GRID
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, most)
        self._enterprise.setText(menu_text(shown))
        self._enterprise.setAccessibleName(self.tr("企业 {name}").format(name=name))


class _Request(QWidget):
    """What the enterprise said, and whom to call."""

    def __init__(self) -> None:
        super().__init__()
        self._contact = readable(PlainLabel("—", role="muted"))
        self._shown: tuple[str, str, str] | None = None
        self._texts: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(tokens.GRID)
        self._layout.addWidget(PlainLabel(self.tr("诉求"), role="strong"))
        self._layout.addWidget(self._contact)
        self._named: QPushButton | None = None

    def offer(self, action: QAction) -> None:
        """An act for those who are told what others are not."""
        self._named = ActionButton(action, quiet=True)
        self._layout.addWidget(self._named, 0, Qt.AlignmentFlag.AlignLeft)

    def show_case(self, detail: TicketDetail) -> None:
        if self._named is not None:
            self._named.setVisible(detail.told and detail.privacy is Privacy.CONFIDENTIAL)
        person = " ".join(part for part in (detail.contact_name, detail.contact_phone) if part)
        who = self.tr("联系人 {who}").format(who=person) if person else self.tr("没有留联系人")
        if not detail.told:
            who = self.tr("来电人保密，承办人和承办团队的组长看得到")
        elif detail.privacy is Privacy.ANONYMOUS:
            who = self.tr("来电人匿名，没有留下联系方式")
        facts = [who, detail.town, detail.industry, detail.rule]
        self._contact.setText("  ·  ".join(fact for fact in facts if fact))
        self._contact.setToolTip(exact_text(detail.row.logged_at))
        shown = (detail.body, detail.result, detail.proof_line)
        if self._shown == shown:
            return
        self._shown = shown
        for text in self._texts:
            self._layout.removeWidget(text)
            text.deleteLater()
        body = detail.body or self.tr("（没有写内容）")
        self._texts = [FoldedText(body, role="body")]
        if detail.result:
            result = self.tr("办理结果：{text}").format(text=detail.result)
            self._texts.append(FoldedText(result, role="body"))
        if detail.proof_line:
            self._texts.append(FoldedText(detail.proof_line, role="muted"))
        for text in self._texts:
            self._layout.addWidget(text)


class _Why(QFrame):
    """为什么: the explanation step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._steps = PlainLabel("—")
        self._steps.setWordWrap(True)
        self._steps.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, tokens.GAP, tokens.MARGIN, tokens.GAP)
        self._top = QHBoxLayout()
        self._top.addWidget(PlainLabel(self.tr("为什么是这些时限"), role="strong"), 1)
        layout.addLayout(self._top)
        layout.addWidget(self._steps)

    @property
    def text(self) -> str:
        """The sentences of the explanation."""
        return self._steps.text()

    def offer(self, action: QAction) -> None:
        """An act on the explanation itself."""
        self._top.addWidget(ActionButton(action, quiet=True))

    def show_steps(self, steps: tuple[str, ...]) -> None:
        self._steps.setText("\n".join(steps))
