"""设置: looks change at once and are remembered, what is said is true, every section is found."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from accessible import focusable_without_name
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.column_model import Column, RowModel
from gaoxinban.ui.kit.plain_text import ElidedLabel, PlainLabel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.theme import DARK
from gaoxinban.ui.settings import make
from gaoxinban.ui.settings.about import LICENCES, AboutSection
from gaoxinban.ui.settings.appearance import AppearanceSection
from gaoxinban.ui.settings.sections import sections
from gaoxinban.ui.shell.pages import settings_found

ROOT = Path(__file__).resolve().parents[3]


def refuse():
    """The disk of the backups is away."""
    raise Refused("读不到备份。")


@pytest.fixture
def page(context, qtbot, tmp_path, dressed):
    """The page in the state in which it is first opened."""
    from dataclasses import replace

    office = SimpleNamespace(
        maintenance=SimpleNamespace(place=tmp_path / "gaoxinban.db"),
        backups=SimpleNamespace(state=refuse, progress=None),
    )
    window = QWidget()
    qtbot.addWidget(window)
    context.actions.add(
        window, "window.keys", "按键", lambda: None, keys="F1", tooltip="本页全部按键"
    )
    context.theme.apply()
    made = make(replace(context, office=office))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def test_a_scheme_is_worn_at_once_and_remembered(page, context):
    section = page.findChild(AppearanceSection)
    section.scheme.set_value("dark")
    assert context.theme.colours is DARK
    assert context.settings.value("window/scheme") == "dark"
    context.theme.set_scheme("light")  # as Ctrl+Shift+L does
    assert section.scheme.value() == "light"


def test_a_size_of_text_reaches_every_kind_of_label(page, context, qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    shown = [
        PlainLabel("正文"),
        PlainLabel("标题", role="heading"),
        PlainLabel("粗体", role="strong"),
        ElidedLabel("标题", role="heading"),
        QLineEdit("框"),
    ]
    for each in shown:
        column.addWidget(each)
    holder.show()
    before = [each.font().pointSizeF() for each in shown]
    page.findChild(AppearanceSection).text_size.set_value(130)
    after = [each.font().pointSizeF() for each in shown]
    assert after == pytest.approx([1.3 * each for each in before])
    assert int(context.settings.value("window/text")) == 130


def test_the_cursor_goes_into_the_section_that_is_asked_for(page, qtbot):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    about = page.findChild(AboutSection)
    page.open("about")
    assert about.isAncestorOf(page.focusWidget())
    assert about.visibleRegion().boundingRect().height() > 0
    assert focusable_without_name(page) == []


def test_every_section_is_found_by_its_title_and_by_what_stands_in_it():
    for section in sections():
        for asked in (section.title, *section.words.split()):
            found = [line.value.target for line in settings_found(asked)]
            assert section.key in found, asked
    assert settings_found("变压器") == []


def test_every_library_that_is_needed_stands_with_its_licence(page):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {line.partition(">")[0] for line in project["project"]["dependencies"]}
    assert set(LICENCES) == needed
    about = page.findChild(AboutSection)
    assert about.place.text().endswith("gaoxinban.db")
    assert about.licences.isHidden()
    about.more.click()
    assert about.licences.isVisible()


def test_narrow_columns_grow_with_the_text_and_shrink_again(page, qtbot):
    """A number that is cut off says nothing."""
    table = TableView("工单")
    qtbot.addWidget(table)
    table.show_model(
        RowModel((Column("n", "编号", 100, str), Column("t", "事项", 0, str)), row_id=str)
    )
    table.show()
    size = page.findChild(AppearanceSection).text_size
    width = lambda: table.horizontalHeader().sectionSize(0)  # noqa: E731  asked three times
    assert width() == 100
    size.set_value(130)
    assert width() == 130
    size.set_value(100)
    assert width() == 100
