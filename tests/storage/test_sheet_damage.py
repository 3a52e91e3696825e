"""Whatever bytes a file holds: rows come out or a sentence, never anything else."""

import contextlib
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sheet_files import write_ods, write_xls, write_xlsx

from gaoxinban.domain.errors import Refused
from gaoxinban.storage.sheet import open_sheet


def walk(path):
    with open_sheet(path) as source:
        return list(source)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=600), st.sampled_from(["表.csv", "表.xlsx", "表.xls"]))
def test_any_bytes_give_rows_or_a_sentence(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content)
    with contextlib.suppress(Refused):
        walk(path)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(["xlsx", "xls", "ods"]))
def test_damaged_workbooks_give_rows_or_a_sentence(tmp_path, data, kind):
    path = tmp_path / f"表.{kind}"
    rows = [("名称", "代码"), ("甲", "1")]
    {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods}[kind](path, rows)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        # A share of the length, not a place: the times inside make the length vary.
        place = 8 + (len(content) - 8) * data.draw(st.integers(0, 9999)) // 10_000
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with contextlib.suppress(Refused):
        walk(path)


def test_a_workbook_that_ends_its_reader_ends_nothing_else(tmp_path):
    """Found by chance: a sheet that says it has 2^31 rows makes calamine's process abort."""
    path = write_xls(tmp_path / "表.xls", [("名称", "代码"), ("甲", "1")])
    extent = "<IIHHH"  # first and last row, first and last column ([MS-XLS] 2.4.90)
    sound, said = path.read_bytes(), struct.pack(extent, 0, 2, 0, 2, 0)
    assert said in sound
    path.write_bytes(sound.replace(said, struct.pack(extent, 0, 0x7FFFFFFF, 0, 0x7FFF, 0)))
    with pytest.raises(Refused, match="已损坏"):
        walk(path)


def test_what_the_caller_raises_stays_the_callers(tmp_path):
    plain = tmp_path / "文本.csv"
    plain.write_text("名称\n甲\n", encoding="utf-8")
    for path in (
        plain,
        write_xlsx(tmp_path / "表.xlsx", [("名称",), ("甲",)]),
    ):
        with pytest.raises(OSError, match="disk full"), open_sheet(path):
            raise OSError("disk full")
        with pytest.raises(KeyboardInterrupt), open_sheet(path) as source:
            next(iter(source))
            raise KeyboardInterrupt
