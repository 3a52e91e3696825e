"""What only a real process shows: signals, pipes, code pages, modules that must not load."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and devices of POSIX")
FULL = Path("/dev/full")
BASE = [sys.executable, "-m", "gaoxinban"]


def _run(*words, **more):
    return subprocess.run(
        [*BASE, *map(str, words)], capture_output=True, check=False, timeout=60, **more
    )


def _imported(*words):
    """Modules that a command loads."""
    shown = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "gaoxinban", *map(str, words)],
        capture_output=True, text=True, check=True, timeout=60,
    ).stderr  # fmt: skip
    return {line.rsplit("|", 1)[1].strip() for line in shown.splitlines() if "|" in line}


def test_help_loads_nothing_heavy():
    """The help text must be there in 0.3 s on any machine."""
    loaded = _imported("--help")
    ours = {name for name in loaded if name.startswith("gaoxinban")}
    assert ours <= {
        "gaoxinban", "gaoxinban.bootstrap", "gaoxinban.domain", "gaoxinban.domain.errors",
        "gaoxinban.cli", "gaoxinban.cli.run", "gaoxinban.cli.services", "gaoxinban.cli.grammar",
    }  # fmt: skip
    assert not {"sqlalchemy", "numpy", "PySide6"} & loaded


def test_worktime_loads_neither_qt_nor_alembic(database):
    loaded = _imported("--db", database, "worktime", "2026-01-05", "2026-01-06")
    heavy = {"alembic", "PySide6", "numpy", "pypinyin", "stdnum", "holidays", "python_calamine"}
    assert not heavy & {name.split(".")[0] for name in loaded}


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252"])
def test_output_is_utf_8_whatever_the_console_says(tmp_path, database, encoding):
    # The argument must reach the program as it was typed, whatever locale the tests run in.
    settings = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"}
    environment = {**os.environ, **settings}
    said = _run("--db", database, "route", "--text", "社保开户", "--json", env=environment)
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout.decode("utf-8"))["team"] == "企业服务组"
    refused = _run("--db", tmp_path, "stats", env=environment)
    assert "文件夹" in refused.stderr.decode("utf-8")


def test_a_reader_that_goes_away(database):
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run(
        [*BASE, "--db", database, "route", "--text", "社保开户"],
        stdout=write, stderr=subprocess.PIPE, check=False, timeout=60,
    )  # fmt: skip
    os.close(write)
    assert process.returncode == 1
    assert process.stderr.decode().strip() == "输出没有写完：接收的一方已经关闭。"


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [["stats", "--json"], ["route", "--text", "x"]])
def test_a_full_disk_under_standard_output(database, words):
    with FULL.open("wb") as full:
        process = subprocess.run(
            [*BASE, "--db", database, *words],
            stdout=full, stderr=subprocess.PIPE, check=False, timeout=60,
        )  # fmt: skip
    assert process.returncode == 1
    assert process.stderr.decode().strip() == "读写文件出错：磁盘已满。请处理后再试。"


def test_a_folder_without_permission(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    said = _run("--db", tmp_path / "o.db", "stats")
    tmp_path.chmod(0o700)
    assert said.returncode == 1
    assert "没有权限" in said.stderr.decode()


def test_ctrl_c_in_a_long_import_leaves_the_database_as_before(tmp_path, database):
    sheet = tmp_path / "long.csv"
    rows = "".join(f"常州{number}号机械有限公司\n" for number in range(200_000))
    sheet.write_text("企业名称\n" + rows, encoding="utf-8")
    before = database.read_bytes()
    process = subprocess.Popen(
        [*BASE, "--db", database, "import", "enterprises", sheet, "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    log = tmp_path / "office.db-wal"
    deadline = time.monotonic() + 30
    while not log.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert out == b""
    assert "没有任何改动" in err.decode()
    assert "Traceback" not in err.decode()
    assert database.read_bytes() == before
    assert json.loads(_run("--db", database, "db", "verify", "--json").stdout)["enterprise"] == 0


def test_ctrl_c_at_any_other_time_is_a_sentence(tmp_path):
    """While a new database is made, from the first import on."""
    for delay in (0.15, 0.4, 0.7, 1.0):
        process = subprocess.Popen(
            [*BASE, "--db", tmp_path / f"{delay}.db", "stats"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        if process.returncode in (0, -signal.SIGINT):  # done, or the interpreter still starting
            continue
        assert process.returncode == 1, (delay, process.returncode, err.decode())
        assert out == b""
        assert "Traceback" not in err.decode()
        assert not list(tmp_path.glob(".new-*"))
