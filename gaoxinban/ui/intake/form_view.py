"""The form itself: fields, what is folded away, what is wrong; it knows no office."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Channel, Privacy, RequestKind, Urgency
from gaoxinban.ui.intake.caller_field import CallerField
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.follow_line import FollowLine
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.form import Form, line_edit, text_of
from gaoxinban.ui.kit.moment_field import MomentField
from gaoxinban.ui.kit.moments import moment_text, reading_text
from gaoxinban.ui.kit.page import Suggestion
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.kit.theme import colours_of

NAME_MOST = 200
SHORT_MOST = 100


class BlankChoice(Choice):
    """A choice whose first line is blank: emptying the text takes it, the placeholder shows."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        line = self.lineEdit()
        if line is not None:
            line.textEdited.connect(self._on_text_edited)

    def suggest(self, text: str) -> None:
        """What counts while nothing is chosen."""
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(text)
            line.setCursorPosition(0)

    def set_value(self, value: Any) -> None:
        """Choose, and show a long label from its beginning."""
        super().set_value(value)
        line = self.lineEdit()
        if line is not None and not line.hasFocus():
            line.setCursorPosition(0)

    def _on_text_edited(self, text: str) -> None:
        if not text.strip():
            self.set_value(None)


class IntakeForm(QWidget):
    """All fields of one request.

    Signals:
        edited: something was typed or chosen.
    """

    edited = Signal()

    def __init__(
        self,
        runner: TaskRunner,
        find: Callable[[str], Sequence[Suggestion]],
        now: Callable[[], Instant],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self.enterprise_id: int | None = None
        self._quiet = False
        self.template = ""
        self._make_fields(runner, find)
        self._lay_out()
        self._connect()

    @property
    def filling(self) -> bool:
        """Whether the form is being filled from a draft just now."""
        return self._quiet

    @property
    def forms(self) -> tuple[Form, ...]:
        """The parts that hold fields by key."""
        return (self.top, self.left, self.right, self.late, self.answering)

    def read(self) -> IntakeDraft:
        """What stands there."""
        return IntakeDraft(
            enterprise_id=self.enterprise_id,
            enterprise_name=text_of(self.enterprise),
            uscc=text_of(self.uscc),
            title=text_of(self.title),
            body=self.body.text,
            category=self.category.value(),
            kind=self.kind.value(),
            urgency=self.urgency.value(),
            channel=self.channel.value(),
            contact_name=text_of(self.contact_name),
            contact_phone=text_of(self.contact_phone),
            team_id=self.team.value(),
            back_dated=not self.late.isHidden(),
            happened=self.happened_at.kept,
            happened_at=self.happened_at.meant,
            late_reason=text_of(self.late_reason),
            answering=not self.answering.isHidden(),
            answer=self.answer.text,
            template=self.template if self.body.text else "",
            privacy=self.privacy.value(),
            after=self.follow.case,
            after_name=self.follow.name,
        )

    def next_privacy(self) -> None:
        """实名, 保密, 匿名 in turn."""
        ways = list(Privacy)
        self.privacy.set_value(ways[(ways.index(self.privacy.value()) + 1) % len(ways)])

    def settle(self) -> bool:
        """A half-typed word of a choice becomes the choice, as if one had left the field.

        False where one of them is not offered; it says so.
        """
        settled = [choice.settle() for choice in self._choices]
        return all(settled)

    def fill(self, draft: IntakeDraft) -> None:
        """Show a draft instead of what stands there; `edited` once, at the end."""
        self._quiet = True
        self.enterprise_id = draft.enterprise_id
        self.template = draft.template
        self.follow.take(draft.after, draft.after_name, draft.enterprise_id)
        self.enterprise.close_list()
        for field, text in (
            (self.enterprise, draft.enterprise_name),
            (self.uscc, draft.uscc),
            (self.title, draft.title),
            (self.contact_name, draft.contact_name),
            (self.contact_phone, draft.contact_phone),
            (self.late_reason, draft.late_reason),
        ):
            field.setText(text)
        self.body.setPlainText(draft.body)
        self.answer.setPlainText(draft.answer)
        for choice, value in (
            (self.category, draft.category),
            (self.kind, draft.kind),
            (self.urgency, draft.urgency),
            (self.channel, draft.channel),
            (self.team, draft.team_id),
            (self.privacy, draft.privacy),
        ):
            choice.set_value(value)
        known = draft.happened_at
        self.happened_at.setText(draft.happened if known is None else moment_text(known))
        self._say_reading()
        self._say_privacy()
        self.late.setVisible(draft.back_dated)
        self.answering.setVisible(draft.answering)
        self.say_new("")
        self.clear_errors()
        if not self.enterprise.hasFocus():
            self.enterprise.ask()  # so that Enter there knows what it stands for
        self._quiet = False
        self.edited.emit()

    def say_new(self, sentence: str) -> None:
        """Open the line for a new enterprise with what will happen, or close it."""
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colours_of(self).warning)
        self.new_note.setPalette(palette)
        self.new_note.setText(sentence)
        self._show_new_row(shown=bool(sentence))

    def _show_new_row(self, *, shown: bool) -> None:
        self.new_row.setVisible(shown)
        self.top.set_shown("uscc", shown=shown)

    def show_refused(self, refused: Refused) -> None:
        """Put the sentence beside its field, on top when it has none."""
        for form in self.forms:
            if self._has(form, refused.field):
                form.setVisible(True)
                form.show_refused(refused)
                return
        self.top.show_error(None, refused.sentence)

    def say_wrong(self, key: str, sentence: str) -> None:
        """Put a sentence beside a field of the upper part; the cursor stays where one types."""
        self.top.show_error(key, sentence, take_focus=False)

    def clear_errors(self) -> None:
        """Nothing is wrong, as far as known."""
        for form in self.forms:
            form.clear_errors()

    def let_through(self, sequences: Sequence[QKeySequence]) -> None:
        """Keep text fields from eating the page's keys (Ctrl+E moves the cursor on X11)."""
        self._keys.extend(sequences)
        for field in (*self.findChildren(QLineEdit), *self.findChildren(QPlainTextEdit)):
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key of the page is no key of the field."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressed = QKeySequence(event.keyCombination())
            if any(pressed == each for each in self._keys):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _has(self, form: Form, key: str | None) -> bool:
        try:
            return key is not None and form.field(key) is not None
        except KeyError:
            return False

    def _make_fields(self, runner: TaskRunner, find: Callable[[str], Sequence[Suggestion]]) -> None:
        self._keys: list[QKeySequence] = []
        self.enterprise = CallerField(
            self.tr("来电企业"),
            runner,
            find,
            placeholder=self.tr("名称、简称、拼音首字母、信用代码或电话，按 Enter 选第一个"),
        )
        self.enterprise.setMaxLength(NAME_MOST)
        self.new_note = PlainLabel()
        self.uscc = line_edit(self.tr("信用代码"), placeholder=self.tr("信用代码，可不填"), most=30)
        self.uscc.setFixedWidth(60 * tokens.GRID)
        self.body = GrowingText(self.tr("反映内容"), lines=8, most=14)
        self.title = line_edit(self.tr("标题"), most=NAME_MOST)
        self.category = BlankChoice(self.tr("分类"))
        self.kind = Choice(self.tr("类型"))
        self.kind.set_terms(RequestKind)
        self.urgency = Choice(self.tr("紧急程度"))
        self.urgency.set_terms(Urgency)
        self.channel = Choice(self.tr("渠道"))
        self.channel.set_terms(Channel)
        self.contact_name = line_edit(self.tr("联系人"), most=SHORT_MOST)
        self.contact_phone = line_edit(self.tr("电话"), most=SHORT_MOST)
        self.team = BlankChoice(self.tr("派给"))
        self.privacy = Choice(self.tr("来电人"))
        self.privacy.set_terms(Privacy)
        self.privacy_note = PlainLabel("", role="muted")
        self.privacy_note.setWordWrap(True)
        self._choices = (
            *(self.category, self.channel, self.team, self.kind, self.urgency),
            self.privacy,
        )
        self.happened_at = MomentField(
            self.tr("来电时间"),
            self._now,
            placeholder=self.tr("例如：16:20、昨天 16:20、11-20 9:30"),
        )
        self.reading = PlainLabel("", role="muted")
        self.late_reason = line_edit(
            self.tr("补录原因"), placeholder=self.tr("例如：下班后来电，先记在纸上"), most=NAME_MOST
        )
        self.answer = GrowingText(self.tr("答复内容"), lines=3, most=8)

    def _lay_out(self) -> None:
        self.follow = FollowLine()
        self.top = Form()
        self.top.add("enterprise_name", self.tr("来电企业"), self.enterprise)
        self.new_row = QWidget()
        row = QHBoxLayout(self.new_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP)
        self.new_note.setWordWrap(True)
        row.addWidget(self.new_note, 1)
        row.addWidget(self.uscc, 0, Qt.AlignmentFlag.AlignTop)
        self.top.add("uscc", self.tr("信用代码"), self.uscc, shown=self.new_row)
        self._show_new_row(shown=False)
        self.top.add("body", self.tr("反映内容"), self.body)
        self.top.add("title", self.tr("标题"), self.title)
        self.left, self.right = Form(), Form()
        self.left.add("category", self.tr("分类"), self.category)
        self.left.add("channel", self.tr("渠道"), self.channel)
        self.left.add("contact_name", self.tr("联系人"), self.contact_name)
        self.left.add("team_id", self.tr("派给"), self.team)
        self.right.add("kind", self.tr("类型"), self.kind)
        self.right.add("urgency", self.tr("紧急程度"), self.urgency)
        self.right.add("contact_phone", self.tr("电话"), self.contact_phone)
        self.right.add("privacy", self.tr("来电人"), self.privacy)
        for choice in self._choices:
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            choice.setMinimumContentsLength(6)
        self.late = Form()
        self.late.add("happened_at", self.tr("来电时间"), self.happened_at)
        self.late.add_wide(self.reading)
        self.late.add("late_reason", self.tr("补录原因"), self.late_reason)
        self.answering = Form()
        self.answering.add("answer", self.tr("答复内容"), self.answer)
        pair = QHBoxLayout()
        pair.setSpacing(tokens.MARGIN)
        pair.addWidget(self.left, 5)
        pair.addWidget(self.right, 4, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP)
        column.addWidget(self.follow)
        column.addWidget(self.top)
        column.addLayout(pair)
        column.addWidget(self.privacy_note)
        for folded in (self.late, self.answering):
            column.addWidget(folded)
            folded.hide()
        column.addStretch(1)
        self._order_tabs()

    def _order_tabs(self) -> None:
        order: tuple[QWidget, ...] = (
            self.enterprise,
            self.uscc,
            self.body,
            self.title,
            self.category,
            self.kind,
            self.channel,
            self.urgency,
            self.contact_name,
            self.contact_phone,
            self.team,
            self.privacy,
            self.happened_at,
            self.late_reason,
            self.answer,
        )
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        for form in self.forms:
            form.edited.connect(self._on_edited)
        self.happened_at.textEdited.connect(self._say_reading)
        self.privacy.value_changed.connect(self._say_privacy)
        for line in (
            self.uscc,
            self.title,
            self.happened_at,
            self.contact_name,
            self.contact_phone,
            self.late_reason,
        ):
            line.returnPressed.connect(self.focusNextChild)

    def _say_reading(self) -> None:
        text = text_of(self.happened_at)
        moment = self.happened_at.meant
        said = self.tr("还看不懂，请写成 9:30、昨天 15:20 或 11-20 9:05")
        if moment is not None:
            called, entered = reading_text(moment), reading_text(self._now())
            said = self.tr("来电 {called}，登记 {entered}")
            said = said.format(called=called, entered=entered)
        self.reading.setText(said if text else "")
        self.reading.setVisible(bool(text))

    def _say_privacy(self) -> None:
        """What the choice means; of an anonymous caller nothing is asked."""
        privacy = self.privacy.value()
        said = {
            Privacy.CONFIDENTIAL: self.tr(
                "只有承办人和承办团队的组长看得到企业、联系人、电话和附件；"
                "标题和内容谁都看得到，请不要写是谁。"
            ),
            Privacy.ANONYMOUS: self.tr(
                "不记企业、姓名和电话。首次联系的时限照走：当场答复，或来电人再来电时答复。"
            ),
        }
        self.privacy_note.setText(said.get(privacy, ""))
        self.privacy_note.setVisible(privacy in said)
        for field in (self.enterprise, self.uscc, self.contact_name, self.contact_phone):
            field.setEnabled(privacy is not Privacy.ANONYMOUS)

    def _on_edited(self, _key: str) -> None:
        if not self._quiet:
            self.edited.emit()
