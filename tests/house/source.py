"""The source as these tests read it: files, syntax trees and comments, nothing imported."""

import ast
import fnmatch
import functools
import importlib.util
import io
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "gaoxinban"


def python_files(*folders: str) -> list[Path]:
    """All Python files below these folders of the repository, sorted."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    )


def name_of(path: Path) -> str:
    """A path as messages name it: from the root of the repository, with slashes."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything imported, names taken from modules included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every comment; strings that look like one are not among them."""
    source = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def script(name: str) -> ModuleType:
    """A script of the gate, loaded from its file."""
    spec = importlib.util.spec_from_file_location(f"gate_{name}", ROOT / ".ci" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def expect_none(offenders: list[str]) -> None:
    """Fail with every offender on a line of its own."""
    if offenders:
        pytest.fail(f"{len(offenders)} offenders:\n" + "\n".join(offenders), pytrace=False)


@functools.cache
def tracked_files() -> list[Path]:
    """What git tracks here, as far as it is still on disk; without git, what it would track."""
    try:
        listed = subprocess.run(
            ["git", "-c", "safe.directory=*", "ls-files", "-z"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return _files_on_disk()
    names = listed.stdout.decode("utf-8").split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def _files_on_disk() -> list[Path]:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    ignored = [line.rstrip("/") for line in lines]
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and not any(
            part == ".git" or any(fnmatch.fnmatch(part, pattern) for pattern in ignored)
            for part in path.relative_to(ROOT).parts
        )
    ]
