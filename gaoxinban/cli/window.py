"""The verb that is none: open the window."""

import os
import sys
from argparse import Namespace
from collections.abc import Mapping

from gaoxinban.cli.services import Services
from gaoxinban.domain.errors import Refused


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a window has anywhere to open; Windows and macOS always have a desktop."""
    if not sys.platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _asks_x11() -> bool:
    """Whether Qt will go to an X server: nothing else was named."""
    named = os.environ.get("QT_QPA_PLATFORM", "") or "xcb"
    return named.startswith("xcb") and not os.environ.get("WAYLAND_DISPLAY")


def ensure_display_answers() -> None:
    """Refuse where DISPLAY names an X server that does not let us in: Qt would abort."""
    from gaoxinban.paper.system_libraries import display_answers

    if sys.platform.startswith("linux") and _asks_x11() and not display_answers():
        raise Refused(
            f"连不上显示器 {os.environ.get('DISPLAY', '')}，打不开窗口。"
            "请在桌面的终端里运行；远程登录请用 ssh -X，换了用户请先用 xhost 放行。"
        )


def window(args: Namespace, services: Services) -> int:
    """Open the window and stay until it is closed."""
    path = services.database_path(args.db)
    if not has_display():
        raise Refused("这里没有显示器，打不开窗口。可以用命令办事，用法请看：gaoxinban --help")
    from gaoxinban.paper.system_libraries import Purpose, require

    require(Purpose.WINDOW)
    ensure_display_answers()
    return services.open_window(path)
