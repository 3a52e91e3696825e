"""附件 while the request is typed: pasted into the text field, dropped, and on the case at once."""

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from tests.ui.intake.desk import log_request


def screenshot():
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(0x1D5BB5)
    return image


def test_a_screenshot_pasted_into_the_text_goes_to_the_case(panel, keyboard, office, newest):
    log = panel.context.actions.get("intake.log")
    assert log.isEnabled()
    body = panel.form.body
    QGuiApplication.clipboard().setImage(screenshot())
    body.setFocus()
    keyboard.control(Qt.Key.Key_V)
    (waiting,) = panel.files.laid
    assert waiting.name.startswith("截图 ")
    assert body.text == ""
    log_request(panel, keyboard)
    assert [row.name for row in office.files.of(newest().row.id)] == [waiting.name]
    assert panel.files.laid == ()
    assert newest().row.title.startswith("新上两条产线")


def test_files_copied_in_the_systems_folder_are_attached_not_their_paths(panel, tmp_path):
    source = tmp_path / "来函.txt"
    source.write_text("x")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(source))])
    mime.setText(str(source))
    panel.form.body.insertFromMimeData(mime)
    assert [file.name for file in panel.files.laid] == ["来函.txt"]
    assert panel.form.body.text == ""


def test_a_table_copied_from_a_sheet_is_pasted_as_text(panel):
    mime = QMimeData()
    mime.setText("岗位\t人数")
    mime.setImageData(screenshot())
    panel.form.body.insertFromMimeData(mime)
    assert panel.files.laid == ()
    assert "岗位" in panel.form.body.text


def test_clearing_the_form_clears_the_files(panel):
    panel.files.take(mime_of(screenshot()))
    assert len(panel.files.laid) == 1
    panel.context.actions.trigger("intake.clear")
    assert panel.files.laid == ()


def test_what_is_brought_back_has_its_files_again_and_no_others(panel, keyboard, office, newest):
    panel.form.body.setPlainText("车间停电")
    panel.files.take(mime_of(screenshot()))
    (kept,) = panel.files.laid
    panel.context.actions.trigger("intake.clear")
    log_request(panel, keyboard)
    assert office.files.of(newest().row.id) == [], "another request has none of them"
    panel.context.actions.trigger("intake.restore")
    assert panel.form.body.text == "车间停电"
    assert panel.files.laid == (kept,)


def mime_of(image):
    mime = QMimeData()
    mime.setImageData(image)
    return mime
