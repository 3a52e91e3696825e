"""Lists as files: figures are numbers, nothing is a formula, a file is whole or not there."""

import csv
from dataclasses import replace
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter.exceptions import FileCreateError

from gaoxinban.domain.errors import Refused
from gaoxinban.reporting import list_sheet
from gaoxinban.reporting.document import Table
from gaoxinban.reporting.list_sheet import ListSheet, defused, list_document, write_list

ROWS = [
    ["GX-2026-000001", '=HYPERLINK("http://x")', "0519", "第一行\n第二行"],
    ["GX-2026-000002", "+86 138", "-5", "@某人"],
    ["GX-2026-000003", "普通,带逗号", '带"引号"', ""],
]


def sheet(rows=ROWS, total=None):
    heads = ["编号", "企业", "电话", "内容"]
    return ListSheet("工单列表", heads, [18, 24, 12, 40], iter(rows), total or len(rows))


def test_a_csv_has_a_mark_of_its_encoding_and_no_formula(tmp_path):
    path = write_list(sheet(), tmp_path / "a.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert read[0] == ["编号", "企业", "电话", "内容"]
    assert read[1:] == [[defused(cell) for cell in row] for row in ROWS]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in read for cell in row)


@pytest.mark.parametrize("sign", [*"=+-@\t\r\n", *"＝＋－＠"])
def test_no_sign_that_begins_a_formula_begins_a_cell_of_a_csv(sign):
    """Excel in Chinese takes the full-width signs for the others."""
    assert defused(f"{sign}1+1") == f"'{sign}1+1"


def test_a_workbook_holds_texts_only(tmp_path):
    path = write_list(sheet(), tmp_path / "a.xlsx")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows[1:] == [[cell or "" for cell in row] for row in ROWS]
    assert rows[1][2] == "0519", "zeros in front stay"


def test_counts_rates_and_times_of_a_workbook_are_numbers(tmp_path):
    """So that a sheet program adds and sorts them; what only looks like one stays text."""
    rows = [
        ["12", "1,234", "95.2%", "2026-03-02 09:30:00", "0012"],
        ["企业12", "0", "100.0%", "2小时10分", "12/13"],
    ]
    heads = ["甲", "乙", "丙", "丁", "戊"]
    made = ListSheet("统计", heads, [8] * 5, iter(rows), 2, figures={1, 2, 3, 4})
    path = write_list(made, tmp_path / "a.xlsx")
    read = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert read[1:] == [
        ["12", 1234, 0.952, datetime(2026, 3, 2, 9, 30), "0012"],
        ["企业12", 0, 1, "2小时10分", "12/13"],
    ]


def test_a_stopped_or_failing_list_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("旧的", encoding="utf-8")

    def broken():
        yield ROWS[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_list(ListSheet("x", ["编号"], [8], broken(), 2), path)
    assert path.read_text(encoding="utf-8") == "旧的"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(Refused, match="写不了"):
        write_list(sheet(), tmp_path / "nowhere" / "a.csv")


def test_a_full_disk_is_a_sentence_though_the_writer_hides_it(tmp_path, monkeypatch):
    """XlsxWriter wraps what the system says in an error of its own, which is no OSError."""

    def full(self):
        for page in self.worksheets():
            page._opt_close()
        raise FileCreateError(OSError(28, "No space left on device"))

    monkeypatch.setattr("xlsxwriter.Workbook.close", full)
    with pytest.raises(Refused, match=r"写不了 .*a.xlsx：磁盘已满。请换个文件夹再试。"):
        write_list(sheet(), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_list_too_long_for_a_workbook_says_what_to_do(tmp_path):
    """A silent cap of 100 rows, of 6,000 in the file: Zammad's report."""
    with pytest.raises(Refused, match="改存 csv"):
        write_list(sheet(total=list_sheet.XLSX_ROWS + 1), tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_a_list_on_paper():
    document = list_document(sheet(), "周敏")
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [column.title for column in table.columns] == ["编号", "企业", "电话", "内容"]
    assert len(table.rows) == 3
    assert document.landscape
    noted = list_document(replace(sheet(), lead=["一句话"], notes=["怎么算的"]), "")
    texts = [block.text for block in noted.blocks if not isinstance(block, Table)]
    assert texts == [document.title, "一句话", "怎么算的"]
    with pytest.raises(Refused, match="请先筛选"):
        list_document(sheet(total=list_sheet.PRINTED_ROWS + 1), "")


def test_on_paper_numbers_and_states_stay_whole_and_long_texts_share_the_rest():
    rows = [["在时限内", "GX-2026-000001", "诉" * n, "2026-11-23 14:41:13"] for n in (3, 300)]
    heads = ["灯", "编号", "事项", "登记时间"]
    document = list_document(ListSheet("工单列表", heads, [4, 18, 44, 17], rows, 2), "")
    table = next(block for block in document.blocks if isinstance(block, Table))
    light, number, title, logged = (column.width for column in table.columns)
    whole = sum(column.width for column in table.columns)
    assert whole == pytest.approx(list_sheet.LINE), "widths are characters of the line"
    assert (light, number, logged) == pytest.approx(
        (8 + 2.5, 2 * 1.5 + 12 * 1.1 + 2.5, 19 * 1.1 + 2.5)
    )
    assert title > whole / 2


def test_on_paper_many_columns_stand_in_smaller_letters_and_rates_stay_whole():
    heads = ["团队", "中位", "九成", *("率" for _ in range(14))]
    rows = [["科技金融服务组", "≥1小时37分", "≥2小时10分", *("100.0%" for _ in range(14))]]
    document = list_document(ListSheet("统计", heads, [9] * 17, rows, 1), "")
    table = next(block for block in document.blocks if isinstance(block, Table))
    widths = [column.width for column in table.columns]
    assert table.small
    assert sum(widths) <= list_sheet.SMALL_LINE + 1
    assert min(widths[3:]) >= 9, "six figures and the sides of their cell"
    assert widths[1] < 2 + 1.1 + 4 + 2.2 + 2 + list_sheet.CELL_SIDES, "a duration gives way"


def test_on_paper_a_credit_code_is_not_broken_for_the_sake_of_long_names():
    rows = [["常州示例精密机械制造股份有限公司", "91320411MAWWWWWWWW", "诉" * 40]]
    document = list_document(
        ListSheet("企业", ["名称", "信用代码", "备注"], [9, 9, 9], rows, 1), ""
    )
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert table.columns[1].width > 18 * 1.3, "capitals are wide"
