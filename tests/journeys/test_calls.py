"""A morning at the desk: several calls, one of them a second time, one cut off by a dying window."""

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.term import TicketState
from gaoxinban.ui.shell.application import OpenedOffice, Shell, ShellPlan
from gaoxinban.ui.shell.pages import pages, search
from tests.journeys.seated import CONTROL, SHIFT, K, Seated

COMPANY = "常州示例精密机械有限公司"
POWER = "变压器容量不够，想申请用电增容"


def call(seated, body, enterprise=COMPANY):
    seated.commit(enterprise)
    seated.press(K.Key_Return)
    seated.qtbot.waitUntil(lambda: seated.cursor == "反映内容")
    seated.commit(body)


def logged(seated):
    before = len(seated.office.ticket_ids(TicketFilter()))
    seated.control(K.Key_Return)
    seated.see("GX-")
    seated.qtbot.waitUntil(lambda: len(seated.office.ticket_ids(TicketFilter())) == before + 1)
    seated.qtbot.waitUntil(lambda: seated.intake.form.read().is_blank)
    seated.rest()
    return seated.newest


def test_several_requests_of_one_call_and_the_same_again(seated):
    call(seated, POWER)
    seated.see("将新建这家企业")
    first = logged(seated)
    seated.control(K.Key_E)
    seated.commit("还想问厂房租赁")
    second = logged(seated)
    assert second.row.enterprise_id == first.row.enterprise_id
    assert len(seated.office.enterprise_ids()) == 1

    call(seated, "变压器容量不够，增容的事怎么样了")
    seated.see("可能重复")
    seated.see("F5 把这次说的并入")
    seated.press(K.Key_F5)
    seated.see(f"已并入 {first.row.number}")
    seated.rest()
    assert seated.office.detail(first.row.id).timeline[-1].kind is E.NOTE
    assert len(seated.office.ticket_ids(TicketFilter())) == 2

    seated.control(K.Key_E)
    seated.letters("::sdzf")
    seated.press(K.Key_Return)
    assert COMPANY in seated.intake.form.read().body


def test_what_was_just_done_is_taken_back_by_ctrl_z_with_the_cursor_in_the_empty_form(seated):
    """The field claimed the key for itself, though nobody had typed in it."""
    call(seated, POWER)
    seated.see("将新建这家企业")
    first = logged(seated)
    assert first.row.team
    seated.control(K.Key_Z)
    seated.see(f"{first.row.number} 已撤销派单，待派单")
    seated.rest()
    assert "已派" not in seated.intake.done.text.text, "the line above is not left behind"
    assert seated.newest.row.state is TicketState.LOGGED
    call(seated, "增容的事怎么样了")
    seated.press(K.Key_Backspace, CONTROL | SHIFT)
    seated.see("表单已清空")
    seated.control(K.Key_Z)
    assert seated.intake.form.read().body == "增容的事怎么样了"
    seated.see("F5 把这次说的并入")
    seated.press(K.Key_F5)
    seated.see(f"已并入 {first.row.number}")
    seated.rest()
    seated.control(K.Key_Z)
    seated.qtbot.waitUntil(lambda: seated.intake.form.read().body == "增容的事怎么样了")
    seated.rest()
    assert seated.newest.undone == 2


def test_a_window_that_dies_gives_its_text_back(seated, qtbot, watchdog, dressed, tmp_path):
    call(seated, POWER)
    typed = seated.intake.form.read()
    who = seated.window.seat.actor
    qtbot.waitUntil(lambda: len(seated.office.desk.drafts.of(who)) == 1)
    seated.rest()
    seated.intake.recovery.keeper.lock.release()  # as the system does when a process dies

    office = seated.office

    def open_office():
        return OpenedOffice(office, office.directory().officers)

    shell = Shell(dressed, ShellPlan(open_office, pages(), search, tmp_path / "second.ini"))
    shell.window.show()
    shell.window.activateWindow()
    try:
        watchdog.pardon()
        again = Seated(shell, office, watchdog, tmp_path / "pictures")
        again.see("未登记的内容")
        again.rest()
        assert again.intake.form.read().body == typed.body
        assert again.intake.form.read().enterprise_name == typed.enterprise_name
        again.act("intake.throw_away")
        assert again.intake.form.read().is_blank
    finally:
        shell.close()
