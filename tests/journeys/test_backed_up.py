"""The day's backup is made behind the people at work; a supervisor makes another by keys."""

from new_office import acting, at, request

from gaoxinban.bootstrap import open_office
from gaoxinban.domain.term import Role
from tests.journeys.seated import K


def test_the_day_is_backed_up_by_itself_and_once_more_by_keys(seated, qtbot, clock, tmp_path):
    office, window = seated.office, seated.window
    office.log(acting(office, Role.OFFICER), request(title="社保开户"))
    seated.sit_down("值班主管")
    qtbot.waitUntil(lambda: "window.backup" in window.actions_by_name.names())
    clock.set(at("2026-03-02 12:01"))
    seated.shell._watches.backups.look()  # as every five minutes
    qtbot.waitUntil(lambda: len(office.backups.state().backups) == 1)

    seated.control(K.Key_K)
    seated.commit("备份")
    qtbot.waitUntil(lambda: "备份" in [s.text for s in window.search.suggestions])
    assert [s.text for s in window.search.suggestions][:1] == ["备份"], window.search.suggestions
    seated.press(K.Key_Return)
    qtbot.waitUntil(lambda: window.current_page == "settings")
    seated.see("最近一次核对过的备份：今天（2026-03-02 12:01:00），留有 1 份。")
    assert seated.cursor == "自动备份"
    seated.walk_to("钟点")
    clock.set(at("2026-03-02 12:05"))
    seated.act("backup.now")
    seated.see("今天（2026-03-02 12:05:00），留有 1 份。")
    assert "试恢复核对通过" in seated.said
    seated.picture("备份")

    file = next((tmp_path / "backups").glob("*/*.db"))
    copy = open_office(file)
    assert copy.maintenance.verify() == []
    copy.close()
