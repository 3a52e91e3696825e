"""承诺时限: a draft of rows on the policy in force, looked at and published as a new version."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.promise import PromisePolicy, PromiseRow
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.rules.operations import PromisesShown, Proposal, load_promises
from gaoxinban.ui.rules.promise_sheet import FORM, PromiseSheet
from gaoxinban.ui.rules.promise_view import EDIT, PUBLISH, PromiseView
from gaoxinban.ui.rules.proposing import ProposingPanel
from gaoxinban.ui.rules.wording import first_of, version_text

_MOST_VERSIONS = 6


class PromisePanel(ProposingPanel):
    """What was changed and not published stays until it is put back or published."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, "rules.promises", parent)
        self.shown: PromisesShown | None = None
        self._draft: list[PromiseRow] | None = None
        self._at = 0
        self.view = PromiseView(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._add_acts()
        self.sheet = PromiseSheet(self.view, lambda: self.draft, self._resume, self)
        # What was restored is told first, and what became of it last.
        self.sheet.followed.connect(context.notifier.warn, Qt.ConnectionType.QueuedConnection)
        self.view.table.current_changed.connect(self._on_current)
        self.view.table.opened.connect(lambda _place: self.view.row_form.amount.setFocus())

    @property
    def draft(self) -> list[PromiseRow]:
        """The rows as they would be published."""
        return [] if self._draft is None else list(self._draft)

    @property
    def changed(self) -> bool:
        """Whether the rows differ from those in force."""
        return self.shown is not None and tuple(self.draft) != self.shown.policy.rows

    def refresh(self) -> None:
        """Read the promises in force."""
        office = self.context.office
        self.context.runner.read(
            self,
            lambda: load_promises(office),
            on_done=self._on_loaded,
            on_refused=lambda refused: self.context.notifier.error(refused.sentence),
            latest="promises",
        )

    def take_focus(self) -> None:
        """One begins in the table."""
        self.view.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def change_row(self) -> None:
        """Put what the fields say into the row under the cursor."""
        place = self.view.table.current_id()
        row = self._typed_row()
        if row is None or place is None or self._draft is None:
            return
        self._draft[place] = row
        self._show_draft(place)

    def add_row(self) -> None:
        """Put what the fields say behind the row under the cursor."""
        row = self._typed_row()
        if row is None or self._draft is None:
            return
        place = self.view.table.current_id()
        place = len(self._draft) if place is None else place + 1
        self._draft.insert(place, row)
        self._show_draft(place)

    def remove_row(self) -> None:
        """Take the row under the cursor out."""
        place = self.view.table.current_id()
        if place is None or not self._draft:
            return
        del self._draft[place]
        self._show_draft(min(place, len(self._draft) - 1))

    def put_back(self) -> None:
        """The rows in force again; those that are given up can be had back."""
        self.drafts.give_up(self.tr("没有发布的改动已放弃"), self._start)
        self._start()

    def start_anew(self) -> None:
        """The rows in force, or what this person left of them."""
        super().start_anew()
        self._start()

    def _start(self) -> None:
        """The rows in force, with what was changed in them and not published."""
        shown = self.shown
        self.drafts.end()
        if shown is not None:
            self._draft = list(shown.policy.rows)
            caps = shown.policy.pause_cap_days, shown.policy.extension_cap_days
            self.view.caps.show_caps(*caps, shown.pending)
            self._show_draft(0)
            self.drafts.begin(self.sheet, FORM)

    def _resume(self, rows: Sequence[PromiseRow]) -> None:
        self._draft = list(rows)
        self._show_draft(0)

    def edited_over(self) -> int | None:
        """All rows are proposed."""
        return None if self.shown is None else self.shown.policy.number

    def look(self) -> None:
        """See what the draft would do."""
        shown, caps = self.shown, self.view.caps
        if shown is None:
            return
        caps.clear_errors()
        row = self.view.row_form
        if row.typed:  # it would go with the draft, and nobody had it
            said = self.tr("这一行填了还没有放进去：请先「改这一行」或「加一行」，或者放弃。")
            row.show_error(None, said)
            return
        try:
            pause, extension = caps.days()
            since = caps.first_day()
        except Refused as refused:
            caps.show_refused(refused)
            return
        candidate: PromisePolicy = replace(
            shown.policy,
            number=shown.policy.number + 1,
            rows=tuple(self.draft),
            pause_cap_days=pause,
            extension_cap_days=extension,
            since=since,
        )
        self.propose(self.tr("新一版承诺时限"), lambda: candidate)

    def show_box(self, proposal: Proposal) -> None:
        """The preview beside the table."""
        del proposal
        self.view.side.turn_to(PUBLISH)
        self.view.table.setEnabled(False)

    def show_plain(self) -> None:
        """The fields of the row again, in place of the proposal."""
        self.view.side.turn_to(EDIT)
        self.view.table.setEnabled(True)
        self.take_focus()

    def refuse_proposal(self, refused: Refused) -> None:
        """Over the row's fields, where rows are named in the sentence; a day beside its own."""
        about_day = refused.field == "since"
        (self.view.caps if about_day else self.view.row_form).show_refused(refused)

    def _add_acts(self) -> None:
        form, table = self.view.row_form, self.view.table
        acts = (
            (form, "change", self.tr("改这一行"), self.change_row, ("Ctrl+Return", "Ctrl+Enter")),
            (form, "add", self.tr("加一行"), self.add_row, ("Ins",)),
            (table, "remove", self.tr("删这一行"), self.remove_row, ("Del",)),
        )
        hints = (
            self.tr("把填写的内容放进选中的一行，还没有发布"),
            self.tr("在选中的一行下面加上填写的内容，还没有发布"),
            self.tr("去掉选中的一行，还没有发布"),
        )
        for place, ((owner, name, text, run, keys), hint) in enumerate(
            zip(acts, hints, strict=True)
        ):
            action = self.context.actions.add(
                owner,
                f"rules.promises.{name}",
                text,
                run,
                keys=keys,
                tooltip=hint,
                context="widget" if owner is table else "page",
            )
            self.deciding.append(action)
            span = 2 if place == 0 else 1
            button = ActionButton(action)
            self.view.row_buttons.addWidget(
                button, 0 if place == 0 else 1, max(0, place - 1), 1, span
            )
        look = self.context.actions.add(
            form,
            "rules.promises.look",
            self.tr("看看影响"),
            self.look,
            keys="Ctrl+S",
            tooltip=self.tr("先看会影响哪些在办工单，再决定发布"),
        )
        back = self.context.actions.add(
            form,
            "rules.promises.back",
            self.tr("恢复现行"),
            self.put_back,
            keys="Ctrl+R",
            tooltip=self.tr("放弃没有发布的改动"),
        )
        self.deciding += (look, back)
        self.view.buttons.addWidget(ActionButton(look, primary=True), 0, 0)
        self.view.buttons.addWidget(ActionButton(back), 0, 1)

    def _typed_row(self) -> PromiseRow | None:
        form = self.view.row_form
        form.clear_errors()
        try:
            return form.row()
        except Refused as refused:
            form.show_refused(refused)
            return None

    def _on_loaded(self, shown: PromisesShown) -> None:
        kept, typed = self.changed, self.sheet.draft()
        before, self.shown = self.shown, shown
        newer = before is not None and before.policy.number != shown.policy.number
        title = self.tr("第 {n} 版").format(n=shown.policy.number)
        if shown.pending is not None:
            title += self.tr("（{day} 起）").format(day=shown.pending.isoformat())
        self.view.title.setText(title)
        versions = [version_text(row) for row in shown.versions]
        self.view.history.setText(first_of(versions, _MOST_VERSIONS))
        self.view.row_form.offer_categories(shown.categories)
        self.sheet.categories = shown.categories
        if self._draft is None or newer or not kept:
            self._start()
        if newer and typed and kept and not self.drafts.key:
            self.sheet.restore(typed)
        self.has_read(newer=newer)

    def _show_draft(self, place: int) -> None:
        self.view.row_form.begin()  # what stood there is put in, or given up
        categories = {} if self.shown is None else self.shown.categories
        self.view.model.set_rows(
            (at, row, "" if row.category is None else categories.get(row.category, row.category))
            for at, row in enumerate(self.draft)
        )
        self.view.state.setText(self.tr("有改动还没有发布") if self.changed else "")
        self.sheet.edited.emit("")
        if place >= 0:
            self.view.table.go_to(place)
            self._on_current(place)

    def _on_current(self, place: object) -> None:
        if not isinstance(place, int) or not 0 <= place < len(self.draft):
            return
        form, left = self.view.row_form, self._at
        self._at = place
        if form.typed:
            if place == left:
                return
            self._offer_typed(left, form.draft())
        form.show_row(self.draft[place])
        self.sheet.edited.emit("")

    def _offer_typed(self, place: int, typed: dict[str, Any]) -> None:
        """The cursor left a row whose fields were not put in: they can be had back."""

        def bring_back() -> None:
            if self.view.table.go_to(place):
                self.view.row_form.restore(typed)
                self.sheet.edited.emit("")

        self.context.notifier.info(self.tr("填的一行没有放进去"), undo=bring_back)
