"""Ctrl+K: a case by a word of two characters, an enterprise by the initials of its name."""

from new_office import acting, request

from gaoxinban.domain.term import Role
from tests.journeys.seated import K

COMPANY = "江苏甲乙光伏科技有限公司"


def log_three(seated):
    desk = acting(seated.office, Role.ADMIN)
    for name, title in (
        (COMPANY, "三号车间用电增容"),
        ("常州丙丁装备有限公司", "厂区道路积水"),
        ("常州戊己医药有限公司", "人才公寓申请"),
    ):
        seated.office.log(desk, request(enterprise_name=name, title=title, body=""))


def test_a_case_by_two_characters_and_an_enterprise_by_initials(seated, qtbot):
    log_three(seated)
    search = seated.window.search
    seated.control(K.Key_K)
    assert seated.cursor == "全局查找"
    seated.commit("积水")
    qtbot.waitUntil(lambda: [s.group for s in search.suggestions] == ["工单"])
    assert "厂区道路积水" in search.suggestions[0].text
    seated.picture("查找")
    seated.press(K.Key_Return)
    qtbot.waitUntil(lambda: seated.queue is not None and seated.case.shown is not None)
    assert seated.case.shown.detail.row.title == "厂区道路积水"
    seated.see("常州丙丁装备有限公司")

    seated.control(K.Key_K)
    seated.letters("jygf")
    qtbot.waitUntil(lambda: COMPANY in [s.text for s in search.suggestions])
    seated.press(K.Key_Return)
    qtbot.waitUntil(lambda: seated.window.current_page == "enterprises")
    seated.rest()
    seated.see(COMPANY)
    seated.press(K.Key_Escape)
    seated.press(K.Key_Escape)
    assert seated.window.current_page == "queue"


def test_an_act_is_found_and_done_by_its_word(seated):
    seated.control(K.Key_K)
    seated.commit("统计")
    search = seated.window.search
    seated.qtbot.waitUntil(lambda: "统计" in [s.text for s in search.suggestions])
    seated.press(K.Key_Return)
    seated.qtbot.waitUntil(lambda: seated.window.current_page == "statistics")
    seated.rest()
