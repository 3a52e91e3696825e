"""Files given before there is a case: stored at once, taken back, handed over when it is logged."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from seen_files import names_seen, picture_seen

from gaoxinban.application import attachments
from gaoxinban.application.attachments import GivenFile
from gaoxinban.ui.kit.pending_files import PendingFiles
from gaoxinban.ui.kit.pictures import png_of


@pytest.fixture
def waiting(desk, qtbot):
    made = PendingFiles(desk, "intake.files")
    qtbot.addWidget(made)
    return made


@pytest.fixture
def logged(cast, desk):
    """A case that was logged with what waits, and the attaching that follows."""

    def log(waiting):
        case = cast.log(files=waiting.laid)
        waiting.attach_to(case, waiting.laid, cast.supervisor.actor)
        return case

    return log


def test_files_wait_and_go_to_the_case_when_it_is_there(waiting, office, logged, tmp_path):
    source = tmp_path / "来函.txt"
    source.write_text("内容", "utf-8")
    waiting.given.emit([GivenFile("来函.txt", source), GivenFile("截图.png", b"x")])
    assert names_seen(waiting) == ["来函.txt　6 字节", "截图.png　1 字节"]
    source.unlink()
    case = logged(waiting)
    assert [row.name for row in office.files.of(case)] == ["来函.txt", "截图.png"]
    waiting.show_laid(())
    assert names_seen(waiting) == []


def test_a_file_is_taken_back_and_the_same_is_kept_once(waiting):
    one, other = GivenFile("一.txt", b"1"), GivenFile("二.txt", b"2")
    waiting.given.emit([one, other, one])
    assert [each.name for each in waiting.laid] == ["一.txt", "二.txt"]
    waiting.removed.emit(0)
    assert [each.name for each in waiting.laid] == ["二.txt"]


def test_what_cannot_be_added_is_said_at_once(waiting, tmp_path, monkeypatch):
    monkeypatch.setattr(attachments, "MOST_BYTES", 3)
    waiting.given.emit([GivenFile("没有.txt", tmp_path / "没有.txt")])
    assert "「没有.txt」" in waiting.error.text()
    waiting.given.emit([GivenFile("大.txt", b"1234")])
    assert "「大.txt」超过 3 字节，不能添加。" in waiting.error.text()
    assert waiting.laid == ()


def test_a_refused_file_stays_offered_on_the_case(
    waiting, office, logged, desk, cast, drive, monkeypatch
):
    desk.seat.sit(cast.supervisor)
    waiting.given.emit([GivenFile("一.txt", b"1"), GivenFile("二.txt", b"2")])
    monkeypatch.setattr(attachments, "MOST_FILES", 1)
    case = logged(waiting)
    assert [row.name for row in office.files.of(case)] == ["一.txt"]
    assert "可以再试" in desk.notifier.messages[-1].text
    page = drive()
    page.open(case)
    files = page.page.case.files.bar
    assert names_seen(files)[1].startswith("二.txt　还没有附上")
    monkeypatch.undo()
    files.list.setCurrentRow(1)
    files.list.setFocus()
    page.key(Qt.Key.Key_Return)
    assert [row.name for row in office.files.of(case)] == ["一.txt", "二.txt"]
    assert len(names_seen(files)) == 2
    assert "还没有附上" not in "".join(names_seen(files))


def test_one_that_is_not_wanted_any_more_is_offered_no_more(waiting, office, desk, cast, drive):
    desk.seat.sit(cast.supervisor)
    waiting.given.emit([GivenFile("一.txt", b"1")])
    case = cast.log(files=waiting.laid)  # and the window died
    page = drive()
    page.open(case)
    page.page.case.files.bar.removed.emit(waiting.laid[0])
    page.settle()
    assert names_seen(page.page.case.files.bar) == []
    assert office.files.laid(cast.supervisor.actor, case) == ()


def test_a_picture_is_previewed(waiting):
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(1)
    waiting.given.emit([GivenFile("a.png", png_of(image)), GivenFile("b.txt", b"x")])
    waiting.list.setCurrentRow(0)
    assert picture_seen(waiting)
    waiting.list.setCurrentRow(1)
    assert not picture_seen(waiting)
