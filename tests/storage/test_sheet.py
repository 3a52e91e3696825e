"""Sheets are read by their content; whatever cannot be read gets a sentence."""

import os
import zipfile
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import pytest
import xlsxwriter
from sheet_files import write_ods, write_ole, write_xls, write_xlsx

from gaoxinban.application.cleaning import CONTROL, Cleaned, clean_line
from gaoxinban.domain.errors import Refused
from gaoxinban.storage.sheet import open_sheet

HEAD = ("企业名称", "统一社会信用代码", "经营范围")
NAME = "常州某某科技有限公司"


def read(path: Path) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    with open_sheet(path) as source:
        return source.headings, [(row.number, *row.cells) for row in source]


def text_file(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "表.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        read(path)
    sentence = caught.value.sentence
    assert any("\u4e00" <= character <= "\u9fff" for character in sentence)
    return sentence


# csv


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_in_every_encoding_and_shape(tmp_path, encoding, delimiter, line_end):
    lines = [HEAD, (NAME, "913204111371628955", "造纸、𠮷①"), ("乙公司", "0123", "")]
    text = line_end.join(delimiter.join(line) for line in lines) + line_end
    bom = "\ufeff" if encoding == "utf-16-be" else ""
    headings, rows = read(text_file(tmp_path, bom + text, encoding))
    assert headings == HEAD
    assert rows == [(2, NAME, "913204111371628955", "造纸、𠮷①"), (3, "乙公司", "0123")]


def test_csv_with_quotes_and_line_breaks_inside_cells(tmp_path):
    text = '名称,资金,范围\n甲,"1,993(万元)","一,""二""\n三\r\n四"\n乙,2,五\n'
    _, rows = read(text_file(tmp_path, text))
    assert rows == [(2, "甲", "1,993(万元)", '一,"二"\n三\r\n四'), (3, "乙", "2", "五")]


def test_a_delimiter_inside_quoted_headings_does_not_count(tmp_path):
    headings, rows = read(text_file(tmp_path, '"名,称,全";代码\n甲;1\n'))
    assert headings == ("名,称,全", "代码")
    assert rows == [(2, "甲", "1")]


def test_the_line_that_names_the_delimiter_for_excel_is_not_a_row(tmp_path):
    headings, rows = read(text_file(tmp_path, "sep=;\r\n名称;代码\r\n甲,乙;1\r\n"))
    assert headings == ("名称", "代码")
    assert rows == [(2, "甲,乙", "1")]


def test_blank_lines_count_but_are_no_rows(tmp_path):
    headings, rows = read(text_file(tmp_path, "\n\n名称,代码\n\n甲,1\n , \n,,\n乙,2\n\n"))
    assert headings == ("名称", "代码")
    assert rows == [(5, "甲", "1"), (8, "乙", "2")]


def test_a_title_above_the_headings_is_passed_over(tmp_path):
    headings, rows = read(text_file(tmp_path, "2026年企业名录\n制表：办公室\n名称,代码\n甲,1\n"))
    assert headings == ("名称", "代码")
    assert rows == [(4, "甲", "1")]


def test_a_single_column_needs_no_second(tmp_path):
    headings, rows = read(text_file(tmp_path, "企业名称\n甲公司\n乙公司\n"))
    assert headings == ("企业名称",)
    assert rows == [(2, "甲公司"), (3, "乙公司")]


def test_headings_are_cleaned(tmp_path):
    headings, _ = read(text_file(tmp_path, "\ufeff 企业\u200b名称\xa0,,信用\t代码\n甲,,1\n"))
    assert headings == ("企业名称", "", "信用 代码")


def test_a_short_file_in_gb18030_that_would_pass_for_utf8(tmp_path):
    trap = "谩".encode("gb18030")
    assert trap.decode() == "á"
    headings, rows = read(text_file(tmp_path, b"mc\n" + trap + b"\n"))
    assert headings == ("mc",)
    assert rows == [(2, "谩")]


def test_undecodable_bytes_are_named_by_line(tmp_path):
    good = "".join(f"企业{number},代码\n" for number in range(40)).encode()
    sentence = refusal(text_file(tmp_path, "名称,代码\n".encode() + good + b"\xff\xfe\xff,1\n"))
    assert "第 42 行" in sentence
    assert "另存为" in sentence


def test_undecodable_gb18030_is_named_by_line(tmp_path):
    sentence = refusal(text_file(tmp_path, "名称,代码\n甲,1\n".encode("gb18030") + b"\xff\xff,1\n"))
    assert "第 3 行" in sentence


def test_a_bom_settles_the_encoding(tmp_path):
    sentence = refusal(text_file(tmp_path, b"\xef\xbb\xbf" + "名称\n甲\n".encode("gb18030")))
    assert "第 1 行" in sentence


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_stray_nul_does_not_refuse_a_text(tmp_path, encoding):
    text = "名称,代码,内容\n甲\0公司,1,停电\n\0乙公司,2,\0\n丙公司,3,无\0\n"
    headings, rows = read(text_file(tmp_path, text, encoding))
    assert headings == ("名称", "代码", "内容")
    assert rows == [
        (2, "甲\0公司", "1", "停电"),
        (3, "\0乙公司", "2", "\0"),
        (4, "丙公司", "3", "无\0"),
    ]
    cleaned = [clean_line(str(row[1])) for row in rows]
    assert cleaned == [
        Cleaned("甲公司", (CONTROL,)),
        Cleaned("乙公司", (CONTROL,)),
        Cleaned("丙公司"),
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_characters_without_their_mark_are_no_text(tmp_path, encoding):
    text = (
        "名称,内容\n"
        + "某某科技有限公司,反映停电三天无人处理，请尽快答复；丬刉企业无法正常生产经营\n" * 9
    )
    assert "不是文本表格" in refusal(text_file(tmp_path, text, encoding))


def test_a_quote_that_never_closes_swallows_no_rows(tmp_path):
    sentence = refusal(text_file(tmp_path, '名称,代码\n甲,1\n"乙,2\n丙,3\n丁,4\n'))
    assert "第 3 行" in sentence
    assert "引号" in sentence


def test_a_quote_that_never_closes_in_a_long_file(tmp_path):
    rest = "丙丙丙丙丙丙丙丙,3\n" * 120_000
    sentence = refusal(text_file(tmp_path, f'名称,代码\n甲,1\n"乙,2\n{rest}'))
    assert "第 3 行" in sentence


def test_a_quote_in_the_middle_of_a_cell_is_a_character(tmp_path):
    _, rows = read(text_file(tmp_path, '名称,尺寸\n甲,5" 管\n乙,"6"x\n'))
    assert rows == [(2, "甲", '5" 管'), (3, "乙", "6x")]


def test_a_large_cell_is_read(tmp_path):
    _, rows = read(text_file(tmp_path, f"名称,内容\n甲,{'长' * 200_000}\n"))
    assert len(str(rows[0][2])) == 200_000


def test_rows_come_one_by_one(tmp_path):
    path = text_file(tmp_path, "名称\n" + "甲\n" * 50_000)
    with open_sheet(path) as source:
        assert [row.number for row in islice(source, 2)] == [2, 3]


# workbooks


def test_xlsx_keeps_numbers_days_and_moments(tmp_path):
    rows = [
        ("标题", "时间", "编号", "是否"),
        ("甲", datetime(2019, 4, 25, 9, 32, 9), 2549, True),
        ("乙", date(2019, 8, 1), "0123", False),
        ("丙", "2019/4/25 9:32:09", 43580.5, None),
    ]
    headings, read_rows = read(write_xlsx(tmp_path / "表.xlsx", rows))
    assert headings == rows[0]
    assert read_rows == [
        (2, "甲", datetime(2019, 4, 25, 9, 32, 9), 2549.0, True),
        (3, "乙", date(2019, 8, 1), "0123", False),
        (4, "丙", "2019/4/25 9:32:09", 43580.5),
    ]
    assert type(read_rows[1][2]) is date


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path):
    rows = [("名称", "代码"), ("甲", "1"), (None,), ("乙", "2")]
    headings, read_rows = read(write_xlsx(tmp_path / "表.xlsx", rows, first_row=3))
    assert headings == ("名称", "代码")
    assert read_rows == [(5, "甲", "1"), (7, "乙", "2")]


def test_xls_and_et(tmp_path):
    rows = [("名称", "时间", "编号"), ("甲", datetime(2019, 4, 25, 9, 32, 9), 2549.0)]
    for name in ("表.xls", "表.et"):
        headings, read_rows = read(write_xls(tmp_path / name, rows))
        assert headings == rows[0]
        assert read_rows == [(2, "甲", datetime(2019, 4, 25, 9, 32, 9), 2549)]


def test_ods(tmp_path):
    headings, rows = read(write_ods(tmp_path / "表.ods", [("名称", "代码"), ("甲", "01")]))
    assert headings == ("名称", "代码")
    assert rows == [(2, "甲", "01")]


def test_the_content_decides_not_the_name(tmp_path):
    book = write_xlsx(tmp_path / "其实是工作簿.csv", [("名称",), ("甲",)])
    assert read(book)[1] == [(2, "甲")]
    text = tmp_path / "没有扩展名"
    text.write_text("名称,代码\n甲,1\n", encoding="gb18030")
    assert read(text)[1] == [(2, "甲", "1")]


def test_the_first_visible_sheet_with_content_is_read(tmp_path):
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("空的")
        hidden = book.add_worksheet("藏起来的")
        hidden.write(0, 0, "旧")
        hidden.hide()
        book.add_worksheet("名录").write_column(0, 0, ["名称", "甲"])
        book.add_worksheet("别的").write_column(0, 0, ["标题", "乙"])
    assert read(path) == (("名称",), [(2, "甲")])


# what cannot be read


def test_missing_file_and_folder(tmp_path):
    assert "找不到文件" in refusal(tmp_path / "没有.csv")
    assert "文件夹" in refusal(tmp_path)
    assert refusal(tmp_path / "a\0b.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "管道.csv")
    assert "不是普通文件" in refusal(tmp_path / "管道.csv")


def test_unreadable_file(tmp_path, monkeypatch):
    path = text_file(tmp_path, "名称\n甲\n")
    if os.geteuid():
        path.chmod(0)
    else:  # the superuser may read anything

        def denied(*args: object, **kwargs: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", denied)
    assert "没有权限读取" in refusal(path)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b" \t\r\n", b"\0" * 99]
)
@pytest.mark.parametrize("name", ["表.csv", "表.xlsx"])
def test_empty_files(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert "空文件" in refusal(path)


def test_a_sheet_without_cells(tmp_path):
    assert "没有任何内容" in refusal(write_xlsx(tmp_path / "表.xlsx", []))
    assert "没有任何内容" in refusal(text_file(tmp_path, ",,\n,,\n"))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("表.xlsx", b"%PDF-1.7\n...", "PDF"),
        ("表.csv", b"\x89PNG\r\n\x1a\n....", "图片"),
        ("表.xls", b"<html><table><tr><td>a</td></tr></table></html>", "网页"),
        ("表.xls", b'\xef\xbb\xbf <META http-equiv="x"><table>', "网页"),
        ("表.xls", b'<?xml version="1.0"?><Workbook/>', "XML"),
        ("表.csv", b"{\\rtf1\\ansi ...}", "Word"),
        ("表.xlsx", "名称,代码\n甲,1\n".encode(), "不是真正的表格"),
        ("表.csv", bytes(range(256)) * 20, "不是文本表格"),
        ("表.xlsx", bytes(range(1, 256)) * 20, "不是真正的表格"),
    ],
)
def test_other_files_are_told_apart(tmp_path, name, content, kind):
    path = tmp_path / name
    path.write_bytes(content)
    assert kind in refusal(path)


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("word/document.xml", "Word 文档"),
        ("ppt/presentation.xml", "演示文稿"),
        ("照片.jpg", "压缩包"),
        ("_rels/.rels", "已损坏"),
    ],
)
def test_other_documents_in_the_container_of_a_workbook(tmp_path, member, kind):
    path = tmp_path / "表.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "<a/>")
    assert kind in refusal(path)


def test_an_opendocument_text_is_no_sheet(tmp_path):
    path = tmp_path / "表.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert "不是表格" in refusal(path)


def test_password_protected_workbooks(tmp_path):
    modern = write_ole(
        tmp_path / "新.xlsx", {"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": bytes(5000)}
    )
    assert "设有密码" in refusal(modern)
    rows = [("名称",), ("甲",)]
    assert "设有密码" in refusal(write_xls(tmp_path / "旧.xls", rows, locked=True))


def test_an_encrypted_opendocument_sheet(tmp_path):
    path = write_ods(tmp_path / "表.ods", [("名称",), ("甲",)], locked=True)
    assert "设有密码" in refusal(path)


def test_an_archive_with_a_password(tmp_path):
    path = tmp_path / "表.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "x")
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flag in the member's own header
    content[content.index(b"PK\1\2") + 8] |= 1  # and in the directory
    path.write_bytes(content)
    assert "设有密码" in refusal(path)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OSError(5, "Input/output error"), "无法读取"),
        (type("PanicException", (BaseException,), {})("index out of bounds"), "已损坏"),
    ],
)
def test_faults_below_the_reader_are_sentences(tmp_path, monkeypatch, fault, words):
    path = write_xlsx(tmp_path / "表.xlsx", [("名称",), ("甲",)])

    def fail(file: object) -> None:
        raise fault

    monkeypatch.setattr("python_calamine.load_workbook", fail)
    assert words in refusal(path)


def test_a_compound_file_without_a_workbook(tmp_path):
    assert "不是真正的表格" in refusal(write_ole(tmp_path / "表.xls", {"WordDocument": b"x"}))


def test_a_workbook_that_was_cut_off(tmp_path):
    whole = write_xlsx(tmp_path / "表.xlsx", [("名称",), ("甲",)]).read_bytes()
    cut = tmp_path / "半个.xlsx"
    cut.write_bytes(whole[: len(whole) // 2])
    assert "没有传完" in refusal(cut)


def test_headings_that_are_data(tmp_path):
    path = write_xlsx(tmp_path / "表.xlsx", [("甲", datetime(2019, 4, 25), 1), ("乙", 2, 3)])
    assert "第 1 行看起来是数据而不是标题" in refusal(path)


def test_two_headings_alike_are_left_to_whoever_needs_one(tmp_path):
    headings, rows = read(text_file(tmp_path, "备注,名称, 备注\n1,甲,2\n"))
    assert headings == ("备注", "名称", "备注")
    assert rows == [(2, "1", "甲", "2")]
