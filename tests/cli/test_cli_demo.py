"""`demo` and the window: folders, markers, displays, what is written."""

import json
import sys
from dataclasses import replace

import pytest
from pypdf import PdfReader

from gaoxinban import bootstrap
from gaoxinban.cli import demonstration, window
from gaoxinban.cli.run import run
from gaoxinban.domain.errors import Refused
from gaoxinban.paper import system_libraries


@pytest.fixture
def demo(tmp_path, capsys, monkeypatch):
    """`demo` with a window and pictures that only note that they were asked for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GAOXINBAN_DB", raising=False)
    asked = []

    def picture(database, folder):
        asked.append(("pictures", database))
        made = folder / "登记.png"
        made.write_bytes(b"png")
        return [made]

    def show(database):
        asked.append(("window", database))
        return 0

    services = replace(bootstrap.services(), take_screenshots=picture, open_window=show)

    def typed(*words):
        asked.clear()
        code = run(services, ["demo", "--tickets", "12", *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert not list(tmp_path.rglob(".demo-*"))
        return code, out, err, list(asked)

    return typed


def test_without_a_window_everything_is_written_and_named(demo, tmp_path):
    code, out, err, asked = demo("--no-window", "--json")
    assert code == 0, err
    folder = tmp_path / "gaoxinban-demo"
    said = json.loads(out)
    assert said["tickets"] == 12
    assert said["accounts"]
    assert [kind for kind, _ in asked] == ["pictures"]
    assert all((tmp_path / said[key]).is_file() for key in ("database", "summary", "statistics"))
    assert (folder / "screenshots" / "登记.png").is_file()
    figures = json.loads((folder / "statistics.json").read_text(encoding="utf-8"))
    assert {"team", "month", "leg", "n", "zero_delay"} <= set(figures[0])
    text = PdfReader(folder / "case-summary.pdf").pages[0].extract_text()
    assert said["sample"] in text
    assert "企业诉求办理情况表" in text


def test_for_people_the_accounts_are_printed(demo):
    code, out, _, _ = demo("--no-window", "--dir", "d")
    assert code == 0
    for word in ("演示数据库", "可用的身份", "办理情况表", "statistics.json", "screenshots"):
        assert word in out


def test_a_second_demo_replaces_the_first(demo, tmp_path):
    demo("--no-window", "--seed", "1")
    (tmp_path / "gaoxinban-demo" / "screenshots" / "old.png").touch()
    code, _, err, _ = demo("--no-window", "--seed", "2")
    assert code == 0, err
    assert not (tmp_path / "gaoxinban-demo" / "screenshots" / "old.png").exists()


def test_a_database_that_no_demo_made_is_refused(demo, tmp_path):
    folder = tmp_path / "d"
    folder.mkdir()
    bootstrap.open_office(folder / "gaoxinban.db").close()
    before = (folder / "gaoxinban.db").read_bytes()
    code, out, err, _ = demo("--no-window", "--dir", "d")
    assert (code, out) == (1, "")
    assert "不是演示程序建的" in err
    assert (folder / "gaoxinban.db").read_bytes() == before


def test_the_marker_alone_does_not_make_a_database_ours(demo, tmp_path):
    demo("--no-window", "--dir", "d")
    (tmp_path / "d" / "gaoxinban.db").unlink()
    bootstrap.open_office(tmp_path / "d" / "gaoxinban.db").close()
    code, _, err, _ = demo("--no-window", "--dir", "d")
    assert code == 1
    assert "不是演示程序建的" in err


@pytest.mark.parametrize("content", [b"precious", b""])
def test_a_file_that_is_no_database_is_kept(demo, tmp_path, content):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "gaoxinban.db").write_bytes(content)
    assert demo("--no-window", "--dir", "d")[0] == 1
    assert (tmp_path / "d" / "gaoxinban.db").read_bytes() == content


def test_the_real_data_folder_is_never_used(demo):
    folder = bootstrap.data_folder()
    code, _, err, _ = demo("--no-window", "--dir", str(folder))
    assert code == 1
    assert "正式数据的文件夹" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--tickets", "9"], "10 到 1000000"),
        (["--tickets", "1000001"], "10 到 1000000"),
        (["--dir", ""], "--dir"),
        (["--dir", "plain"], "不是文件夹"),
    ],
)
def test_refusals(demo, tmp_path, words, told):
    (tmp_path / "plain").touch()
    code, out, err, asked = demo("--no-window", *words)
    assert (code, out, asked) == (1, "", [])
    assert told in err


def test_db_has_no_say(demo, tmp_path):
    code, _, err, _ = demo("--no-window", "--db", "other.db")
    assert code == 0
    assert "--dir" in err
    assert not (tmp_path / "other.db").exists()


def test_a_stopped_demo_leaves_the_old_one(demo, tmp_path, monkeypatch):
    demo("--no-window")
    database = tmp_path / "gaoxinban-demo" / "gaoxinban.db"
    before = database.read_bytes()

    def stopped(*_args, **_more):
        raise Refused("演示数据没有建完，已按要求停止。")

    monkeypatch.setattr(demonstration, "build_demo", stopped)
    assert demo("--no-window")[0] == 1
    assert database.read_bytes() == before


def test_with_a_display_the_window_opens(demo, monkeypatch):
    monkeypatch.setattr(demonstration, "require", lambda _purpose: None)
    code, out, err, asked = demo()
    assert (code, out) == (0, "")
    assert "可用的身份" in err
    assert [kind for kind, _ in asked] == ["window"]


def test_without_a_display_it_falls_back(demo, monkeypatch):
    monkeypatch.setattr(demonstration, "has_display", lambda: False)
    code, _, err, asked = demo()
    assert code == 0
    assert "没有显示器" in err
    assert [kind for kind, _ in asked] == ["pictures"]


def test_without_the_windows_libraries_it_falls_back_with_the_line_to_run(demo, monkeypatch):
    from gaoxinban.paper.system_libraries import Purpose, sentence

    def require(purpose):
        if purpose is Purpose.WINDOW:
            raise Refused(sentence(["libxcb-cursor.so.0"], purpose))

    monkeypatch.setattr(demonstration, "require", require)
    code, _, err, asked = demo()
    assert code == 0
    assert "apt-get install -y libxcb-cursor0" in err
    assert [kind for kind, _ in asked] == ["pictures"]


def test_without_any_of_qts_libraries_nothing_is_built(demo, tmp_path, monkeypatch):
    from gaoxinban.paper.system_libraries import sentence

    def require(purpose):
        raise Refused(sentence(["libEGL.so.1"], purpose))

    monkeypatch.setattr(demonstration, "require", require)
    code, out, err, asked = demo()
    assert (code, out, asked) == (1, "", [])
    assert "apt-get install -y libegl1" in err
    assert not (tmp_path / "gaoxinban-demo").exists()


@pytest.mark.parametrize(
    ("environment", "there"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
    ],
)
def test_what_counts_as_a_display(environment, there, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    assert window.has_display(environment) is there
    monkeypatch.setattr("sys.platform", "win32")
    assert window.has_display(environment) is True


def test_no_verb_opens_the_window_on_the_asked_database(tmp_path, monkeypatch):
    monkeypatch.setattr(system_libraries, "require", lambda purpose: None)
    monkeypatch.setattr(window, "has_display", lambda: True)
    seen = []
    services = replace(bootstrap.services(), open_window=lambda path: seen.append(path) or 7)
    assert run(services, ["--db", str(tmp_path / "x.db")]) == 7
    assert seen == [tmp_path / "x.db"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X servers are for Linux")
def test_a_display_that_does_not_answer_is_named_before_qt_aborts(typed, monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", "localhost:98765")
    monkeypatch.setattr(system_libraries, "require", lambda purpose: None)
    assert "连不上显示器 localhost:98765" in typed.refused(json=False)


def test_no_verb_and_no_display_names_the_help(typed, monkeypatch):
    monkeypatch.setattr(window, "has_display", lambda: False)
    assert "gaoxinban --help" in typed.refused(json=False)
    assert not typed.path.exists()
