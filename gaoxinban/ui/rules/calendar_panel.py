"""工作日历: which year and version is shown, correcting a day, other hours, taking in a list."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gaoxinban.domain.calendar import CalendarVersion, DayFact
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.calendar_view import DAY, HOURS, INFO, PUBLISH, CalendarView
from gaoxinban.ui.rules.operations import (
    Proposal,
    YearShown,
    corrected,
    listed,
    load_year,
    plain_again,
    rearranged,
)
from gaoxinban.ui.rules.proposing import ProposingPanel


class CalendarPanel(ProposingPanel):
    """Year and version stay when something is published elsewhere."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, "rules.calendar", parent)
        self.ask_file: Callable[[QWidget], str] = ask_file
        self.shown: YearShown | None = None
        self._year: int | None = None
        self._number: int | None = None
        self._left = INFO
        """What stood beside the months before the proposal."""
        self.view = CalendarView(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._add_years()
        self._add_acts()
        self.view.grid.moved.connect(self.view.day.setText)
        self.view.grid.opened.connect(lambda _fact: self.correct())
        self.view.info.version.value_changed.connect(self._on_version)
        self.gives_up = "Esc"

    def show_year(self, year: int) -> None:
        """Turn to another year."""
        self._year = year
        self.mark_stale()

    def refresh(self) -> None:
        """Read year and version again."""
        office, year, number = self.context.office, self._year, self._number
        self.context.runner.read(
            self,
            lambda: load_year(office, year, number),
            on_done=self._on_loaded,
            on_refused=lambda refused: self.context.notifier.error(refused.sentence),
            latest="year",
        )

    def take_focus(self) -> None:
        """One begins in the months."""
        self.view.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step_back(self) -> bool:
        """Esc: out of the proposal, out of the correction or of the hours."""
        if super().step_back():
            return True
        if self.view.side.shown in (DAY, HOURS):
            reopen = self._show_hours if self.view.side.shown == HOURS else self._reopened_day()
            self.drafts.give_up(self.tr("填写的内容已放弃"), reopen)
            self.show_plain()
            return True
        return False

    def correct(self) -> None:
        """Begin to correct the day under the cursor."""
        fact = self.view.grid.current
        if fact is None or self.proposal is not None:
            return
        self._show_day(fact)

    def look_at_day(self) -> None:
        """See what the correction would do."""
        form = self.view.day_form
        if form.day is None:
            return
        form.clear_errors()
        try:
            special = form.special()
        except Refused as refused:
            form.show_refused(refused)
            return
        office, day = self.context.office, form.day
        title = self.tr("更正 {day}").format(day=day.isoformat())
        if special is None:
            self.propose(title, partial(plain_again, office, day), day.year)
        else:
            self.propose(title, partial(corrected, office, special), day.year)

    def change_hours(self) -> None:
        """Begin to change the hours, as they are in force."""
        if self.shown is None or self.proposal is not None or self.view.side.shown == HOURS:
            return
        self._show_hours()

    def look_at_hours(self) -> None:
        """See what the hours that were typed would do."""
        form = self.view.hours_form
        if self.shown is None:
            return
        form.clear_errors()
        try:
            typed = form.changed()
        except Refused as refused:
            form.show_refused(refused)
            return
        make = partial(rearranged, self.context.office, typed)
        self.propose(self.tr("改作息"), make, self.shown.year)

    def take_list(self) -> None:
        """Ask for the file of a State Council list and see what it would do."""
        name = self.ask_file(self.window())
        if not name:
            return
        office, path = self.context.office, Path(name)
        self.context.runner.read(
            self,
            lambda: listed(office, path),
            on_done=lambda found: self._on_listed(path, *found),
            on_refused=lambda refused: self.context.notifier.error(refused.sentence),
            latest="list",
        )

    def show_box(self, proposal: Proposal) -> None:
        """The months show the year as it would be."""
        if self.view.side.shown != PUBLISH:  # looked at again after a conflict
            self._left = self.view.side.shown
        self.view.side.turn_to(PUBLISH)
        if proposal.facts and isinstance(proposal.candidate, CalendarVersion):
            today = self.shown.today if self.shown else proposal.facts[0].day
            self._show_facts(proposal.facts, self.tr("（预览）"))
            self.view.grid.show_year(proposal.facts, today, proposal.candidate)

    def show_plain(self) -> None:
        """Legend and versions again, the months as they are; what was typed is kept."""
        self.drafts.end()
        self.view.side.turn_to(INFO)
        if self.shown is not None:
            self._on_loaded(self.shown)
        self.take_focus()

    def show_left(self) -> None:
        """Hours take typing: back to what was typed."""
        self.show_plain()
        if self._left == HOURS:
            self._show_hours()

    def refuse_proposal(self, refused: Refused) -> None:
        """Beside the correction or the hours, or in the message line."""
        if self.view.side.shown == DAY:
            self.view.day_form.show_refused(refused)
        elif self.view.side.shown == HOURS:
            self.view.hours_form.show_refused(refused)
        else:
            self.context.notifier.error(refused.sentence)

    def _add_years(self) -> None:
        add = self.context.actions.add
        moves = (
            ("previous", self.tr("上一年"), -1, "PgUp"),
            ("next", self.tr("下一年"), 1, "PgDown"),
        )
        for name, text, by, keys in moves:
            action = add(
                self,
                f"rules.calendar.{name}",
                text,
                partial(self._turn, by),
                keys=keys,
                tooltip=self.tr("看{text}的工作日历").format(text=text),
            )
            self.view.year_buttons.addWidget(ActionButton(action, quiet=True))

    def _add_acts(self) -> None:
        add = self.context.actions.add
        take = add(
            self,
            "rules.calendar.import",
            self.tr("导入放假安排"),
            self.take_list,
            keys="Ctrl+O",
            tooltip=self.tr("国务院放假安排的文件：holiday-cn 的 JSON 或 iCalendar（.ics）"),
        )
        correct = add(
            self,
            "rules.calendar.correct",
            self.tr("更正这一天"),
            self.correct,
            keys="M",
            tooltip=self.tr("把选中的一天改为休、班或半天，作为新的一版"),
        )
        hours = add(
            self,
            "rules.calendar.hours",
            self.tr("改作息"),
            self.change_hours,
            keys="H",
            tooltip=self.tr("改平时的作息和季节作息，作为新的一版"),
        )
        self.view.banner.offer(take)
        self.deciding += (correct, hours, take)
        for action in self.deciding:
            self.view.info.buttons.addWidget(ActionButton(action))
        self._add_form_acts("", self.view.day_form, self.look_at_day, self.view.day_buttons)
        self._add_form_acts(
            "_hours", self.view.hours_form, self.look_at_hours, self.view.hours_buttons
        )

    def _add_form_acts(
        self, ending: str, form: QWidget, run: Callable[[], None], buttons: QHBoxLayout
    ) -> None:
        look = self.context.actions.add(
            form,
            f"rules.calendar.look{ending}",
            self.tr("看看影响"),
            run,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("先看会影响哪些在办工单，再决定发布"),
        )
        drop = self.context.actions.add(
            form,
            f"rules.calendar.drop{ending}",
            self.tr("放下 Esc"),
            self.step_back,
            keys="Ctrl+.",
            tooltip=self.tr("不改了，Esc 也可以"),
        )
        buttons.addWidget(ActionButton(look, primary=True), 1)
        buttons.addWidget(ActionButton(drop, show_keys=False))

    def _show_hours(self) -> None:
        """As they are in force, with what was typed and not published."""
        if self.shown is not None:
            self.drafts.end()
            self.view.hours_form.show_version(self.shown.standing)
            self.drafts.begin(self.view.hours_form, "rules hours")
            self.view.side.turn_to(HOURS)
            self.view.hours_form.hours.setFocus()

    def _show_day(self, fact: DayFact) -> None:
        form = self.view.day_form
        self.drafts.end()
        form.show_day(fact)
        self.drafts.begin(form, f"rules day {fact.day.isoformat()}")
        self.view.side.turn_to(DAY)
        form.mark.setFocus()

    def _reopened_day(self) -> Callable[[], None]:
        day = self.view.day_form.day

        def reopen() -> None:
            if day is not None:
                self.view.grid.go_to(day)
                self.correct()

        return reopen

    def _turn(self, by: int) -> None:
        if self.shown is not None and self.proposal is None:
            self.show_year(self.shown.year + by)

    def _on_loaded(self, shown: YearShown) -> None:
        self.shown, self._year = shown, shown.year
        self.view.banner.say(shown.announcement)
        self.view.info.show_year(shown)
        self.drafts.tell_left("rules hours", self.tr("作息还没改完，按 H 接着改"))
        if self.proposal is not None:
            return
        note = "" if shown.in_force else self.tr("（旧版）")
        self._show_facts(shown.facts, note)
        self.view.grid.show_year(shown.facts, shown.today, shown.version)

    def _show_facts(self, facts: tuple[DayFact, ...], note: str) -> None:
        provisional = facts[0].provisional
        self.view.title.setText(f"{facts[0].day.year} 年{note}")
        days = sum(1 for fact in facts if fact.hours)
        said = self.tr("全年 {n} 个工作日").format(n=days)
        if provisional:
            said += self.tr(" · 暂定：放假安排未公布")
        self.view.total.setText(said)

    def _on_version(self, number: object) -> None:
        shown = self.shown
        if isinstance(number, int) and shown is not None and number != shown.version.number:
            newest = max(row.number for row in shown.versions)
            self._number = None if number == newest else number
            self.mark_stale()

    def _on_listed(self, path: Path, year: int, _candidate: CalendarVersion) -> None:
        office = self.context.office
        self.drafts.end()  # hours that are being written are not what is published
        self.propose(
            self.tr("导入 {year} 年放假安排").format(year=year),
            lambda: listed(office, path)[1],
            year,
        )


def ask_file(window: QWidget) -> str:
    """The system's dialog; empty when it was left."""
    title = tr("导入放假安排")
    kinds = tr("放假安排 (*.json *.ics);;所有文件 (*)")
    chosen, _kind = QFileDialog.getOpenFileName(window, title, str(Path.home()), kinds)
    return chosen
