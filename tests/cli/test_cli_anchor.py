"""`db anchor`, `db verify --anchor`, and the machine whose clock is wrong."""

from contextlib import closing
from dataclasses import replace

import pytest
from new_office import acting, at, request

from gaoxinban.bootstrap import SystemClock, open_office
from gaoxinban.domain.anchor import Anchor
from gaoxinban.domain.term import Role


@pytest.fixture
def filled(desk):
    office, _ = desk
    office.log(acting(office, Role.OFFICER), request())
    office.close()


def test_the_anchor_is_one_line_and_nothing_else(typed, filled):
    said = typed("db", "anchor")
    assert said.code == 0
    (line,) = said.out.splitlines()
    found = Anchor.read(line)
    document = typed.json("db", "anchor")
    assert document["anchor"] == line
    assert (document["events"], document["chain_hash"]) == (found.count, found.chain_hash)
    assert (document["date"], document["versions_hash"], document["months_hash"]) == (
        found.day.isoformat(),
        found.versions_hash,
        found.months_hash,
    )


def test_verify_takes_the_line_back(typed, filled):
    line = typed("db", "anchor").out.strip()
    assert "存证一致" in typed("db", "verify", "--anchor", line).out
    assert typed.json("db", "verify", "--anchor", line)["anchor"] == line
    assert typed.json("db", "verify")["anchor"] is None


def test_verify_names_what_contradicts_the_line(typed, filled):
    line = typed("db", "anchor").out.strip()
    kept = Anchor.read(line)
    longer = replace(kept, count=kept.count + 1).line()
    assert "现在只有" in typed.refused("db", "verify", "--anchor", longer)
    other = "f" * 64
    for hashed in line.split()[-3:]:
        assert "存证" in typed.refused("db", "verify", "--anchor", line.replace(hashed, other))


@pytest.mark.parametrize("line", ["", "x", "gaoxinban-anchor 1 2026-11-22 5 aa bb"])
def test_a_bad_line_is_a_refusal(typed, filled, line):
    assert "存证" in typed.refused("db", "verify", "--anchor", line)


def test_a_clock_behind_the_last_record_is_warned_of_on_standard_error(typed, desk, monkeypatch):
    office, _ = desk
    office.log(acting(office, Role.OFFICER), request())
    office.close()
    assert typed("db", "check").err == ""
    monkeypatch.setattr(SystemClock, "now", lambda _: at("2020-01-01 00:00"))
    for words in (("db", "check"), ("list", "tickets"), ("stats",)):
        said = typed(*words)
        assert said.code == 0
        (warning,) = said.err.splitlines()
        assert "早于最后一条记录" in warning
        assert typed.json(*words)


def test_imported_history_and_demonstrations_are_no_warning(typed, tmp_path):
    sheet = tmp_path / "cases.csv"
    sheet.write_text("编号,标题,企业,登记\nA1,漏水,常州甲有限公司,2019-05-06 10:00\n", "utf-8")
    mapped = tmp_path / "map.toml"
    mapped.write_text(
        '[fields]\nexternal_number="编号"\ntitle="标题"\nenterprise="企业"\nlogged_at="登记"\n',
        "utf-8",
    )
    said = typed("import", "tickets", str(sheet), "--map", str(mapped))
    assert "电脑时间" not in said.err
    assert "电脑时间" not in typed("list", "tickets").err
    with closing(open_office(typed.path)) as office:
        assert office.clock_notice() == ""
