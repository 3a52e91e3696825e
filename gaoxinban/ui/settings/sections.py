"""The sections of 设置, in the order in which they stand; one line here adds one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.translation import tr


@dataclass(frozen=True, slots=True)
class Section:
    """`title` heads the section; `words` are what else it is found by with Ctrl+K.

    `make` is called when the page is first opened; the widget saves by itself.
    """

    key: str
    title: str
    words: str
    make: Callable[[PageContext], QWidget]


def _appearance(context: PageContext) -> QWidget:
    from gaoxinban.ui.settings.appearance import AppearanceSection

    return AppearanceSection(context)


def _typing(context: PageContext) -> QWidget:
    from gaoxinban.ui.settings.typing_notes import TypingSection

    return TypingSection(context)


def _reminders(context: PageContext) -> QWidget:
    from gaoxinban.ui.settings.reminders import RemindersSection

    return RemindersSection(context)


def _backup(context: PageContext) -> QWidget:
    from gaoxinban.ui.settings.backup import BackupSection

    return BackupSection(context)


def _about(context: PageContext) -> QWidget:
    from gaoxinban.ui.settings.about import AboutSection

    return AboutSection(context)


def sections() -> Sequence[Section]:
    """Every section, from top to bottom."""
    return (
        Section("appearance", tr("外观"), tr("明暗 浅色 深色 字号 字体大小"), _appearance),
        Section("typing", tr("输入与快捷键"), tr("输入法 拼音 五笔 按键 键盘"), _typing),
        Section("reminders", tr("提醒"), tr("通知 弹出 免打扰 提前 托盘"), _reminders),
        Section("backup", tr("备份"), tr("恢复 移动硬盘 第二份 数据安全"), _backup),
        Section("about", tr("关于"), tr("版本 数据文件夹 许可证 开源"), _about),
    )
