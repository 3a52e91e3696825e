import sys

import pytest

from gaoxinban.domain.errors import Refused
from gaoxinban.paper import system_libraries
from gaoxinban.paper.system_libraries import (
    Purpose,
    apt_line,
    explain,
    loads,
    missing_libraries,
    require,
)

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="apt is for Debian")


def without(*lacking):
    return lambda library: library not in lacking


def gone(library):
    return ImportError(
        f"{library}: cannot open shared object file: No such file or directory",
        name="PySide6.QtGui",
    )


@pytest.fixture(autouse=True)
def _somebody(monkeypatch):
    """Not root, whoever runs the tests."""
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)


@linux
def test_root_needs_no_sudo(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert apt_line(("libEGL.so.1",)) == "apt-get update && apt-get install -y libegl1"


@linux
def test_all_missing_libraries_are_named_with_one_line():
    told = explain(
        gone("libEGL.so.1"), present=without("libEGL.so.1", "libxkbcommon.so.0", "libdbus-1.so.3")
    )
    assert told == (
        "缺少系统库 libEGL.so.1、libxkbcommon.so.0、libdbus-1.so.3，无法排版和打印。"
        "请运行：sudo apt-get update && "
        "sudo apt-get install -y libdbus-1-3 libegl1 libxkbcommon0"
    )


def test_one_package_for_two_libraries_is_named_once():
    line = apt_line(("libglib-2.0.so.0", "libgthread-2.0.so.0"))
    assert line == "sudo apt-get update && sudo apt-get install -y libglib2.0-0"


@linux
def test_paper_needs_no_window_libraries():
    lacking = without("libxcb-cursor.so.0")
    assert missing_libraries(Purpose.PAPER, present=lacking) == ()
    assert missing_libraries(Purpose.WINDOW, present=lacking) == ("libxcb-cursor.so.0",)


def test_an_unknown_library_is_named_without_a_made_up_package():
    told = explain(gone("libstrange.so.9"), present=lambda _: True)
    assert "libstrange.so.9" in told
    assert "apt-get" not in told


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (
            ImportError("/lib/libc.so.6: version `GLIBC_2.34' not found", name="PySide6.QtCore"),
            "6.9.3",
        ),
        (ModuleNotFoundError("No module named 'PySide6'", name="PySide6"), "pip install"),
        (ImportError("something else"), "something else"),
    ],
)
def test_other_failures_have_their_own_sentence(error, wanted):
    assert wanted in explain(error, present=lambda _: True)


@linux
def test_require_refuses_before_qt_is_touched():
    with pytest.raises(Refused, match=r"libxcb-cursor\.so\.0.*打开窗口.*libxcb-cursor0"):
        require(Purpose.WINDOW, present=without("libxcb-cursor.so.0"))


def test_require_tells_what_the_loader_said(monkeypatch):
    def failing(_name):
        raise gone("libEGL.so.1")

    monkeypatch.setattr(system_libraries.importlib, "import_module", failing)
    with pytest.raises(Refused, match=r"libEGL\.so\.1.*apt-get install -y libegl1"):
        require(Purpose.PAPER, present=lambda _: True)


@linux
def test_the_loader_is_asked():
    assert loads("libc.so.6")
    assert not loads("libno-such-thing.so.7")


@linux
def test_the_list_covers_what_the_wheel_is_linked_to():
    """Every library that Qt's own files ask for is in the list, but for what each system has."""
    from pathlib import Path

    import PySide6

    own = {
        "libc",
        "libm",
        "libdl",
        "libgcc_s",
        "libstdc++",
        "libpthread",
        "librt",
        "ld-linux-x86-64",
    }
    qt = Path(PySide6.__file__).parent / "Qt"
    files = [qt / "lib" / f"libQt6{part}.so.6" for part in ("Core", "Gui", "XcbQpa")]
    files += [qt / "plugins/platforms" / f"libq{name}.so" for name in ("offscreen", "xcb")]
    import re

    wanted = set()
    for file in files:
        names = re.findall(rb"\0(lib[\w+-]+(?:\.\d[\d.]*)?\.so(?:\.\d+)+)(?=\0)", file.read_bytes())
        wanted |= {name.decode() for name in names}
    foreign = {
        name
        for name in wanted
        if not name.startswith(("libQt6", "libicu")) and name.split(".so")[0] not in own
    }
    assert "libEGL.so.1" in foreign
    assert foreign <= set(system_libraries._PACKAGES), foreign - set(system_libraries._PACKAGES)
