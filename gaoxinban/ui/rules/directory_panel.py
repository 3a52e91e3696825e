"""派单目录: rules in order, edited as a draft, tried and replayed, published as a new version."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.dispatching import Draft
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.directory_draft import BLANK, DirectoryDraft, RuleDraft, UnfinishedRule
from gaoxinban.ui.rules.directory_operations import (
    Bench,
    DirectoryShown,
    Make,
    load,
)
from gaoxinban.ui.rules.directory_ruling import Ruling
from gaoxinban.ui.rules.directory_sheet import FORM, DirectorySheet
from gaoxinban.ui.rules.directory_sources import Sources
from gaoxinban.ui.rules.directory_trying import BenchRun, Trial
from gaoxinban.ui.rules.directory_view import (
    BENCH,
    EDIT,
    PUBLISH,
    RULES,
    VERSIONS,
    DirectoryView,
    line_of,
)
from gaoxinban.ui.rules.operations import Proposal
from gaoxinban.ui.rules.proposing import ProposingPanel


class DirectoryPanel(ProposingPanel):
    """What was changed and not published stays until it is put back or published."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, "rules.directory", parent)
        self.shown: DirectoryShown | None = None
        self.draft: DirectoryDraft | None = None
        self._bench: Bench | None = None
        self._benched = 0
        self._listing = False
        self.view = DirectoryView(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.bench_run = BenchRun(context, self.view.bench, self)
        self.trial = Trial(context, self.view.trial, self._recipe, self._asked, self)
        self.sources = Sources(context, self.view.versions, self.take, self._ready, self)
        self.ruling = Ruling(context, lambda: self.draft, self._show_made, self)
        self.sheet = DirectorySheet(lambda: self.draft, self._resume, self)
        # What was restored is told first, and what became of it last.
        self.sheet.followed.connect(context.notifier.warn, Qt.ConnectionType.QueuedConnection)
        self._add_acts()
        self.view.rule_form.condition.add_acts(context.actions, "rules.directory.condition")
        self.view.table.current_changed.connect(self._on_current)
        self.view.table.opened.connect(lambda _number: self.view.rule_form.name.setFocus())
        self.view.model.dropped.connect(self._on_dropped)
        self.view.rule_form.edited.connect(self._on_edited)
        self.bench_run.done.connect(self._on_bench)

    # What the page asks

    def refresh(self) -> None:
        """Read what is in force; a draft that was changed stays."""
        office = self.context.office
        self.context.runner.read(
            self,
            lambda: load(office),
            on_done=self._on_loaded,
            on_refused=lambda refused: self.context.notifier.error(refused.sentence),
            latest="directory",
        )

    def take_focus(self) -> None:
        """One begins in the list."""
        self.view.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step_back(self) -> bool:
        """Esc stops the bench, leaves the versions, the proposal, the bench."""
        if self.bench_run.stop():
            return True
        if self.view.side.shown == VERSIONS:
            self.view.side.turn_to(EDIT)
            self.take_focus()
            return True
        if super().step_back():
            return True
        if self.view.left == BENCH:
            self._leave_bench()
            return True
        return False

    def _leave_bench(self) -> None:
        self.bench_run.stop()
        self.view.show_left(RULES)
        self.take_focus()

    # Rules

    def new_rule(self) -> None:
        """A blank rule behind the one under the cursor."""
        team = "" if self.draft is None else self.draft.team_beside(self._here())
        self._insert({"name": "", "team": team, "condition": BLANK})
        self.view.rule_form.name.setFocus()

    def copy_rule(self) -> None:
        """The rule under the cursor once more, behind it."""
        here = self._here()
        if here is not None:
            name = self.tr("{name}（副本）").format(name=here.table["name"])
            self._insert({**here.table, "name": name})

    def flip_rule(self) -> None:
        """Switch the rule off or on."""
        here, place = self._here(), self._place()
        if here is not None and self.draft is not None:
            table = {key: value for key, value in here.table.items() if key != "off"}
            self.draft.put(place, table if here.off else {**table, "off": True})
            self._show_rules(here.number)

    def delete_rule(self) -> None:
        """Take the rule out; the message line brings it back."""
        here, place, draft = self._here(), self._place(), self.draft
        if here is None or draft is None:
            return
        draft.remove(place)
        left = draft.rules[min(place, len(draft.rules) - 1)].number if draft.rules else None
        self._show_rules(left)

        def restore() -> None:
            if self.draft is draft:
                draft.rules.insert(min(place, len(draft.rules)), here)
                draft.revision += 1
                self._show_rules(here.number)

        said = self.tr("已删除规则{n}，还没有发布").format(n=here.number)
        self.context.notifier.info(said, undo=restore)

    def move_rule(self, by: int) -> None:
        """Up or down in the order."""
        self._on_dropped(self._place(), self._place() + by)

    def put_back(self) -> None:
        """The rules in force again."""
        if self.shown is not None:
            self.take(self.shown.draft, self.tr("已恢复现行的规则"))

    # Looking and publishing

    def look(self) -> None:
        """See what the draft changes and what it would have done, then publish or not."""
        make = self._ready()
        if make is not None:
            self.propose(self.tr("新一版派单目录"), make)

    def edited_over(self) -> int | None:
        """All rules are proposed."""
        return None if self.shown is None else self.shown.draft.in_force

    def flip_replay(self) -> None:
        """Ctrl+B: the last ninety days, and back to the rule under the cursor."""
        if self.view.left == BENCH and self.view.side.shown == EDIT:
            self._leave_bench()
        else:
            self.replay()

    def replay(self) -> None:
        """The last ninety days by the rules as they stand."""
        make = self._ready()
        if make is not None and self.draft is not None:
            self._benched = self.draft.revision
            self.view.show_left(BENCH)
            self.view.bench.cases.setFocus()
            self.bench_run.run(make)

    def show_box(self, proposal: Proposal) -> None:
        """What changes beside what it would have done."""
        del proposal
        self.view.side.turn_to(PUBLISH)
        self.replay()

    def show_plain(self) -> None:
        """The rules and the one under the cursor again."""
        self.bench_run.stop()
        self.view.side.turn_to(EDIT)
        self.view.show_left(RULES)
        self.take_focus()

    def start_anew(self) -> None:
        """The rules in force, or what this person left of them."""
        super().start_anew()
        if self.shown is not None:
            self._start(self.shown.draft)

    def refuse_proposal(self, refused: Refused) -> None:
        """Over the fields of the rule; the sentence names the rule."""
        self.view.rule_form.show_error(None, refused.sentence)

    def take(self, draft: Draft, said: str) -> None:
        """Another directory as the draft; the message line brings the one before back."""
        before = self.draft
        if self.shown is None:
            return
        self._start(draft)
        self.show_plain()

        def restore() -> None:
            if before is not None:
                self._resume(before)

        lost = before is not None and before.changed
        self.context.notifier.info(said, undo=restore if lost else None)

    # Inside

    def _add_acts(self) -> None:
        add = self.context.actions.add
        table, show_versions = self.view.table, self.view.show_versions
        for name, text, run, keys, hint in (
            ("new", tr("新增"), self.new_rule, "N", tr("在选中的规则后面加一条")),
            ("copy", tr("复制"), self.copy_rule, "C", tr("照选中的规则复制一条")),
            ("flip", tr("停用/启用"), self.flip_rule, "O", tr("停用的留在原处，不再问")),
            ("delete", tr("删除"), self.delete_rule, "Del", tr("去掉选中的规则，可以撤销")),
            ("up", tr("上移"), partial(self.move_rule, -1), "Alt+Up", tr("先问这一条")),
            ("down", tr("下移"), partial(self.move_rule, 1), "Alt+Down", tr("后问这一条")),
        ):
            action = add(
                table,
                f"rules.directory.{name}",
                text,
                run,
                keys=keys,
                tooltip=hint,
                context="widget",
            )
            self.view.list_buttons.addWidget(ActionButton(action, quiet=True))
        for name, text, run, keys, hint in (
            ("versions", tr("版本"), show_versions, "Ctrl+H", tr("各版改了什么，取用旧版")),
            ("import", tr("读入"), self.sources.import_file, "Ctrl+O", tr("从文件读入派单目录")),
            ("export", tr("另存"), self.sources.export_file, "Ctrl+E", tr("把这份目录存成文件")),
        ):
            action = add(self, f"rules.directory.{name}", text, run, keys=keys, tooltip=hint)
            self.view.top_buttons.addWidget(ActionButton(action, quiet=True))
        hint = tr("看改了哪些，近 90 天会怎样派，再决定发布")
        look = add(
            self, "rules.directory.look", tr("看看影响"), self.look, keys="Ctrl+S", tooltip=hint
        )
        hint = tr("用这份目录把近 90 天的诉求试着再派一遍，工单不动；再按一次回到规则")
        replay = add(
            self,
            "rules.directory.replay",
            tr("试派近90天"),
            self.flip_replay,
            keys="Ctrl+B",
            tooltip=hint,
        )
        hint = tr("放弃没有发布的改动")
        back = add(
            self, "rules.directory.back", tr("恢复现行"), self.put_back, keys="Ctrl+R", tooltip=hint
        )
        self.deciding.append(look)
        self.view.buttons.addWidget(ActionButton(look, primary=True), 0, 0, 1, 2)
        self.view.buttons.addWidget(ActionButton(replay), 1, 0)
        self.view.buttons.addWidget(ActionButton(back), 1, 1)
        take = add(
            self.view.versions,
            "rules.directory.take",
            tr("取用这一版"),
            self.sources.take_version,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=tr("放进草稿；再发布一次，它就又是现行的"),
        )
        self.view.versions.buttons.addWidget(ActionButton(take))

    def _recipe(self) -> Make:
        if self.draft is None:
            raise Refused(self.tr("正在读派单目录，请稍候。"))
        return self.draft.recipe()

    def _ready(self) -> Make | None:
        """The directory to be used; where a rule is unfinished, the cursor goes there."""
        try:
            return self._recipe()
        except UnfinishedRule as refused:
            self.view.show_left(RULES)
            self.view.side.turn_to(EDIT)
            self.view.table.go_to(refused.number)
            self.view.rule_form.show_refused(refused)
        except Refused as refused:
            self.context.notifier.warn(refused.sentence)
        return None

    def _asked(self) -> int | None:
        number: int | None = self.view.table.current_id()
        return number

    def _place(self) -> int:
        number = self._asked()
        return -1 if self.draft is None or number is None else self.draft.place_of(number)

    def _here(self) -> RuleDraft | None:
        place = self._place()
        return None if self.draft is None or place < 0 else self.draft.rules[place]

    def _insert(self, table: dict[str, object]) -> None:
        if self.draft is not None:
            made = self.draft.insert(self._place() + 1, table)
            self._show_rules(made.number)

    def _show_made(self, number: int) -> None:
        self.leave()
        self._show_rules(number)
        self.view.rule_form.condition.setFocus()

    def _start(self, base: Draft, *, number: int | None = None) -> None:
        assert self.shown is not None
        self._resume(DirectoryDraft(base, self.shown.standing), number=number)

    def _resume(self, draft: DirectoryDraft, *, number: int | None = None) -> None:
        self.draft = draft
        self._bench = None
        self.view.rule_form.offer(draft.base)
        self.view.trial.offer(draft.base.categories)
        wanted = number if number is not None and draft.place_of(number) >= 0 else None
        self._show_rules(wanted or (draft.rules[0].number if draft.rules else None))

    def _on_loaded(self, shown: DirectoryShown) -> None:
        kept = self.draft is not None and self.draft.changed
        before, self.shown = self.shown, shown
        newer = before is None or before.draft.number != shown.draft.number
        self.view.title.setText(self.tr("第 {n} 版").format(n=shown.draft.number))
        self.view.versions.model.set_rows(shown.versions)
        if kept and not newer:
            self._show_state()
        elif kept and self.draft is not None and not self.draft.only_rules:
            self.draft.compare_with(shown.standing)  # a whole directory was taken in place of all
            self._show_state()
        else:
            asked, typed = self._asked(), self.sheet.draft()
            self._start(shown.draft, number=asked)
            if typed:
                self.sheet.restore(typed)
                self.view.table.go_to(asked)
        self.has_read(newer=newer)
        self.ruling.settle()

    def _show_rules(self, number: int | None) -> None:
        """The list anew, the cursor on a rule."""
        if self.draft is None:
            return
        self._listing = True
        bench = self._bench
        self.view.model.set_rows(line_of(self.draft, each, bench) for each in self.draft.rules)
        self._listing = False
        self.view.table.go_to(number)
        self._on_current(number)
        self._show_state()

    def _show_state(self) -> None:
        draft = self.draft
        said = []
        if draft is not None and draft.changed:
            said.append(self.tr("有改动还没有发布"))
        if draft is not None and self._bench is not None and draft.revision != self._benched:
            said.append(self.tr("试派以后又改过"))
        self.view.state.setText("，".join(said))
        if self.drafts.key is None:
            self.drafts.begin(self.sheet, FORM)
        self.sheet.edited.emit("")

    def _on_current(self, _number: object) -> None:
        if not self._listing and self.draft is not None:
            names = {code: team.name for code, team in self.draft.base.catalogue.teams.items()}
            self.view.rule_form.show_rule(self._here(), names)
            self.trial.soon()

    def _on_edited(self, _key: str) -> None:
        form, draft = self.view.rule_form, self.draft
        if form.filling or draft is None or form.number is None:
            return
        place = draft.place_of(form.number)
        if place >= 0:
            made = line_of(draft, draft.put(place, form.table()), self._bench)
            self.view.model.set_row(place, made)
            self._show_state()
            self.trial.soon()

    def _on_dropped(self, place: int, to: int) -> None:
        if self.draft is not None and self.draft.move(place, to):
            self._show_rules(self.draft.rules[to].number)

    def _on_bench(self, found: Bench) -> None:
        self._bench = found
        self._show_rules(self._asked())
