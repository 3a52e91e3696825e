"""设置: how the window looks and what belongs to this computer, in sections one below the other.

`page_spec` announces the page to the shell; `Panel.open` takes the key of a section.
A section is one line of `sections.sections`.
"""

from gaoxinban.ui.kit.page import PageContext, PageSpec
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.translation import tr


def make(context: PageContext) -> Panel:
    """The page; imported when it is first opened."""
    from gaoxinban.ui.settings.settings_panel import SettingsPanel

    return SettingsPanel(context)


def page_spec() -> PageSpec:
    """What the shell needs to know of the page."""
    return PageSpec(
        "settings",
        tr("设置"),
        "settings",
        make,
        tr("外观、输入法、提醒、备份、关于本程序"),
        keys=("Ctrl+,",),
    )
