"""What the repository says in public: no path of one machine, no host of a package registry."""

import re

import pytest
from source import ROOT, expect_none, name_of, tracked_files

# Written in pieces, so that this file passes its own rule.
HOSTS = [
    "pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com",
    "deb." + "debian.org", "security." + "debian.org", "snapshot." + "debian.org",
    "archive." + "ubuntu.com", "crates" + ".io", "proxy." + "golang.org",
    "tuna." + "tsinghua", "mirrors." + "aliyun", "pypi." + "douban", "mirrors." + "ustc",
]  # fmt: skip
PLACES = ["work", "root", "tmp", "home", "Users", "opt", "mnt"]

REGISTRY = re.compile("|".join(re.escape(host) for host in HOSTS), re.IGNORECASE)
MACHINE = re.compile(rf"(?<![\w./$}}~*-])/(?:{'|'.join(PLACES)})/[\w.]|\b[A-Z]:\\Users\\")
INDEX_OPTION = re.compile(r"--(?:extra-)?index-url|--default-index|\[\[tool\.uv\.index\]\]")


def texts() -> list[tuple[str, str]]:
    """(name, content) of every tracked text file."""
    found = []
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content[:4096]:
            found.append((name_of(path), content.decode("utf-8", errors="replace")))
    return found


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    own = name_of(ROOT / "tests/house/test_published_text.py")
    return [
        f"{name}:{number} {line.strip()[:120]}"
        for name, text in texts()
        if name != own
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize(
    "pattern", [REGISTRY, MACHINE, INDEX_OPTION], ids=["host", "path", "index"]
)
def test_no_tracked_file_names_a_machine_or_a_registry(pattern):
    expect_none(lines_with(pattern))


def test_the_lock_file_stays_out():
    """A lock file names the registry's host on every line."""
    assert not [path.name for path in tracked_files() if path.name.endswith((".lock", "lock.json"))]


@pytest.mark.parametrize(
    ("pattern", "line", "found"),
    [
        (REGISTRY, "see https://py" + "pi.org/project/x", True),
        (REGISTRY, "python -m pip install uv", False),
        (MACHINE, "open('/wo" + "rk/main/x')", True),
        (MACHINE, "cd /ro" + "ot/x", True),
        (MACHINE, "docs/work/plan and $HOME/opt/x and ../home/y", False),
        (MACHINE, "GET /work", False),
        (INDEX_OPTION, "pip install --index" + "-url x", True),
    ],
)
def test_the_patterns_read_a_line(pattern, line, found):
    assert bool(pattern.search(line)) is found
