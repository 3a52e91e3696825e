"""Files given before there is a case: kept, shown, taken back, handed over when it is logged."""

import pytest
from PySide6.QtGui import QImage

from gaoxinban.application.attachments import GivenFile
from gaoxinban.ui.kit import pending_files
from gaoxinban.ui.kit.attachment_bar import png_of
from gaoxinban.ui.kit.pending_files import PendingFiles


@pytest.fixture
def waiting(desk, qtbot):
    made = PendingFiles(desk, "intake.files")
    qtbot.addWidget(made)
    return made


def test_files_wait_and_go_to_the_case_when_it_is_there(waiting, office, cast, tmp_path):
    source = tmp_path / "来函.txt"
    source.write_text("内容", "utf-8")
    waiting.given.emit([GivenFile("来函.txt", source), GivenFile("截图.png", b"x")])
    assert waiting.files == ["来函.txt　6 字节", "截图.png　1 字节"]
    case = cast.log()
    waiting.attach_to(case)
    assert [row.name for row in office.files.of(case)] == ["来函.txt", "截图.png"]
    assert waiting.files == waiting.pending == []


def test_a_file_is_taken_back_and_the_same_is_kept_once(waiting):
    one, other = GivenFile("一.txt", b"1"), GivenFile("二.txt", b"2")
    waiting.given.emit([one, other, one])
    assert waiting.pending == [one, other]
    waiting.removed.emit(0)
    assert waiting.pending == [other]
    waiting.clear_pending()
    assert waiting.pending == []


def test_what_cannot_be_added_is_said_at_once(waiting, tmp_path, monkeypatch):
    monkeypatch.setattr(pending_files, "MOST_BYTES", 3)
    waiting.given.emit([GivenFile("没有.txt", tmp_path / "没有.txt")])
    assert waiting.error.text() == "「没有.txt」读不出来，没有添加。"
    waiting.given.emit([GivenFile("大.txt", b"1234")])
    assert waiting.error.text() == "「大.txt」超过 3 字节，不能添加。"
    assert waiting.pending == []


def test_a_refused_file_is_told_and_the_others_arrive(waiting, office, cast, desk, tmp_path):
    gone = tmp_path / "走了.txt"
    gone.write_text("x")
    waiting.given.emit([GivenFile("走了.txt", gone), GivenFile("在.txt", b"1")])
    gone.unlink()
    case = cast.log()
    waiting.attach_to(case)
    assert [row.name for row in office.files.of(case)] == ["在.txt"]
    assert "走了.txt" in desk.notifier.messages[-1].text


def test_a_picture_is_previewed(waiting):
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(1)
    waiting.given.emit([GivenFile("a.png", png_of(image)), GivenFile("b.txt", b"x")])
    waiting.list.setCurrentRow(0)
    assert waiting.picture_shown
    waiting.list.setCurrentRow(1)
    assert not waiting.picture_shown
