"""A window in another language says everything in it, whatever was imported before."""

import pytest
from PySide6.QtCore import QTranslator

from gaoxinban.ui.kit.notifier import MessageLine, Notifier
from gaoxinban.ui.kit.translation import tr


class Marking(QTranslator):
    """Marks what it is asked for."""

    def translate(self, _context, text, _comment=None, _n=-1):
        return f"<{text}>"


@pytest.fixture
def marking(qapp):
    translator = Marking(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_a_text_of_no_object_is_asked_for_when_it_is_shown(marking):
    assert tr("工单") == "<工单>"


def test_pages_and_messages_follow_a_language_that_came_after_they_were_imported(marking, qtbot):
    """Their words were asked for at import: nobody ever heard of the translator."""
    from gaoxinban.ui.shell.pages import pages

    for spec in pages():
        assert spec.title.startswith("<"), spec.key
        assert all(part.title.startswith("<") for part in spec.parts)
    notifier = Notifier()
    line = MessageLine(notifier)
    qtbot.addWidget(line)
    notifier.warn("磁盘将满")
    assert line._text.text == "<注意：>磁盘将满"
