"""The register grows from sheets: each enterprise once, nothing lost, everything odd told."""

import csv
import random
from pathlib import Path

import pytest
from import_office import GivenSheet, counts, office_in, reasons

from gaoxinban.application.import_columns import recognise
from gaoxinban.application.import_enterprises import SYNONYMS, import_enterprises
from gaoxinban.application.import_report import ImportReport
from gaoxinban.application.office import Office
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Ownership, ProjectStage, Role
from gaoxinban.storage.sheet import open_sheet

CODE = "91110000600037341L"
CODE_2 = "91320411MA1WERTY1T"
LEGACY = "320411000012345"
HEAD = ("企业名称", "统一社会信用代码", "联系电话", "注册地址")


@pytest.fixture
def office(tmp_path):
    with office_in(tmp_path) as made:
        yield made


def bring(office: Office, *rows: tuple[object, ...], head=HEAD, **options: object) -> ImportReport:
    return import_enterprises(office.transaction, GivenSheet(head, rows), **options).value


def register(office: Office) -> list[Enterprise]:
    with office.transaction() as uow:
        return [uow.enterprises.get(number) for number in sorted(office.enterprise_ids())]


def only(office: Office) -> Enterprise:
    (found,) = register(office)
    return found


def test_every_field_is_read(office):
    given = {
        "单位名称*": "甲科技有限公司",
        "信用代码（18位）": CODE,
        "成立日期": "2019年4月25日",
        "公司类型": "有限责任公司",
        "注册资本(万元)": 1993.0,
        "经营范围": "造纸；\n印刷",
        "住所": "长江路1号",
        "联系人": "张三",
        "手机": 13861141234.0,
        "所属行业": "智能装备制造",
        "镇(街道)": "薛家镇",
        "企业资质": "瞪羚企业，规上企业",
        "企业性质": "民营",
        "项目阶段": "在建",
        "项目类型": "龙头型",
        "备注": "x",
    }
    head, row = tuple(given), tuple(given.values())
    report = bring(office, row, head=head)
    assert counts(report) == (1, 0, 0, 0, 0)
    found = only(office)
    assert found.name == "甲科技有限公司"
    assert found.uscc == CODE
    assert found.registered_on == "2019-04-25"
    assert found.kind == "有限责任公司"
    assert found.capital == "1993万元"
    assert found.scope == "造纸；\n印刷"
    assert found.address == "长江路1号"
    assert (found.contact_name, found.contact_phone) == ("张三", "13861141234")
    assert (found.industry, found.town, found.project_class) == ("智能装备制造", "薛家镇", "龙头型")
    assert found.tiers == ("瞪羚企业", "规上企业")
    assert found.ownership is Ownership.PRIVATE
    assert found.stage is ProjectStage.BUILDING
    assert found.initials == "jkjyxgs"


def test_headings_are_recognised_by_what_they_mean():
    found = recognise(("序号", "电话", "名称", "信用代码", "企业名称（全称）", ""), SYNONYMS)
    assert found["name"] == (4, "企业名称（全称）")
    assert found["uscc"] == (3, "信用代码")
    assert found["contact_phone"] == (1, "电话")


def test_only_a_heading_that_is_recognised_must_not_repeat():
    found = recognise(("备注", "企业名称", "备注", "名称", "名称"), SYNONYMS)
    assert found == {"name": (1, "企业名称")}
    with pytest.raises(Refused, match=r"2 列的标题都是「联系电话」，分不清"):
        recognise(("联系电话", "名称", "联系电话"), SYNONYMS)


def test_a_sheet_without_names_is_refused_and_says_what_it_has(office):
    with pytest.raises(Refused, match=r"没有找到企业名称列.*现有标题：标题、内容"):
        bring(office, ("a", "b"), head=("标题", "内容"))


def test_the_town_is_taken_from_the_address_where_the_sheet_has_none(office):
    bring(office, ("甲公司", CODE, "", "常州市新北区薛家镇富强路9号"))
    assert only(office).town == "薛家镇"


@pytest.mark.parametrize("name", ["", None, "N/A", "——", "　", "\u200b", "12345", 12345.0, "甲"])
def test_a_row_without_a_usable_name_is_left_out(office, name):
    report = bring(office, ("乙公司", CODE), (name, CODE_2))
    assert counts(report) == (1, 0, 0, 1, 0)
    assert reasons(report) == [(3, "refused", "没有可用的企业名称")]
    assert only(office).name == "乙公司"


def test_a_second_identical_import_changes_nothing(office):
    """The second run differed: osTicket#2123."""
    rows = (
        ("甲公司", CODE, "13861141234", "薛家镇1号"),
        ("乙公司", "", "0519-85127777", ""),
        ("丙公司", LEGACY, "", "无"),
        ("甲公司", CODE, "99999999", "别处"),
        ("乙 公司", "", "", "罗溪镇2号"),
        ("丁公司", CODE_2, "N/A", "N/A"),
    )
    first = bring(office, *rows)
    assert counts(first) == (4, 1, 1, 0, 3)
    before = register(office)
    second = bring(office, *rows)
    assert counts(second) == (0, 0, 6, 0, 3)
    assert register(office) == before
    assert before[0].contact_phone == "13861141234"
    assert before[1].address == "罗溪镇2号"


def test_codes_lead_and_names_follow(office):
    bring(office, ("甲公司", CODE), ("乙公司", ""))
    report = bring(office, ("甲新公司", CODE), (" 乙（公司） ", ""), ("乙\u200b公 司", CODE_2))
    assert counts(report) == (1, 2, 0, 0, 2)
    assert [(found.name, found.uscc) for found in register(office)] == [
        ("甲新公司", CODE),
        ("乙公司", CODE_2),
        ("乙（公司）", ""),
    ]
    renamed = [reason for _, _, reason in reasons(report) if "改为" in reason]
    assert renamed == ["企业名称由「甲公司」改为「甲新公司」"]


def test_full_and_half_width_brackets_are_one_name(office):
    bring(office, ("迪森（常州）锅炉有限公司", ""))
    report = bring(office, ("迪森(常州)锅炉有限公司", CODE))
    assert counts(report) == (0, 1, 0, 0, 0)
    found = only(office)
    assert (found.name, found.uscc) == ("迪森（常州）锅炉有限公司", CODE)


def test_an_old_registration_number_gives_way_to_a_code(office):
    bring(office, ("甲公司", LEGACY))
    assert counts(bring(office, ("甲公司", CODE))) == (0, 1, 0, 0, 0)
    assert counts(bring(office, ("甲公司", LEGACY))) == (0, 0, 1, 0, 1)
    assert only(office).uscc == CODE


def test_two_codes_are_two_enterprises_even_of_one_name(office):
    report = bring(office, ("甲公司", CODE), ("甲公司", CODE_2))
    assert counts(report) == (2, 0, 0, 0, 1)
    assert any("已有同名企业" in reason for _, _, reason in reasons(report))
    assert counts(bring(office, ("甲公司", CODE), ("甲公司", CODE_2))) == (0, 0, 2, 0, 0)


def test_an_empty_cell_never_erases(office):
    bring(office, ("甲公司", CODE, "13861141234", "长江路1号"))
    report = bring(office, ("甲公司", "", "N/A", ""))
    assert counts(report) == (0, 0, 1, 0, 0)
    assert only(office).contact_phone == "13861141234"


def test_odd_codes_are_warned_and_kept(office):
    report = bring(
        office,
        ("甲公司", LEGACY),
        ("乙公司", CODE[:-1] + "0"),
        ("丙公司", CODE[:-1]),
        ("丁公司", "９１320411ma1werty1t"),
    )
    assert [row for row, level, _ in reasons(report) if level == "warned"] == [2, 3, 4]
    said = [reason for _, _, reason in reasons(report)]
    assert "15 位旧注册号" in said[0]
    assert "校验位不符" in said[1]
    assert "应为 18 位" in said[2]
    assert [found.uscc for found in register(office)] == [
        LEGACY,
        CODE[:-1] + "0",
        CODE[:-1],
        CODE_2,
    ]


def test_words_that_mean_nothing_here_are_told_and_left_out(office):
    head = ("企业名称", "注册日期", "企业性质", "项目阶段")
    report = bring(
        office, ("甲公司", "改革开放初", "股份", "睡着"), ("乙公司", 29000, "台资", ""), head=head
    )
    assert [reason for _, _, reason in reasons(report)] == [
        "「注册日期」的 改革开放初 不是可识别的日期，原样保留",
        "企业性质「股份」无法识别，没有采用",
        "「项目阶段」的「睡着」无法识别，没有采用",
    ]
    first, second = register(office)
    assert first.registered_on == "改革开放初"
    assert second.registered_on == "1979-05-25"
    assert second.ownership is Ownership.FOREIGN


def test_a_code_that_lost_digits_is_not_taken_for_one(office):
    """Digits lost on the way: ImportExcel#830, markdown-exporter#73."""
    report = bring(office, ("甲公司", 9.132041113716289e17), ("乙公司", "9.13204E+17"))
    assert counts(report) == (2, 0, 0, 0, 2)
    assert all("末几位数字已丢失" in reason for _, _, reason in reasons(report))
    assert [found.uscc for found in register(office)] == ["", ""]


def test_invisible_characters_are_cleaned_and_told(office):
    report = bring(office, ("甲\u200b公\xa0司", CODE, "138\x0061141234", ""))
    assert only(office).name == "甲公 司"
    assert reasons(report) == [
        (2, "warned", "「企业名称」中的不间断空格、零宽字符已清理"),
        (2, "warned", "「联系电话」中的控制字符已清理"),
    ]
    assert report.warned == 1


def test_more_cells_than_headings_are_told(office):
    report = bring(office, ("甲公司", CODE, "", "", "多的"))
    assert "比标题多出 1 格" in reasons(report)[0][2]


def test_a_dry_run_reports_the_same_and_writes_nothing(office):
    rows = (("甲公司", CODE), ("", ""), ("乙公司", LEGACY), ("甲公司", CODE))
    dry = bring(office, *rows, dry_run=True)
    assert register(office) == []
    wet = bring(office, *rows)
    assert dry.to_json() == wet.to_json()
    outcome = import_enterprises(office.transaction, GivenSheet(HEAD, rows), dry_run=True)
    assert not outcome.changes.enterprises


def test_the_report_has_the_promised_shape(office):
    assert bring(office, ("甲公司", LEGACY), ("", "")).to_json() == {
        "read": 2,
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "warned": 1,
        "refused": 1,
        "rows": [
            {
                "row": 2,
                "level": "warned",
                "reason": f"{LEGACY}：15 位旧注册号，请换发 18 位统一社会信用代码",
            },
            {"row": 3, "level": "refused", "reason": "没有可用的企业名称"},
        ],
    }


def test_progress_is_told_and_stop_leaves_everything_as_before(office):
    """Ten minutes without a word: zammad#558."""
    rows = tuple((f"第{number}公司", "") for number in range(1000))
    seen: list[int] = []
    bring(office, *rows, progress=seen.append, dry_run=True)
    assert seen[0] == 0
    assert seen[-1] == 1000
    assert seen == sorted(seen)
    with pytest.raises(Refused, match="导入已取消"):
        bring(office, *rows, stop=iter([False, False, True, True]).__next__)
    assert register(office) == []


def test_an_interruption_leaves_everything_as_before(office):
    def interrupted(passed: int) -> None:
        if passed >= 400:
            raise KeyboardInterrupt

    rows = tuple((f"第{number}公司", "") for number in range(1000))
    with pytest.raises(KeyboardInterrupt):
        bring(office, *rows, progress=interrupted)
    assert register(office) == []
    assert counts(bring(office, *rows))[0] == 1000


def test_a_file_damaged_further_down_leaves_everything_as_before(office, tmp_path):
    path = tmp_path / "表.csv"
    lines = "".join(f"第{number}公司,1\n" for number in range(300))
    path.write_text(f'企业名称,代码\n{lines}"没有闭合,2\n第x公司,3\n', encoding="utf-8")
    with pytest.raises(Refused, match="第 302 行"), open_sheet(path) as sheet:
        import_enterprises(office.transaction, sheet)
    assert register(office) == []


def test_a_csv_of_the_public_register(office, tmp_path):
    """The shape of a published list: N/A, capital as text, line breaks in scopes, a repeated row."""
    rows = _public_rows(300)
    path = Path(tmp_path / "企业.csv")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    with open_sheet(path) as sheet:
        first = import_enterprises(office.transaction, sheet).value
    assert counts(first) == (299, 0, 1, 0, 11)
    duplicate = [note for note in first.rows if "重复" in note.reason]
    assert [note.row for note in duplicate] == [301]
    found = {one.name: one for one in register(office)}
    assert found["企业000有限公司"].capital == "1,993(万元人民币)"
    assert found["企业000有限公司"].kind == ""
    assert found["企业001有限公司"].scope == '造纸；\n"纸品"销售'
    with open_sheet(path) as sheet:
        assert counts(import_enterprises(office.transaction, sheet).value) == (0, 0, 300, 0, 11)


def _public_rows(count: int) -> list[list[str]]:
    chance = random.Random(7)
    rows = [
        [
            "源年份",
            "企业名称",
            "统一社会信用代码",
            "注册日期",
            "企业类型",
            "注册资金",
            "经营范围",
            "注册地址",
        ]
    ]
    for number in range(count - 1):
        code = f"3204110000{number:05d}" if number < 10 else _valid_code(chance)
        kind = "N/A" if number % 2 == 0 else "有限责任公司"
        scope = '造纸；\n"纸品"销售' if number % 2 else "机械,电子"
        rows.append(
            [
                "1978",
                f"企业{number:03d}有限公司",
                code,
                "1978-12-25",
                kind,
                "1,993(万元人民币)",
                scope,
                "常州",
            ]
        )
    return [*rows, rows[200]]


def _valid_code(chance: random.Random) -> str:
    from stdnum.cn import uscc

    body = "91320411" + "".join(chance.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=9))
    return body + uscc.calc_check_digit(body)


def test_the_liaison_officer_is_taken_by_name(office):
    with office.transaction() as uow:
        uow.book.add_officer("王敏", Role.OFFICER, 1)
        uow.commit()
    rows = (("甲科技有限公司", "王敏"), ("乙科技有限公司", "赵无"), ("丙科技有限公司", ""))
    report = bring(office, *rows, head=["企业名称", "联络员"])
    officers = {each.id: each.name for each in office.directory().officers}
    assert [officers.get(each.liaison_id) for each in register(office)] == ["王敏", None, None]
    assert [each.reason for each in report.rows] == ["联络员「赵无」不是在岗的同事，没有采用"]
    bring(office, ("甲科技有限公司", ""), head=["企业名称", "联络员"])
    assert register(office)[0].liaison_id is not None, "an empty cell never erases"
