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


def window(args: Namespace, services: Services) -> int:
    """Open the window and stay until it is closed."""
    path = services.database_path(args.db)
    if not has_display():
        raise Refused("这里没有显示器，打不开窗口。可以用命令办事，用法请看：gaoxinban --help")
    from gaoxinban.paper.system_libraries import Purpose, require

    require(Purpose.WINDOW)
    return services.open_window(path)
