"""`import`: reports, dry runs, and files that stop it."""

import hashlib
import signal

import pytest

from gaoxinban.application.import_report import walk

pytestmark = pytest.mark.usefixtures("database")

REGISTER = """企业名称,统一社会信用代码,联系电话
常州甲机械有限公司,91320411MA1XABCD1P,13800000012
常州乙电子有限公司,320407000023070,
常州甲机械有限公司,91320411MA1XABCD1P,
,91320411MA1XABCD9X,
"""
CASES = """编号,标题,内容,时间,答复,答复时间,部门,类别
2549.0,门口路坏了,请修,2026/3/2 9:32:09,已修,2026/3/4 10:00:00,市政组,道路
2550,招工难,缺二十人,2026-03-03 10:00,,,市政组,道路
2551,没有时间,,,,,市政组,道路
"""
MAP = """
[columns]
external_number = "编号"
title = "标题"
body = "内容"
logged_at = "时间"
result = "答复"
resolved_at = "答复时间"
team = "部门"
category = "类别"
[defaults]
enterprise = "常州丙建材有限公司"
"""


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    (folder / "cases.csv").write_bytes(CASES.encode("gb18030"))
    (folder / "map.toml").write_text(MAP, encoding="utf-8")
    return folder


def _enterprises(files):
    return ["import", "enterprises", str(files / "register.csv")]


def _tickets(files, *more):
    sheet, rules = str(files / "cases.csv"), str(files / "map.toml")
    return ["import", "tickets", sheet, "--map", rules, *more]


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_report_as_the_contract_has_it(typed, files):
    report = typed.json(*_enterprises(files))
    counts = {key: report[key] for key in report if key != "rows"}
    assert counts == {
        "read": 4, "added": 2, "updated": 0, "unchanged": 1, "warned": 3, "refused": 1,
    }  # fmt: skip
    assert all(set(row) == {"row", "level", "reason"} for row in report["rows"])
    assert {row["row"] for row in report["rows"] if row["level"] == "refused"} == {5}
    again = typed.json(*_enterprises(files))
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 3)
    codes = {row["name"]: row["uscc"] for row in typed.json("list", "enterprises")}
    assert codes["常州甲机械有限公司"] == "91320411MA1XABCD1P"
    assert codes["常州乙电子有限公司"] == "320407000023070"


def test_the_report_for_people(typed, files):
    out = typed(*_enterprises(files)).out.splitlines()
    assert out[0].startswith("导入完成：读到 4 行，新增 2 家企业，更新 0，未变 1，拒收 1")
    assert out[1].startswith("  第 5 行拒收：")
    assert out[2].startswith("  第 2、4 行提醒：")


def test_rows_with_the_same_remark_stand_together(typed, files):
    rows = "".join(f"常州{n}号公司,32040700002307{n % 10}\n" for n in range(7))
    (files / "register.csv").write_text("企业名称,信用代码\n" + ",无名\n" * 8 + rows)
    out = typed(*_enterprises(files)).out
    assert "  第 2、3、4、5、6 等 8 行拒收：" in out


def test_cases_with_times_teams_and_numbers_as_text(typed, files):
    refused = typed.json(*_tickets(files))
    assert (refused["read"], refused["refused"]) == (3, 3)
    report = typed.json(*_tickets(files, "--create-missing"))
    assert (report["added"], report["refused"]) == (2, 1)
    rows = typed.json("list", "tickets", "--where", "external_number=2549")
    assert rows[0]["logged_at"] == "2026-03-02T09:32:09+08:00"
    assert rows[0]["resolved_at"] == "2026-03-04T10:00:00+08:00"
    assert (rows[0]["state"], rows[0]["team"]) == ("closed", "市政组")
    assert typed.json("explain", "2549")["legs"][-1]["due"] == "2026-03-09T09:32:09+08:00"
    assert typed.json(*_tickets(files, "--create-missing"))["unchanged"] == 2
    assert typed.json("db", "verify")["findings"] == []


def test_acts_are_recorded_under_the_systems_user(typed, files, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "zhang")
    typed(*_tickets(files, "--create-missing"))
    import sqlite3

    with sqlite3.connect(typed.path) as connection:
        actors = {row[0] for row in connection.execute("SELECT actor FROM event")}
    connection.close()
    assert actors == {"cli:zhang"}


@pytest.mark.parametrize("existing", [True, False])
@pytest.mark.parametrize("of", [_enterprises, _tickets])
def test_a_dry_run_says_the_same_and_writes_nothing(typed, files, tmp_path, of, existing):
    if existing:
        before = _digest(typed.path), typed.path.stat().st_mtime_ns
    else:
        typed.path.unlink()
    listed = sorted(path.name for path in tmp_path.iterdir())
    dry = typed(*of(files), "--dry-run", "--json")
    assert sorted(path.name for path in tmp_path.iterdir()) == listed
    if existing:
        assert (_digest(typed.path), typed.path.stat().st_mtime_ns) == before
    wet = typed(*of(files), "--json")
    assert (dry.code, dry.out, dry.err) == (wet.code, wet.out, wet.err)


def test_a_dry_run_knows_what_is_there(typed, files):
    typed(*_enterprises(files))
    assert typed.json(*_enterprises(files), "--dry-run")["unchanged"] == 3
    assert "试运行，没有写入任何内容" in typed(*_enterprises(files), "--dry-run").out


def test_a_dry_run_refuses_what_the_real_one_refuses(typed, files):
    (files / "register.csv").write_bytes(b"")
    dry, wet = typed(*_enterprises(files), "--dry-run"), typed(*_enterprises(files))
    assert (dry.code, dry.err) == (wet.code, wet.err) == (1, wet.err)
    typed.path.write_text("no database")
    told = typed.refused(*_enterprises(files), "--dry-run")
    assert "不是高新办的数据库" in told


def _stopped_after(rows, monkeypatch):
    """Ctrl+C while the file is being read."""

    def interrupted(sheet, **more):
        for number, row in enumerate(walk(sheet, **more)):
            if number == rows:
                signal.raise_signal(signal.SIGINT)
            yield row

    for module in ("import_enterprises", "import_tickets"):
        monkeypatch.setattr(f"gaoxinban.application.{module}.walk", interrupted)


@pytest.mark.parametrize("of", [_enterprises, lambda files: _tickets(files, "--create-missing")])
@pytest.mark.parametrize("rows", [0, 1, 2])
def test_ctrl_c_leaves_the_database_as_before(typed, files, monkeypatch, of, rows):
    before = _digest(typed.path)
    _stopped_after(rows, monkeypatch)
    handler = signal.getsignal(signal.SIGINT)
    told = typed.refused(*of(files))
    assert told.startswith("正在取消")
    assert "没有任何改动" in told
    assert signal.getsignal(signal.SIGINT) is handler
    assert _digest(typed.path) == before
    assert typed.json("db", "check")["ticket"] == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("register.csv", None, "找不到文件"),
        ("register.csv", b"", "空文件"),
        ("register.csv", b"%PDF-1.7 \n", "PDF"),
        ("register.csv", b"PK\x03\x04 broken", "已损坏"),
        ("register.csv", "甲,乙\n1,2\n".encode(), "没有找到企业名称列"),
    ],
)
def test_files_that_stop_the_register(typed, files, name, content, told):
    before = _digest(typed.path)
    (files / name).unlink()
    if content is not None:
        (files / name).write_bytes(content)
    assert told in typed.refused(*_enterprises(files))
    assert _digest(typed.path) == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "找不到映射文件"),
        (b"", "没有"),
        (b"[columns", "不符合 TOML 格式"),
        (b"\xff\xfe\x00", "映射文件"),
        (b"x = 1\n" * 200_000, "太大"),
        ('[columns]\ntitle = "标题"\nlogged_at = "没有的列"\n'.encode(), "「没有的列」"),
        ('[columns]\ntitel = "标题"\n'.encode(), "title"),
    ],
)
def test_maps_that_stop_the_cases(typed, files, content, told):
    rules = files / "map.toml"
    rules.unlink()
    if content is not None:
        rules.write_bytes(content)
    assert told in typed.refused(*_tickets(files))


def test_a_map_in_the_offices_own_encoding(typed, files):
    (files / "map.toml").write_bytes(MAP.encode("gb18030"))
    assert typed.json(*_tickets(files, "--create-missing"))["added"] == 2


@pytest.mark.parametrize("which", ["sheet", "map"])
def test_folders_are_no_files(typed, files, which):
    words = _tickets(files)
    words[2 if which == "sheet" else 4] = str(files)
    assert "文件夹" in typed.refused(*words)


def test_no_name_is_no_file(typed, files):
    assert "请写出表格文件的路径" in typed.refused("import", "enterprises", "")
