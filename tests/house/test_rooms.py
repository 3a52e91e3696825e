"""The floor plan: nothing stands outside the rooms, and no room is called a junk drawer."""

import re
from pathlib import Path

import pytest
from source import (
    PACKAGE,
    ROOT,
    expect_none,
    imported,
    name_of,
    python_files,
    tracked_files,
    tree_of,
)

TOP = {
    "gaoxinban", "migrations", "resources", "tests", "docs", ".ci",
    "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", ".gitignore",
}  # fmt: skip
ROOMS = {
    "__init__.py", "__main__.py", "bootstrap.py", "py.typed",
    "domain", "application", "reporting", "paper", "storage", "cli", "ui",
}  # fmt: skip
TEST_ROOMS = {
    "domain", "application", "contracts", "reporting", "paper", "storage", "cli", "ui",
    "migrations", "journeys", "benchmarks", "house", "crash",
}  # fmt: skip
JUNK = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc|stuff|tools?)(_|$)")


def names_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).parts[0] for path in tracked_files() if folder in path.parents}


@pytest.mark.parametrize(
    ("folder", "allowed"),
    [(ROOT, TOP), (PACKAGE, ROOMS)],
    ids=["repository", "package"],
)
def test_everything_stands_in_a_room(folder, allowed):
    assert names_in(folder) - allowed == set()


def test_tests_stand_in_a_room_of_their_own():
    """Beside the rooms stand only modules that several of them share."""
    folder = ROOT / "tests"
    names = names_in(folder)
    assert {name for name in names - TEST_ROOMS if not name.endswith(".py")} == set()
    assert {name for name in names if name.startswith("test_")} == set()


def test_no_module_is_a_junk_drawer():
    names = [path for path in tracked_files() if path.suffix == ".py"]
    assert [name_of(path) for path in names if JUNK.search(path.stem)] == []
    packages = {path.parent.name for path in names}
    assert [name for name in packages if JUNK.search(name)] == []


def test_every_package_of_the_program_says_what_it_is_for():
    """A package without __init__.py is invisible to the contracts on imports."""
    folders = {path.parent for path in python_files("gaoxinban")}
    assert [name_of(f) for f in sorted(folders) if not (f / "__init__.py").is_file()] == []


def test_migrations_do_not_lean_on_todays_program():
    """A revision written against today's models breaks when they move on."""
    leaning = [
        f"{name_of(path)}:{line} {name}"
        for path in python_files("migrations/versions")
        for line, name in imported(tree_of(path))
        if name.split(".")[0] == "gaoxinban"
    ]
    expect_none(leaning)


def test_the_domain_needs_nothing_but_the_standard_library():
    """NumPy is let in for the bulk form of working time (DESIGN, the house)."""
    import sys

    allowed = sys.stdlib_module_names | {"gaoxinban", "numpy"}
    foreign = [
        f"{name_of(path)}:{line} {name}"
        for path in python_files("gaoxinban/domain")
        for line, name in imported(tree_of(path))
        if name.split(".")[0] not in allowed
    ]
    expect_none(foreign)


def test_relative_imports_hide_the_direction():
    import ast

    relative = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files("gaoxinban")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    expect_none(relative)


def test_modules_of_tests_have_names_of_their_own():
    """Test folders are no packages: two modules of one name cannot be collected together."""
    places: dict[str, list[str]] = {}
    for path in python_files("tests"):
        if path.name != "conftest.py":
            places.setdefault(path.stem, []).append(name_of(path))
    expect_none([" and ".join(found) for found in places.values() if len(found) > 1])


def test_what_test_rooms_share_is_imported_by_one_name():
    """As `tests.new_office` beside `new_office` it would be loaded, and its cache filled, twice."""
    shared = {f"tests.{path.stem}." for path in (ROOT / "tests").glob("*.py")}
    by_another_name = [
        f"{name_of(path)}:{line} {name}"
        for path in python_files("tests")
        for line, name in imported(tree_of(path))
        if name.startswith(tuple(shared))
    ]
    expect_none(by_another_name)
