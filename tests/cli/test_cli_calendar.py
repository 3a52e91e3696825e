"""`calendar`, `promise` and `month` on a real file."""

import json
from contextlib import closing
from datetime import date

import pytest
from new_office import FixedClock, acting, at, request

from gaoxinban.application.rule_ports import Cohort
from gaoxinban.application.versions import Choice
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.hours_text import read_seasons
from gaoxinban.domain.term import Role
from gaoxinban.storage import frozen_store

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def listed(tmp_path):
    """A small but whole list of 2027."""

    def write(name="2027.json", year=2027, **more):
        fixed = ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节"))
        days = [
            {"name": name, "date": date(year, *day).isoformat(), "isOffDay": True}
            for *day, name in fixed
        ]
        days.append({"name": "元旦", "date": f"{year}-01-04", "isOffDay": True})
        path = tmp_path / name
        path.write_text(json.dumps({"year": year, "days": days, **more}), "utf-8")
        return str(path)

    return write


def test_a_list_is_previewed_then_published(typed, listed):
    path = listed()
    dry = typed.json("calendar", "import", path, "--dry-run")
    assert (dry["year"], dry["rest"], dry["work"]) == (2027, 4, 0)
    assert (dry["published"], dry["preview"]["based_on"]) == (None, 1)
    assert typed.json("calendar", "show", "2027")["provisional"] is True
    assert "--reason" in typed.refused("calendar", "import", path, "--open-cases")
    made = typed.json("calendar", "import", path, "--year", "2027")
    assert (made["published"], made["adopted"]) == (2, 0)
    shown = typed.json("calendar", "show", "2027")
    assert (shown["version"], shown["provisional"]) == (2, False)
    assert {"date": "2027-01-04", "kind": "holiday", "name": "元旦", "hours": []} in shown["days"]
    assert typed.json("calendar", "show", "2027", "--version", "1")["provisional"] is True
    assert "完全相同" in typed.refused("calendar", "import", path)
    assert typed.json("db", "verify")["findings"] == []
    assert typed.json("worktime", "2027-01-04T09:00", "2027-01-04T10:00") == {
        "natural_seconds": 3600, "working_seconds": 0, "provisional": False,
    }  # fmt: skip


def test_people_read_sentences(typed, listed):
    said = typed("calendar", "import", listed(), "--dry-run")
    assert "2027 年放假安排：休 4 天，班 0 天。" in said.out
    assert "只是预览" in said.out
    said = typed("calendar", "show", "2026")
    assert "2026-10-01（周四）国庆节 休" in said.out
    assert (
        typed("calendar", "import", listed())
        .out.splitlines()[-1]
        .startswith("已发布工作日历第 2 版")
    )


def test_a_list_that_leaves_no_working_day_is_warned_of_not_refused(typed, listed):
    every = [
        date.fromordinal(day)
        for day in range(date(2027, 1, 1).toordinal(), date(2028, 1, 1).toordinal())
    ]
    off = [{"name": "休", "date": each.isoformat(), "isOffDay": True} for each in every]
    said = typed("calendar", "import", listed(days=off), "--dry-run").out
    assert "注意：2027 年只剩 0 个工作日" in said
    made = typed.json("calendar", "import", listed(days=off))
    assert (made["published"], len(made["warnings"])) == (2, 1)
    assert typed.json("calendar", "import", listed(name="2028.json", year=2028))["warnings"] == []


def test_hours_and_seasons_are_shown(typed):
    assert (
        "作息：平时 08:30-12:00 13:30-17:30，每天 7.5小时" in typed("calendar", "show", "2026").out
    )
    with closing(open_office(typed.path)) as office:
        current = office.rules.calendar()
        seasons = read_seasons("冬令 12月1日-2月29日 9:00-12:00 13:00-16:40")
        candidate = current.with_hours(((540, 1020),), seasons)
        office.rules.publish(acting(office, Role.SUPERVISOR), candidate, Choice(1, "新作息"))
    said = typed("calendar", "show", "2026").out
    assert "作息：平时 09:00-17:00，每天 8小时\n" in said
    assert "  冬令 12月1日-次年2月29日 09:00-12:00 13:00-16:40，每天 6小时40分\n" in said
    shown = typed.json("calendar", "show", "2026")
    assert shown["hours"] == [[540, 1020]]
    assert shown["seasons"] == [
        {"name": "冬令", "first": [12, 1], "last": [2, 29], "hours": [[540, 720], [780, 1000]],
         "since": None, "until": None}
    ]  # fmt: skip
    assert typed.json("worktime", "2026-12-01T16:00", "2026-12-01T17:00")["working_seconds"] == 2400
    assert typed.json("db", "verify")["findings"] == []


def test_what_is_no_list_is_refused(typed, tmp_path, listed):
    assert "2028 年" in typed.refused("calendar", "import", listed(), "--year", "2028")
    assert "文件夹" in typed.refused("calendar", "import", str(tmp_path))
    assert "不存在" in typed.refused("calendar", "import", str(tmp_path / "none.json"))
    assert "路径" in typed.refused("calendar", "import", " ")
    assert "一天也没有" in typed.refused("calendar", "import", listed(days=[]))
    assert "1800" in typed.refused("calendar", "show", "1800")
    assert "第 9 版" in typed.refused("calendar", "show", "2026", "--version", "9")


POLICY = """
pause_cap_days = 8
extension_cap_days = 10
rows = [
  {{ leg = "dispatch", amount = 30, unit = "minutes" }},
  {{ leg = "accept", amount = 2, unit = "hours" }},
  {{ leg = "contact", amount = 4, unit = "hours" }},
  {{ leg = "resolve", amount = {days}, unit = "days" }},
]
"""


@pytest.fixture
def policy(tmp_path):
    def write(days=3, text=POLICY):
        path = tmp_path / "promises.toml"
        path.write_text(text.format(days=days), "utf-8")
        return str(path)

    return write


def test_promises_are_previewed_published_and_adopted(typed, desk, policy):
    office, _ = desk
    number = office.log(acting(office, Role.OFFICER), request()).value.number
    office.close()
    dry = typed.json("promise", "publish", policy(), "--dry-run")["preview"]
    assert (dry["kind"], dry["open"], dry["touched"]) == ("promise", 1, 1)
    assert dry["cases"][0]["number"] == number
    assert dry["cases"][0]["new_due"] < "2026-03-05"  # of the leg that is due first
    assert "--reason" in typed.refused("promise", "publish", policy())
    made = typed.json("promise", "publish", policy(), "--reason", "提速", "--open-cases")
    assert (made["published"], made["adopted"]) == (2, 1)
    shown = typed.json("promise", "show")
    assert (shown["version"], shown["pause_cap_days"], len(shown["rows"])) == (2, 8, 4)
    said = typed("promise", "show").out
    assert "第 2 版" in said
    assert "：提速" in said
    resolve = next(leg for leg in typed.json("explain", number)["legs"] if leg["leg"] == "resolve")
    assert resolve["due"] == "2026-03-05T09:00:00+08:00"
    assert typed.json("db", "verify")["findings"] == []


def test_promises_from_a_later_day_on(typed, policy):
    path = policy(text=f"since = 2099-01-01\n{POLICY}")
    assert "2099-01-01 起登记的工单" in typed("promise", "publish", path, "--reason", "以后").out
    shown = typed("promise", "show").out
    assert "，2099-01-01 起：以后" in shown
    assert "第 1 版 2026年1月1日 00:00，现行" in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [("x = ", "文件不对：不符合 TOML"), ("pause_cap_days = 1", "没有写 extension_cap_days"),
     (f"x = {'9' * 5_000}", "不符合 TOML"),
     (POLICY.replace("accept", "x"), "leg 不能是「x」，可用：dispatch、accept"),
     (POLICY.replace("unit =", 'kinds = "enquiry", unit =', 1), "kinds 不是可用的名称"),
     (POLICY.replace("rows", "rws"), "rws 不是可用的名称"), (POLICY.replace("30", "3.5"), "应为整数"),
     ("pause_cap_days = 1\nextension_cap_days = 1\n", "没有写 rows"),
     ("pause_cap_days = 1\nextension_cap_days = 1\nrows = [1]", "第 1 行应写成"),
     (POLICY.replace("unit =", "category = 1, unit =", 1), "事项分类的代码"),
     (POLICY.replace("leg =", "kind =", 1), "第 1 行没有写 leg"),
     (f'since = "soon"\n{POLICY}', "since 应写成日期"), (f"since = 2020-01-01\n{POLICY}", "早于今天"),
     (POLICY.replace('"contact"', '"accept"'), "没有「首次联系」"), (POLICY.replace("30", "0"), "至少为 1")],
)  # fmt: skip
def test_a_faulty_policy_is_refused(typed, policy, text, said):
    assert said in typed.refused("promise", "publish", policy(text=text), "--reason", "x")


def test_a_month_is_frozen_once_and_restated(typed, desk):
    office, clock = desk
    office.log(acting(office, Role.OFFICER), request())
    clock.set(at("2026-04-01 00:00"))
    office.close()
    made = typed.json("month", "freeze", "2026-03")
    assert (made["month"], made["cohort"], made["events"]) == ("2026-03", "logged", 2)
    assert "已经冻结过" in typed.refused("month", "freeze", "2026-03")
    with closing(open_office(typed.path, clock=FixedClock(at("2026-04-02 09:00")))) as again:
        assert again.months.published(202603, Cohort.LOGGED).rows
    shown = typed.json("month", "show", "2026-03")
    assert shown["rows"] == made["rows"]
    assert shown["changed_cases"] == 0
    said = typed("month", "show", "2026-03").out
    assert "2026年3月" in said
    assert "完全一致" in said
    assert any(line.split()[:4] == ["企业服务组", "派单", "1", "0"] for line in said.splitlines())
    assert "还没有冻结" in typed.refused("month", "show", "2026-03", "--cohort", "ended")


def test_a_month_frozen_by_an_older_release_shows_what_it_published(typed, desk, monkeypatch):
    office, _ = desk
    office.log(acting(office, Role.ADMIN), request())
    office.close()
    whole = frozen_store.asdict
    with monkeypatch.context() as before:
        old = {"leg", "group", "n", "open"}
        before.setattr(
            frozen_store, "asdict", lambda row: {k: v for k, v in whole(row).items() if k in old}
        )
        typed("month", "freeze", "2026-03")
    shown = typed.json("month", "show", "2026-03")
    assert {row["exempted"] for row in shown["rows"]} == {None}
    assert {row["exempted"] for row in shown["restated"]} == {0}
    assert "公布时还没有统计：" in typed("month", "show", "2026-03").out


@pytest.mark.parametrize("month", ["2026-13", "2026", "2026-3", "03-2026", "二〇二六-03", "-"])
def test_what_is_no_month_is_refused(typed, month):
    assert "月份" in typed.refused("month", "freeze", month)
