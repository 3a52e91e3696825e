"""Files that ship beside the code: each is used, and each that the code names is there."""

import ast
import re
from pathlib import PurePosixPath

import pytest
from source import ROOT, expect_none, name_of, python_files, tracked_files, tree_of

SHIPPED = re.compile(r"^[\w./-]*\.(toml|svg|qss|html|mako|ico|qm)$")
"""Kinds of file the program only reads from its own folders; what it writes or is given differs."""


def constants() -> list[tuple[str, str]]:
    """(place, text) of every string constant in the program."""
    return [
        (f"{name_of(path)}:{node.lineno}", node.value)
        for path in python_files("gaoxinban")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def shipped_folders() -> list[tuple[str, str]]:
    """(place, folder) of every folder the program asks its composition root for."""
    return [
        (f"{name_of(path)}:{node.lineno}", node.args[0].value)
        for path in python_files("gaoxinban")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "shipped"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]


def resources() -> list[PurePosixPath]:
    folder = ROOT / "resources"
    return [
        PurePosixPath(path.relative_to(folder).as_posix())
        for path in tracked_files()
        if folder in path.parents
    ]


def placeholder(name: str) -> bool:
    """Whether a name stands for a file of the user's (MAP.toml), or is only an ending (.toml)."""
    stem = name.rpartition(".")[0]
    return not stem or stem.isupper()


def test_every_folder_the_program_asks_for_exists():
    asked = shipped_folders()
    assert {folder for _, folder in asked} == {"migrations", "resources"}
    assert [place for place, folder in asked if not any((ROOT / folder).iterdir())] == []


def test_every_file_the_program_names_exists():
    there = {str(resource) for resource in resources()} | {
        resource.name for resource in resources()
    }
    missing = [
        f"{place} {text}"
        for place, text in constants()
        if SHIPPED.match(text) and not placeholder(text) and text not in there
    ]
    expect_none(missing)


def test_every_resource_is_used():
    """A file nobody names is dead weight, or its name was changed on one side only."""
    named = {text for _, text in constants()}
    unused = [str(r) for r in resources() if not named & {str(r), r.name, r.stem, r.parts[0]}]
    expect_none(unused)


@pytest.mark.parametrize("resource", [str(r) for r in resources() if r.suffix == ".toml"])
def test_every_table_can_be_read(resource):
    import tomllib

    assert tomllib.loads((ROOT / "resources" / resource).read_text(encoding="utf-8"))
