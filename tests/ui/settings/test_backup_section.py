"""The section 备份 of 设置, on a real office and by its actions."""

from dataclasses import replace

import pytest
from new_office import acting, at, new_office, person, request
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gaoxinban.domain.term import Role
from gaoxinban.ui.settings.backup import BackupSection


@pytest.fixture
def office(tmp_path):
    made, clock = new_office(tmp_path)
    made.log(acting(made, Role.OFFICER), request())
    clock.set(at("2026-03-02 12:30"))
    yield made
    made.close()


@pytest.fixture
def section(context, office, qtbot):
    """Somebody who supervises looks at it."""
    context = replace(context, office=office)
    sit(context, office, Role.SUPERVISOR)
    made = BackupSection(context)
    qtbot.addWidget(made)
    made.resize(720, 640)
    made.show()
    return made


def sit(context, office, role):
    context.seat.sit(person(office, role))


def do(section, name):
    section.context.actions.trigger(name)


def said(section):
    return section.context.notifier.messages[-1].text


def test_one_is_made_now_listed_and_read_again(section, office):
    assert section.view.summary.text() == "还没有核对过的备份。"
    assert "同一块盘" in section.view.same_disk.text()
    do(section, "backup.now")
    assert "试恢复核对通过" in said(section)
    assert section.view.summary.text() == (
        "最近一次核对过的备份：今天（2026-03-02 12:30:00），留有 1 份。"
    )
    section.view.table.go_to(0)
    do(section, "backup.check")
    assert said(section) == "备份 office-20260302-123000 完好。"
    said_how = section.view.restore.text()
    assert f'--db "{office.maintenance.place}" db restore "' in said_how
    assert said_how.endswith('office-20260302-123000.db"')


def test_a_backup_that_went_bad_is_said_above_the_form(section, office, tmp_path):
    do(section, "backup.now")
    place = next(tmp_path.glob("backups/*/*.db"))
    data = bytearray(place.read_bytes())
    data[5000] ^= 1
    place.write_bytes(data)
    section.view.table.go_to(0)
    do(section, "backup.check")
    assert "被改动过或坏了" in section.view.form.general_error


def test_folders_are_chosen_and_what_is_wrong_stands_beside_them(section, office, tmp_path):
    view = section.view
    view.second.setText(str(tmp_path / "nowhere"))
    do(section, "backup.save")
    assert "没有文件夹" in view.form.error("second")
    (tmp_path / "usb").mkdir()
    view.second.setText(str(tmp_path / "usb"))
    view.hour.set_value(18)
    do(section, "backup.save")
    assert view.form.error("second") == ""
    plan = office.backups.plan()
    assert (plan.hour, plan.folders.second) == (18, tmp_path / "usb")
    do(section, "backup.now")
    assert "第二处：今天，1 份。" in view.summary.text()
    (tmp_path / "usb").rename(tmp_path / "away")
    section.refresh()
    assert view.summary.text().endswith("第二处现在没接上。")


def test_what_is_being_typed_outlives_a_change_elsewhere(section):
    section.view.second.setText("半个路")
    section.view.second.edited.emit()
    section.refresh()
    assert section.view.second.text() == "半个路"


def test_nobody_else_is_offered_what_they_may_not(section, office):
    sit(section.context, office, Role.OFFICER)
    assert not section.save.isEnabled()
    assert not section.now.isEnabled()
    assert not section.check.isEnabled()
    assert not section.view.folder.isEnabled()


def test_a_failure_is_said_until_one_succeeds(section, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    do(section, "backup.now")
    assert "空间不够" in section.view.form.general_error
    assert "空间不够" in section.view.warning.text()
    monkeypatch.undo()
    do(section, "backup.now")
    assert section.view.warning.text() == section.view.form.general_error == ""


def test_a_warning_does_not_scroll_the_page_to_itself(section, office, qtbot):
    """Nobody has done anything that it answers: the page opens at its top."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.addSpacing(2_000)
    column.addWidget(section)
    page = QScrollArea()
    qtbot.addWidget(page)
    page.setWidget(inside)
    page.show()
    office.clock.set(at("2026-06-01 09:00"))
    section.refresh()
    qtbot.waitUntil(section.view.warning.isVisible)
    qtbot.wait(1)
    scrolled = page.verticalScrollBar().value()
    section.setParent(None)  # its fixture takes it away
    assert scrolled == 0
