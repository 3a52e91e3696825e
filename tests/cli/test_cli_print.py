"""`print`: case summaries as one PDF."""

import sys

import pytest
from new_office import acting, request
from pypdf import PdfReader

from gaoxinban.domain.term import Role


@pytest.fixture
def numbers(desk):
    office, _ = desk
    made = [office.log(acting(office, Role.ADMIN), request(title=t)) for t in ("漏水", "停电")]
    office.close()
    return [each.value.number for each in made]


def _pages(path):
    return [page.extract_text() for page in PdfReader(path).pages]


def test_several_cases_in_one_file_in_the_order_given(typed, numbers, tmp_path):
    out = tmp_path / "out.pdf"
    wanted = numbers[::-1]
    said = typed.json("print", *wanted, "--form", "summary", "--pdf", str(out))
    assert said == {"pdf": str(out), "form": "summary", "numbers": wanted}
    first, second = (
        page for page in _pages(out) if "企业诉求办理情况表" in page and "标题" in page
    )
    assert wanted[0] in first
    assert "停电" in first
    assert wanted[1] in second
    assert typed("print", *wanted, "--form", "summary", "--pdf", str(out)).code == 0


def test_a_number_twice_is_printed_once(typed, numbers, tmp_path):
    words = ("--form", "summary", "--pdf", str(tmp_path / "out.pdf"))
    said = typed.json("print", numbers[0], numbers[0].lower(), numbers[0], *words)
    assert said["numbers"] == [numbers[0]]


def test_one_unknown_number_and_nothing_is_written(typed, numbers, tmp_path):
    out = tmp_path / "out.pdf"
    words = ("--form", "summary", "--pdf", str(out))
    assert "没有工单 GX-99" in typed.refused("print", numbers[0], "GX-99", *words)
    assert not out.exists()


@pytest.mark.parametrize("target", ["", "no/folder/out.pdf", "."])
def test_places_where_nothing_can_be_written(typed, numbers, tmp_path, monkeypatch, target):
    monkeypatch.chdir(tmp_path)
    typed.refused("print", numbers[0], "--form", "summary", "--pdf", target)


def test_missing_system_libraries_are_named_with_the_line_to_run(typed, numbers, monkeypatch):
    from gaoxinban.domain.errors import Refused
    from gaoxinban.paper import application, system_libraries

    def lacking(purpose):
        said = system_libraries.sentence(["libEGL.so.1"], purpose)
        raise Refused(said)

    monkeypatch.setattr(application, "_kept", [])
    monkeypatch.setattr(system_libraries, "require", lacking)
    monkeypatch.delitem(sys.modules, "PySide6.QtGui", raising=False)  # as in a new process
    told = typed.refused("print", numbers[0], "--form", "summary", "--pdf", "x.pdf")
    assert "apt-get install -y libegl1" in told
