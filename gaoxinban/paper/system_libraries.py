"""Which system libraries Qt lacks here, and the one line that installs them.

Qt's wheel brings Qt, not what Qt stands on. Without these libraries an import
fails with the name of one of them, or the program ends without a word when
the window opens; so all of them are tried at once, before Qt is.
"""

import ctypes
import importlib
import os
import sys
from collections.abc import Callable, Iterable
from enum import Enum

from gaoxinban.domain.errors import Refused

_BASE = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
}
_WINDOW = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_PACKAGES = _BASE | _WINDOW


class Purpose(Enum):
    """What Qt is wanted for: sheets and PDF need no display, a window does."""

    PAPER = "排版和打印"
    WINDOW = "打开窗口"


def loads(library: str) -> bool:
    """Whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries(
    purpose: Purpose, *, present: Callable[[str], bool] = loads
) -> tuple[str, ...]:
    """The shared libraries that Qt needs for a purpose and this system lacks; Linux only."""
    if not sys.platform.startswith("linux"):
        return ()
    wanted = _BASE if purpose is Purpose.PAPER else _PACKAGES
    return tuple(library for library in wanted if not present(library))


def apt_line(libraries: Iterable[str]) -> str:
    """The command that installs the packages of these libraries on Debian and its kin."""
    packages = sorted({_PACKAGES[library] for library in libraries if library in _PACKAGES})
    sudo = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get install -y {' '.join(packages)}"


def sentence(libraries: Iterable[str], purpose: Purpose) -> str:
    """What to tell the user about missing libraries: one sentence and the line to run."""
    named = tuple(dict.fromkeys(libraries))
    told = f"缺少系统库 {'、'.join(named)}，无法{purpose.value}。"
    if any(library in _PACKAGES for library in named):
        return f"{told}请运行：{apt_line(named)}"
    return f"{told}请安装提供这些库的系统软件包后再试。"


def explain(
    error: ImportError,
    purpose: Purpose = Purpose.PAPER,
    *,
    present: Callable[[str], bool] = loads,
) -> str:
    """The Chinese sentence for a failed import of Qt.

    The loader names one library at a time; the sentence names all, so that
    one installation is enough.
    """
    told = str(error)
    if "cannot open shared object file" in told:
        first = told.split(":", 1)[0].strip()
        return sentence((first, *missing_libraries(purpose, present=present)), purpose)
    if "GLIBC" in told:
        return (
            f"本机系统的 C 运行库（glibc）过旧，无法{purpose.value}。"
            "请改装 PySide6 6.9.3：pip install pyside6-essentials==6.9.3"
        )
    if error.name is not None and error.name.split(".")[0] in ("PySide6", "shiboken6"):
        return (
            f"没有安装界面组件 PySide6，无法{purpose.value}。请运行：pip install pyside6-essentials"
        )
    return f"界面组件 PySide6 无法载入，无法{purpose.value}：{told}"


def require(purpose: Purpose, *, present: Callable[[str], bool] = loads) -> None:
    """Load Qt for a purpose.

    :raises Refused: Qt or a library under it is missing; the sentence has the line to run.
    """
    lacking = missing_libraries(purpose, present=present)
    if lacking:
        raise Refused(sentence(lacking, purpose))
    try:
        importlib.import_module("PySide6.QtGui")
        importlib.import_module("PySide6.QtPrintSupport")
    except ImportError as error:
        raise Refused(explain(error, purpose, present=present)) from error


def display_answers() -> bool:
    """Whether the X server that DISPLAY names lets us in; Qt would end the process if not."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(None, None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed
