"""What README and pyproject.toml promise about set-up is what the gate does and what is installed."""

import json
import sysconfig
from pathlib import Path

import pytest
from source import ROOT, script

SET_UP = "PIP_BREAK_SYSTEM_PACKAGES=1 python3 -m pip install uv && python3 -m uv run "


def test_the_readme_has_the_two_commands_on_its_first_screen():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = script("readme_command").commands(text)
    assert commands == [f"{SET_UP}gaoxinban demo", f"{SET_UP}pytest"]
    first_screen = "\n".join(text.splitlines()[:40])
    assert all(command in first_screen for command in commands)


def test_everything_installed_is_pinned_and_at_its_pin():
    versions = script("versions")
    site = sysconfig.get_path("purelib")
    assert versions.wrong_pins(versions.pinned(versions.project()), versions.installed(site)) == []


def test_every_declared_dependency_is_pinned_above_its_bound():
    versions = script("versions")
    data = versions.project()
    pins = versions.pinned(data)
    assert set(versions.declared(data)) - set(pins) == set()


def test_the_version_checks_see_a_difference():
    versions = script("versions")
    assert versions.wrong_pins({"a": "1.0"}, {"a": "1"}) == []
    assert versions.wrong_pins({"a": "1.0"}, {"a": "1.1", "b": "2"}) == [
        "a: installed 1.1, pinned 1.0",
        "b: installed 2, pinned nowhere",
    ]
    assert versions.wrong_lowest({"a": "9"}, {"a": "9.0.0"}) == []
    assert versions.wrong_lowest({"a": "9", "b": "1"}, {"a": "9.2.0"}) == [
        "a: declared >=9, installed 9.2.0",
        "b: declared >=1, installed nothing",
    ]


def test_the_gate_installs_what_the_program_asks_for():
    """The apt line that users get and the packages that the gate installs must not part."""
    from gaoxinban.paper import system_libraries

    asked = system_libraries.apt_line(system_libraries.missing_libraries(
        system_libraries.Purpose.WINDOW, present=lambda _: False
    ))  # fmt: skip
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    wanted = script.split("wanted=(", 1)[1].split(")", 1)[0].split()
    packages = {word for word in asked.split() if word.startswith("lib")}
    # These come with the ones that need them.
    brought = {"libxcb1", "libxcb-render0", "libxcb-shm0", "libxcb-sync1", "libxcb-util1",
               "libxcb-xfixes0", "libx11-6", "libx11-xcb1", "libfreetype6", "libzstd1"}  # fmt: skip
    assert packages - set(wanted) - brought == set()


def entry(covered: int, lines: int, branches: tuple[int, int] = (0, 0)) -> dict[str, object]:
    """One file of a coverage report."""
    summary = {
        "covered_lines": covered, "num_statements": lines,
        "covered_branches": branches[0], "num_branches": branches[1],
    }  # fmt: skip
    return {"summary": summary, "missing_lines": [7], "missing_branches": []}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"gaoxinban/domain/a.py": entry(90, 100)}, "gaoxinban/domain is covered to 90.0 %"),
        ({"gaoxinban/domain/a.py": entry(100, 100, (1, 20))}, "gaoxinban/domain is covered to 84.2 %"),
        ({"gaoxinban/application/a.py": entry(8, 10)}, "gaoxinban/application is covered"),
        ({"gaoxinban/domain/whole.py": entry(99, 100)}, "gaoxinban/domain/whole.py must stay at 100 %"),
        ({"gaoxinban/domain/a.py": entry(100, 100)}, "whole.py is listed as whole and was not measured"),
    ],
)  # fmt: skip
def test_the_coverage_floor_is_red_below(tmp_path, capsys, monkeypatch, files, says):
    floor = script("coverage_floor")
    report, whole = tmp_path / "coverage.json", tmp_path / "whole.txt"
    report.write_text(json.dumps({"files": files}), encoding="utf-8")
    whole.write_text("# remark\ngaoxinban/domain/whole.py\n", encoding="utf-8")
    monkeypatch.setattr(floor, "WHOLE", whole)
    assert floor.main(str(report)) == 1
    assert says in capsys.readouterr().out


def test_the_coverage_floor_is_green_above(tmp_path, capsys):
    floor = script("coverage_floor")
    files = {name: entry(10, 10) for name in (*floor.whole_files(), "gaoxinban/application/x.py")}
    red, notes = floor.verdict(files, floor.whole_files())
    assert red == []
    assert notes


def test_files_listed_as_whole_exist():
    listed = script("coverage_floor").whole_files()
    assert [name for name in sorted(listed) if not (ROOT / Path(name)).is_file()] == []
