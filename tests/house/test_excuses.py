"""An exception from a rule names the rule and says why, on the same line."""

import re
from pathlib import Path

import pytest
from source import comments, expect_none, name_of, python_files

NOQA = re.compile(r"#\s*(?:ruff:\s*)?noqa\b(?P<rest>.*)", re.IGNORECASE)
CODES = re.compile(r"^\s*:\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*(?P<reason>.*)$")
TYPE_IGNORE = re.compile(r"#\s*type:\s*ignore(?P<code>\[[a-z0-9, -]+\])?(?P<reason>.*)")
NO_COVER = re.compile(r"#\s*pragma:\s*no (?:cover|branch)(?P<reason>.*)")
SKIP_FILE = re.compile(r"#\s*(?:mypy:\s*ignore-errors|ruff:\s*(?:noqa|disable)\s*$|fmt:\s*off)")
MARKS = ("noqa", "ignore", "no cover", "no branch", "ruff:", "mypy:", "fmt:")
"""Without one of these no comment is an exception."""
REASON = re.compile(r"\w{2,}[\s\S]*\w{2,}|[\u4e00-\u9fff]{4,}")


def excuse_fault(comment: str) -> str | None:
    """What is wrong with an exception in a comment; None when nothing is."""
    if SKIP_FILE.search(comment):
        return "switches a gate off for a whole file"
    if match := NOQA.search(comment):
        codes = CODES.match(match["rest"])
        if codes is None:
            return "noqa without the rule's code"
        return None if REASON.search(codes["reason"]) else "noqa without a reason"
    if match := TYPE_IGNORE.search(comment):
        if match["code"] is None:
            return "type: ignore without the error's code"
        return None if REASON.search(match["reason"]) else "type: ignore without a reason"
    if match := NO_COVER.search(comment):
        return None if REASON.search(match["reason"]) else "no cover without a reason"
    return None


def faults(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8").casefold()
    if not any(mark in text for mark in MARKS):
        return []  # to find the comments of every file takes seven times as long
    return [
        f"{name_of(path)}:{line} {fault}: {comment}"
        for line, comment in comments(path)
        if (fault := excuse_fault(comment))
    ]


def test_every_exception_has_its_reason():
    expect_none(
        [
            fault
            for p in python_files("gaoxinban", "migrations", "tests", ".ci")
            for fault in faults(p)
        ]
    )


@pytest.mark.parametrize(
    ("comment", "accepted"),
    [
        ("# noqa", False),
        ("# noqa: N818", False),
        ("# noqa: N818  a refusal is an answer", True),
        ("# noqa: N818, C901  每个事件一支", True),
        ("# ruff: noqa", False),
        ("# type: ignore", False),
        ("# type: ignore[override]", False),
        ("# type: ignore[override]  # Qt's stub forgets the default", True),
        ("# pragma: no cover", False),
        ("# pragma: no cover - Windows only", True),
        ("# mypy: ignore-errors", False),
        ("# fmt: skip", True),
        ("# an ordinary remark", True),
    ],
)
def test_the_rule_reads_a_comment(comment, accepted):
    assert accepted or any(mark in comment for mark in MARKS)
    assert (excuse_fault(comment) is None) is accepted
