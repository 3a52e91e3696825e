"""How the page is announced to the window; light, for the rail is there before the office."""

from typing import TYPE_CHECKING

from gaoxinban.ui.kit.page import PageContext, PagePart, PageSpec
from gaoxinban.ui.kit.translation import tr

if TYPE_CHECKING:
    from gaoxinban.ui.intake.panel import IntakePanel

KEY = "intake"
MODULES = "modules"


def intake_page() -> PageSpec:
    """登记 for the rail; its panel is made when it is first opened."""
    return PageSpec(
        key=KEY,
        title=tr("登记"),
        icon="intake",
        make=_make,
        tooltip=tr("登记企业的一件诉求"),
        keys=("Ctrl+N",),
        parts=(
            PagePart(
                MODULES,
                tr("文字模板"),
                tr("模板 常用语 登记提问"),
            ),
        ),
    )


def _make(context: PageContext) -> "IntakePanel":
    from gaoxinban.ui.intake.panel import IntakePanel

    return IntakePanel(context)
