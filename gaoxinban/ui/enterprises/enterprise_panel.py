"""One enterprise: its record, its people, its cases, and what can be done to them."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gaoxinban.application.enterprise_page import DoubleRow, EnterprisePage
from gaoxinban.application.office import Office
from gaoxinban.application.register_fields import texts_of
from gaoxinban.application.register_ports import Visit
from gaoxinban.application.rows import Directory
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.enterprises.columns import CaseLine, case_columns, contacts_listing, sheet_text
from gaoxinban.ui.enterprises.detail_view import EnterpriseView
from gaoxinban.ui.enterprises.form_panel import FormPanel
from gaoxinban.ui.enterprises.forms import (
    ContactForm,
    EditForm,
    MergeForm,
    PartForm,
)
from gaoxinban.ui.enterprises.history_columns import (
    HistoryLine,
    MetLine,
    history_columns,
    met_columns,
)
from gaoxinban.ui.enterprises.visit_form import VisitForm
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.list_export import ListExport, Listing
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.plain_text import menu_text


@dataclass(frozen=True, slots=True)
class Shown:
    """An enterprise with the lights of its cases as they stand now."""

    page: EnterprisePage
    cases: tuple[CaseLine, ...]
    directory: Directory
    day_seconds: int


def load(office: Office, enterprise_id: int) -> Shown:
    """What the page shows of an enterprise; a worker reads it."""
    page = office.register.page(enterprise_id)
    lines = tuple(CaseLine(row, row.light(page.now), page.now) for row in page.cases)
    return Shown(page, lines, office.directory(), office.standard_day_seconds)


class EnterprisePanel(FormPanel):
    """Shows the enterprise that `show_enterprise` named last."""

    def __init__(
        self,
        context: PageContext,
        back: QAction,
        begin: QAction,
        parent: QWidget | None = None,
    ) -> None:
        """`back` leads to the register, `begin` to a request of this enterprise."""
        view = EnterpriseView()
        super().__init__(context, view.side, parent)
        self.view = view
        self.shown: Shown | None = None
        self.exporter = ListExport(context, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.view.buttons.addWidget(ActionButton(back, quiet=True))
        self._make_lists()
        self._add_acts()
        self._add_contact_acts()
        self.view.buttons.addWidget(ActionButton(begin, primary=True))

    def concerns(self, changes: Any) -> bool:
        """Its profile and its cases."""
        return bool(changes.enterprises or changes.tickets)

    def show_enterprise(self, enterprise_id: int) -> None:
        """Show another enterprise; the one that stands there stays until it is loaded."""
        if enterprise_id != self.enterprise_id:
            self.close_form()
            self.shown = None
        self.enterprise_id = enterprise_id
        self.mark_stale()

    def refresh(self) -> None:
        """Load it again; what is typed stays."""
        enterprise_id, office = self.enterprise_id, self.context.office
        if enterprise_id is None:
            return
        self.context.runner.read(
            self,
            lambda: load(office, enterprise_id),
            on_done=self._on_loaded,
            on_refused=self._on_refused,
            latest="enterprise",
        )

    def take_focus(self) -> None:
        """One begins with its cases, or goes on in the form."""
        if self.form is not None:
            self.form.first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.view.current_table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_current(self) -> None:
        """Open the case under the cursor on its own page."""
        ticket_id = self.view.table.current_id()
        if ticket_id is not None:
            self.context.navigate("queue", int(ticket_id))

    def listing(self) -> Listing[Any]:
        """The contacts while the cursor is there, else the list that is shown."""
        if self.view.profile.people.list.hasFocus() and self.shown is not None:
            return contacts_listing(self.shown.page)
        place = self.view.lists.currentIndex()
        model: RowModel[Any] = (self.model, self.met, self.history)[place]
        rows = model.rows
        what = (self.tr("工单"), self.tr("走访和联系"), self.tr("变更记录"))[place]
        return Listing(
            f"{self.view.name.text} {what}",
            model.columns,
            range(len(rows)),
            lambda places: [rows[each] for each in places],
            (self.tr("件"), self.tr("次"), self.tr("条"))[place],
            sheet_text,
        )

    def _make_lists(self) -> None:
        view = self.view
        self._empty = EmptyState(
            self.tr("这家企业还没有工单"),
            self.tr("按 Ctrl+N 为它登记第一件诉求。"),
            parent=view.table.viewport(),
        )
        self.model = RowModel[CaseLine](case_columns(), parent=self)
        self.met = RowModel[MetLine](met_columns(), parent=self)
        self.history = RowModel[HistoryLine](history_columns(), parent=self)
        view.table.show_model(self.model, empty=self._empty)
        nothing_met = (
            self.tr("还没有走访和联系"),
            self.tr("工单里的联系会列在这里；没有带回诉求的走访按 V 记下。"),
        )
        view.met.show_model(self.met, empty=EmptyState(*nothing_met, parent=view.met.viewport()))
        unchanged = self.tr("资料没有改过"), self.tr("谁在什么时候改了什么，会列在这里。")
        view.history.show_model(
            self.history, empty=EmptyState(*unchanged, parent=view.history.viewport())
        )
        self._empty.hide()
        for table, name in zip(view.tables, ("cases", "met", "history"), strict=True):
            table.remember(self.context.settings, f"enterprises/{name}")
        view.table.opened.connect(self._on_opened)
        view.met.opened.connect(self._on_met_opened)
        view.axis.picked.connect(self._on_picked)
        view.axis.visit_picked.connect(self._on_visit_picked)

    def _add_acts(self) -> None:
        add, view = self.context.actions.add, self.view
        add(
            view.table,
            "enterprises.open_case",
            self.tr("打开工单"),
            self.open_current,
            keys=("Return", "Enter"),
            tooltip=self.tr("打开光标所在的工单"),
            context="widget",
        )
        for name, text, run, keys, tooltip in (
            ("edit", self.tr("修改资料"), self._edit, "E", self.tr("修改企业资料，改动留有记录")),
            (
                "visit",
                self.tr("记走访"),
                self._note_visit,
                "V",
                self.tr("没有带回诉求的走访和联系"),
            ),
            ("merge", self.tr("合并"), self._merge, "M", self.tr("把重复的记录并入本企业")),
        ):
            made = add(self, f"enterprises.{name}", text, run, keys=keys, tooltip=tooltip)
            view.buttons.addWidget(ActionButton(made, quiet=True))
        for name, text, run, keys, tooltip in (
            (
                "export_list",
                self.tr("导出"),
                lambda: self.exporter.save_list(self.listing()),
                "Ctrl+Shift+S",
                self.tr("把下面这张表（光标在联系人上时是联系人）存成 xlsx 或 csv"),
            ),
            (
                "print_page_list",
                self.tr("打印列表"),
                lambda: self.exporter.preview_list(self.listing()),
                "Ctrl+Shift+P",
                self.tr("预览并打印下面这张表（光标在联系人上时是联系人）"),
            ),
        ):
            add(self, f"enterprises.{name}", text, run, keys=keys, tooltip=tooltip)
        names = (self.tr("工单"), self.tr("走访和联系"), self.tr("变更记录"))
        view.offer_tabs(
            [
                add(
                    self,
                    f"enterprises.list{place}",
                    name,
                    partial(self._show_list, place - 1),
                    keys=f"Ctrl+{place}",
                    tooltip=self.tr("看这家企业的{name}").format(name=name),
                )
                for place, name in enumerate(names, 1)
            ]
        )

    def _add_contact_acts(self) -> None:
        add, people = self.context.actions.add, self.view.profile.people
        new = add(
            self,
            "enterprises.add_contact",
            self.tr("添加联系人"),
            self._add_contact,
            keys="P",
            tooltip=self.tr("为这家企业再加一位联系人"),
        )
        people.buttons.addWidget(ActionButton(new, quiet=True))
        for name, text, run, keys, tooltip in (
            ("edit_contact", self.tr("修改联系人"), self._edit_contact, ("Return", "Enter"), ""),
            ("drop_contact", self.tr("移除联系人"), self._drop_contact, ("Delete",), ""),
            (
                "first_contact",
                self.tr("设为主要联系人"),
                self._make_first,
                ("S",),
                self.tr("与现在的主要联系人对换"),
            ),
        ):
            add(
                people.list,
                f"enterprises.{name}",
                text,
                run,
                keys=keys,
                tooltip=tooltip or text,
                context="widget",
            )
        people.list.itemDoubleClicked.connect(lambda _item: self._edit_contact())

    def _show_list(self, place: int) -> None:
        self.view.show_list(place)
        table = self.view.current_table
        table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if table.current_id() is None:
            table.step(0)

    def _edit(self) -> None:
        shown = self.shown
        if shown is not None:
            record = shown.page.record
            self.open_form(lambda: EditForm(record.id, texts_of(record), shown.directory))

    def _merge(self) -> None:
        shown, context = self.shown, self.context
        if shown is not None:
            record = shown.page.record
            self.open_form(lambda: MergeForm(record.id, context.runner, context.office))

    def _note_visit(self) -> None:
        shown, officer = self.shown, self.context.seat.officer
        if shown is not None:
            record, seated = shown.page.record, None if officer is None else officer.id
            now = self.context.office.clock.now
            self.open_form(lambda: VisitForm(record.id, shown.directory, seated, now))

    def _correct_visit(self, visit: Visit) -> None:
        shown = self.shown
        if shown is not None:
            record, directory = shown.page.record, shown.directory
            now = self.context.office.clock.now
            self.open_form(lambda: VisitForm(record.id, directory, None, now, visit))

    def _add_contact(self) -> None:
        if self.shown is not None:
            record = self.shown.page.record
            self.open_form(lambda: ContactForm(record.id, None))

    def _edit_contact(self) -> None:
        contact = self.view.profile.people.current
        if contact is not None:
            self.open_form(lambda: ContactForm(contact.enterprise_id, contact))

    def _drop_contact(self) -> None:
        contact, office = self.view.profile.people.current, self.context.office
        if contact is not None:
            said = self.tr("已移除联系人 {name}").format(name=contact.name)
            self.write(lambda actor: office.register.drop_contact(actor, contact.id), said)

    def _make_first(self) -> None:
        contact, office = self.view.profile.people.current, self.context.office
        if contact is not None:
            said = self.tr("{name} 现在是主要联系人").format(name=contact.name)
            self.write(lambda actor: office.register.make_first(actor, contact.id), said)

    def _part(self, double: DoubleRow) -> None:
        self.open_form(lambda: PartForm(double.id, double.name))

    def _on_opened(self, _ticket_id: object) -> None:
        self.open_current()

    def _on_met_opened(self, _number: object) -> None:
        line = self.view.met.current_row()
        if isinstance(line, MetLine) and line.met.visit is not None:
            self._correct_visit(line.met.visit)
        elif isinstance(line, MetLine):
            self.context.navigate("queue", line.met.ticket_id)

    def _on_picked(self, ticket_id: int) -> None:
        self.view.show_list(0)
        self.view.table.go_to(ticket_id)
        self.view.table.setFocus(Qt.FocusReason.MouseFocusReason)

    def _on_visit_picked(self, visit: Visit) -> None:
        place = next((line.id for line in self.met.rows if line.met.visit == visit), None)
        if place is not None:
            self.view.show_list(1)
            self.view.met.go_to(place)
            self.view.met.setFocus(Qt.FocusReason.MouseFocusReason)

    def _on_refused(self, refused: Refused) -> None:
        self.view.error.say(refused.sentence)

    def _on_loaded(self, shown: Shown) -> None:
        view, page = self.view, shown.page
        self.shown = shown
        self.enterprise_id = page.record.id
        view.error.say("")
        view.name.set_text(page.record.name)
        view.profile.show_page(page)
        view.pace.show_pace(page.pace, shown.day_seconds)
        view.axis.show_cases(shown.cases, page.now, page.visits)
        view.count.setText(self._count_text(page))
        self.model.set_rows(shown.cases)
        self.met.set_rows(MetLine(i, each, page.now) for i, each in enumerate(page.encounters))
        self.history.set_rows(HistoryLine(i, each, page.now) for i, each in enumerate(page.changes))
        self._show_doubles(page)
        if shown.cases and view.table.current_id() is None:
            view.table.step(0)

    def _show_doubles(self, page: EnterprisePage) -> None:
        """What was merged into it, each with the way back."""
        layout = self.view.doubles
        while layout.count():
            item = layout.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for double in page.doubles:
            text = self.tr("已并入「{name}」（{who}：{why}）　撤销并入").format(
                name=double.name, who=double.actor, why=double.reason
            )
            button = QPushButton(menu_text(text))
            button.setProperty("quiet", True)
            button.setAccessibleName(text)
            button.clicked.connect(partial(self._part, double))
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _count_text(self, page: EnterprisePage) -> str:
        row = page.row
        said = self.tr("工单 {cases} 件，在办 {open} 件").format(
            cases=row.cases, open=row.open_cases
        )
        if row.cases > len(page.cases):
            said += self.tr("；列出最近 {shown} 件").format(shown=len(page.cases))
        return said
