"""The grammar: exit codes, order of options, the environment, and what must never appear."""

import itertools

import pytest

from gaoxinban.cli.grammar import FORMS

VERBS = ["demo", "db", "import", "list", "explain", "worktime", "due", "route", "stats", "print"]


def test_help_names_every_verb(typed):
    said = typed.raw("--help")
    assert said.code == 0
    assert all(f"    {verb} " in said.out for verb in VERBS)
    assert "usage" not in said.out
    assert "show this help" not in said.out


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_in_chinese(typed, verb):
    said = typed.raw(verb, "--help")
    assert said.code == 0
    assert "用法：" in said.out
    assert "options:" not in said.out
    assert "选项：\n" in said.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("nonsense", "不能是「nonsense」"),
        ("worktime 2026-01-01", "缺少 END"),
        ("worktime", "缺少 START, END"),
        ("due 2026-01-01", "要给出其中一个"),
        ("due 2026-01-01 --hours 1 --days 1", "不能和"),
        ("due 2026-01-01 --days 1.5", "应为整数"),
        ("due 2026-01-01 --hours many", "应为数字"),
        ("stats --leg arrival", "不能是「arrival」"),
        ("print GX-2026-000001 --form poem --pdf x.pdf", "不能是「poem」"),
        ("print --form summary --pdf x.pdf", "缺少 NUMBER"),
        ("print GX-2026-000001 --form summary", "缺少 --pdf"),
        ("db", "缺少 要做的事，可以用：upgrade, check, verify,"),
        ("db upgrade now", "不认识 now"),
        ("db backup", "要给出其中一个"),
        ("list", "缺少 列什么，可以用：tickets, enterprises"),
        ("list tickets --limit some", "应为整数"),
        ("import tickets file.csv", "缺少 --map"),
        ("explain", "缺少 NUMBER"),
        ("explain 1 --frm x", "不认识 --frm"),
        ("explain 1 --js", "不认识 --js"),
        ("route --title x", "缺少 --text"),
        ("--db", "后面要写一个值"),
        ("--json", "--json 要和一个命令一起写"),
        ("demo --tickets few", "应为整数"),
        ("demo --no-window=yes", "后面不能带值"),
    ],
)
def test_wrong_syntax_is_2_with_usage(typed, words, told):
    said = typed.raw(*words.split())
    assert said.code == 2
    assert said.err.startswith("用法：")
    assert told in said.err


def _placed(words, *options):
    """The words with each option at every place between them that is not inside an option."""
    places = [n for n in range(len(words) + 1) if n == 0 or words[n - 1] != "--limit"]
    for chosen in itertools.product(places, repeat=len(options)):
        made = list(words)
        for place, option in sorted(zip(chosen, options, strict=True), reverse=True):
            made[place:place] = option
        yield made


@pytest.mark.parametrize(
    "words",
    [
        ["worktime", "2026-09-30T17:00", "2026-10-08T09:00"],
        ["list", "tickets", "--limit", "3"],
        ["db", "check"],
    ],
)
@pytest.mark.parametrize("joined", [True, False])
def test_db_and_json_stand_anywhere(typed, words, joined):
    path = str(typed.path)
    expected = typed(*words, "--json").out
    database = [f"--db={path}"] if joined else ["--db", path]
    for placed in _placed(words, database, ["--json"]):
        said = typed.raw(*placed)
        assert (said.code, said.out) == (0, expected), (placed, said.err)


def test_db_beats_the_environment(typed, tmp_path, monkeypatch):
    other = tmp_path / "other.db"
    monkeypatch.setenv("GAOXINBAN_DB", str(other))
    typed("db", "upgrade")
    assert typed.path.exists()
    assert not other.exists()
    assert typed.raw("db", "upgrade", "--json").document["database"] == str(other)
    assert other.exists()


@pytest.mark.parametrize("form", [form for form in FORMS if form != "summary"])
def test_forms_to_come_are_refused_not_unknown(typed, form):
    told = typed.refused("print", "GX-2026-000001", "--form", form, "--pdf", "out.pdf")
    assert FORMS[form] in told
    assert "summary" in told


def test_an_unexpected_fault_is_a_sentence_and_a_log(typed, monkeypatch, capsys):
    from gaoxinban.__main__ import main
    from gaoxinban.bootstrap import data_folder
    from gaoxinban.cli import working_time

    def broken(_args, _services):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(working_time, "worktime", broken)
    assert main(["worktime", "a", "b"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "程序内部出错（ZeroDivisionError）" in err
    assert "Traceback" not in err
    log = data_folder() / "error.log"
    assert str(log) in err
    assert "planted" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyboardInterrupt(), "已取消"),
        (MemoryError(), "内存不足"),
        (RecursionError(), "嵌套过深"),
        (PermissionError(13, "Permission denied", "/x"), "没有权限（/x）"),
        (OSError(28, "No space left on device"), "磁盘已满"),
        (OSError(30, "Read-only file system"), "只读"),
        (BrokenPipeError(32, "Broken pipe"), "接收的一方已经关闭"),
    ],
)
def test_what_the_machine_refuses_is_a_sentence(typed, monkeypatch, error, told):
    from gaoxinban.cli import working_time

    def failing(_args, _services):
        raise error

    monkeypatch.setattr(working_time, "worktime", failing)
    assert told in typed.refused("worktime", "a", "b")
