"""How the page is announced to the window; light, for the rail is there before the office."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gaoxinban.ui.kit.page import PageContext, PagePart, PageSpec

if TYPE_CHECKING:
    from gaoxinban.ui.intake.panel import IntakePanel

KEY = "intake"
MODULES = "modules"


def intake_page() -> PageSpec:
    """登记 for the rail; its panel is made when it is first opened."""
    translate = QCoreApplication.translate
    return PageSpec(
        key=KEY,
        title=translate("intake", "登记"),
        icon="intake",
        make=_make,
        tooltip=translate("intake", "登记企业的一件诉求"),
        keys=("Ctrl+N",),
        parts=(
            PagePart(
                MODULES,
                translate("intake", "文字模板"),
                translate("intake", "模板 常用语 登记提问"),
            ),
        ),
    )


def _make(context: PageContext) -> "IntakePanel":
    from gaoxinban.ui.intake.panel import IntakePanel

    return IntakePanel(context)
