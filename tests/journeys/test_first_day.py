"""From the call to the paper: one request through the whole house, by keys and names of acts."""

from new_office import at
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrintPreviewDialog, QPrintPreviewWidget
from PySide6.QtTest import QTest

from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.term import LegName, Rating, TicketState
from gaoxinban.ui.queue.paper import summary_of
from tests.journeys.seated import K

COMPANY = "常州示例精密机械有限公司"
POWER = "车间新上两条产线，变压器容量不够，想申请用电增容，要走什么流程？"
VAGUE = "关于上次那件事"


def test_a_request_from_the_call_to_the_paper(seated, clock, tmp_path, qtbot):
    log_with_its_reason(seated)
    seated.control(K.Key_O)
    qtbot.waitUntil(lambda: seated.window.current_page == "queue" and seated.case.shown is not None)
    seated.rest()
    seated.see("待签收")
    seated.see("企业服务组")

    clock.advance(minutes=20)
    seated.sit_down("企业服务组专员")
    seated.alt(K.Key_2)
    seated.begin("ticket.accept")
    seated.do()
    assert "已签收" in seated.said

    clock.advance(minutes=35)
    seated.begin("ticket.contact")
    assert seated.case.form.reached.text() == "李工"
    seated.do()

    clock.advance(hours=2)
    seated.begin("ticket.resolve")
    assert seated.cursor == "办理结果"
    seated.commit("供电公司已受理，三日内上门勘察。")
    seated.do()
    seated.picture("已办结")

    clock.advance(minutes=30)
    seated.sit_down("值班主管")
    seated.alt(K.Key_2)
    seated.begin("ticket.call_back")
    seated.press(K.Key_Down)  # 已解决
    seated.press(K.Key_Tab)
    assert seated.cursor == "评价"
    seated.commit(Rating.VERY_SATISFIED.label)
    seated.press(K.Key_Return)
    seated.come_back()
    seated.do()
    seated.begin("ticket.close")
    seated.do()
    assert seated.said.endswith("已归档")

    facts_in_the_database(seated)
    seated.see("已归档")
    on_paper(seated, tmp_path, qtbot)


def log_with_its_reason(seated):
    """登记, with the suggestion and its reason in sight before it is saved."""
    assert seated.cursor == "来电企业"
    seated.commit(COMPANY)
    seated.press(K.Key_Return)
    assert seated.cursor == "反映内容"
    seated.commit(POWER)
    seated.see("将派给 企业服务组")
    seated.see("因为 规则")
    seated.see("增容")
    assert seated.keys == 1, "typing apart, the form needs one key before the one that saves it"
    seated.walk_to("联系人")
    seated.commit("李工")
    seated.picture("登记")
    seated.control(K.Key_Return)
    seated.qtbot.waitUntil(lambda: "已派 企业服务组" in seated.intake.done.text.text)
    seated.rest()
    assert seated.cursor == "来电企业"
    assert seated.intake.form.read().is_blank


def facts_in_the_database(seated):
    """What the events say, not what the screen says."""
    case = seated.newest
    assert case.row.state is TicketState.CLOSED
    assert [row.kind for row in case.timeline] == [
        E.LOG,
        E.DISPATCH,
        E.ACCEPT,
        E.CONTACT,
        E.RESOLVE,
        E.CALL_BACK,
        E.CLOSE,
    ]
    assert case.row.logged_at == at("2026-03-02 09:00")
    assert (case.solved, case.rating) == (True, Rating.VERY_SATISFIED)
    legs = {leg.name: leg for leg in case.legs}
    assert legs[LegName.DISPATCH].working_seconds == 0
    assert legs[LegName.ACCEPT].working_seconds == 20 * 60
    assert legs[LegName.CONTACT].working_seconds == 55 * 60
    # 09:55 + 2 h is 11:55, before the lunch break; nothing is lost or counted twice.
    assert legs[LegName.RESOLVE].working_seconds == (55 + 120) * 60
    assert not any(leg.late for leg in case.legs)
    worked = sum(holding.working_seconds for holding in case.holdings)
    assert worked == (55 + 120) * 60 + 5 * 60  # the call-back at 12:25 falls into the break
    assert list(seated.office.maintenance.verify()) == []


def on_paper(seated, tmp_path, qtbot):
    """The preview and the file are the same document."""
    number, ticket = seated.newest.row.number, seated.newest.row.id
    document = summary_of(seated.office, ticket, "值班主管")
    seated.watchdog.pardon()
    seated.control(K.Key_P)
    qtbot.waitUntil(lambda: seated.window.findChild(QPrintPreviewDialog) is not None)
    preview = seated.window.findChild(QPrintPreviewDialog)
    assert number in preview.windowTitle()
    assert preview._documents == [document]
    pages = preview.findChild(QPrintPreviewWidget).pageCount()
    QTest.keyClick(preview, K.Key_Escape)
    qtbot.waitUntil(lambda: seated.window.findChild(QPrintPreviewDialog) is None)

    file = tmp_path / "办理情况表.pdf"
    seated.queue.paper.ask_file = lambda _window, _name: str(file)
    seated.come_back()
    seated.control(K.Key_S)
    qtbot.waitUntil(lambda: "已存为" in seated.said)
    read = PdfReader(file)
    text = "".join(page.extract_text() for page in read.pages).replace("\n", "")
    assert len(read.pages) == pages
    for wanted in (number, COMPANY, "首次联系", "供电公司已受理", "非常满意", "签字"):
        assert wanted in text, wanted


def test_a_request_that_no_rule_places_is_dispatched_by_hand(seated, qtbot):
    seated.sit_down("值班主管")
    seated.alt(K.Key_1)
    seated.commit(COMPANY)
    seated.press(K.Key_Return)
    seated.commit(VAGUE)
    seated.see("待人工派单")
    seated.control(K.Key_Return)
    qtbot.waitUntil(lambda: "已登记，待派单" in seated.intake.done.text.text)
    seated.rest()

    seated.alt(K.Key_2)
    qtbot.waitUntil(lambda: seated.queue is not None and seated.queue.list.current_id is not None)
    seated.control(K.Key_4)  # 待派单
    seated.rest()
    seated.press(K.Key_Return)
    qtbot.waitUntil(lambda: seated.case.shown is not None)
    seated.press(K.Key_D)
    qtbot.waitUntil(lambda: seated.case.form is not None)
    assert seated.cursor == "团队"
    seated.commit("推进")
    seated.press(K.Key_Return)
    seated.come_back()
    seated.do()

    case = seated.newest
    assert (case.row.team, case.row.state) == ("项目推进组", TicketState.DISPATCHED)
    assert [row.kind for row in case.timeline] == [E.LOG, E.DISPATCH]
    assert "项目推进组" in case.timeline[-1].line
    seated.see("待签收")
    assert seated.queue.list.view.bar.shown.state == "to_dispatch"
    seated.press(K.Key_Backspace)
    seated.rest()
    seated.see("「待派单」里没有工单")
