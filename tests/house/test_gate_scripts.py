"""The gate's own scripts judge rightly: each is given something good and something bad."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from source import ROOT, script

PNG = bytes([0x89, *b"PNG\r\n", 0x1A, 0x0A]) + b"\0" * 20_000


@pytest.fixture
def demonstration(tmp_path, monkeypatch) -> tuple[ModuleType, Path]:
    """The script and a folder as a demonstration leaves it; pdftotext need not be installed."""
    (tmp_path / "screenshots").mkdir()
    for name in ("登记", "工单", "详情", "企业", "统计"):
        (tmp_path / "screenshots" / f"{name}.png").write_bytes(PNG)
    (tmp_path / "statistics.json").write_text(json.dumps([{"n": 1}]), encoding="utf-8")
    (tmp_path / "gaoxinban.db").write_bytes(b"x")
    (tmp_path / "case-summary.pdf").write_text("GX-2026-000001 登记 办结", encoding="utf-8")

    def read(command, **_):
        return SimpleNamespace(stdout=Path(command[2]).read_text(encoding="utf-8"), stderr="")

    module = script("demo")
    monkeypatch.setattr(module.subprocess, "run", read)
    return module, tmp_path


def test_a_whole_demonstration_passes(demonstration):
    module, folder = demonstration
    assert module.faults(folder) == []


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("case-summary.pdf", "GX-2026-000001", "登记"),
        ("statistics.json", "[]", "no figures"),
        ("statistics.json", "{", "statistics.json"),
        ("screenshots/登记.png", "x" * 20_000, "no page"),
        ("screenshots/登记.png", None, "at least 5"),
        ("gaoxinban.db", None, "not there"),
    ],
)
def test_a_fault_of_the_demonstration_is_named(demonstration, name, content, says):
    module, folder = demonstration
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content, encoding="utf-8")
    faults = module.faults(folder)
    assert faults
    assert says in "\n".join(faults)


def test_a_wheel_lacks_nothing_and_carries_nothing_foreign(tmp_path, capsys):
    wheel = script("wheel")
    names = sorted(wheel.expected())
    assert "gaoxinban/__main__.py" in names
    assert any(name.startswith("gaoxinban/_data/migrations/versions/") for name in names)
    assert any(name.startswith("gaoxinban/_data/resources/") for name in names)
    for archive, held, code in (
        ("whole.whl", names, 0),
        ("lacking.whl", names[1:], 1),
        ("foreign.whl", [*names, "tests/x.py"], 1),
    ):
        with zipfile.ZipFile(tmp_path / archive, "w") as made:
            for name in [*held, "gaoxinban-0.dist-info/RECORD"]:
                made.writestr(name, "")
        assert wheel.main(str(tmp_path / archive)) == code
    said = capsys.readouterr().out
    assert f"missing from the wheel: {names[0]}" in said
    assert "in the wheel and not in the tree: tests/x.py" in said


def test_a_newer_python_is_one_that_starts(tmp_path, monkeypatch):
    newer = script("newer_python")
    minor = sys.version_info.minor
    assert newer.starts(sys.executable, minor)
    assert not newer.starts(sys.executable, minor + 1)
    shim = tmp_path / f"python3.{minor + 1}"
    shim.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert newer.candidates(minor + 1) == [str(shim)]
    assert newer.newest() == ""


def test_the_gate_is_sound_shell():
    done = subprocess.run(
        ["bash", "-n", str(ROOT / ".ci/run")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
