"""PDFs come from anybody: their text is read where nothing can be lost."""

import io
import json
import subprocess
import sys
import zlib
from contextlib import suppress

import pytest
from pypdf import PdfReader, PdfWriter

from gaoxinban.domain.errors import Refused
from gaoxinban.storage import own_process, pdf_text


def pdf(content, *, filtered=b"", kids=b"3 0 R"):
    """One page that shows `content` in a font of GBK codes without a table to Unicode."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filtered, content),
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/GBK-EUC-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
    )
    body, offsets = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % each for each in offsets)
    return body + b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(body))  # fmt: skip


def words(text):
    return pdf(b"BT /F1 12 Tf 50 400 Td <" + text.encode("gbk").hex().encode() + b"> Tj ET")


def written(*pages, password=""):
    writer = PdfWriter()
    for page in pages:
        writer.append(PdfReader(io.BytesIO(page)))
    if password:
        writer.encrypt(password)
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def test_chinese_of_an_office_program_is_read():
    assert pdf_text.read(words("变压器增容")) == "变压器增容"


def test_a_broken_file_is_a_sentence():
    with pytest.raises(Refused, match="读不出文字：文件损坏"):
        pdf_text.read(b"%PDF-1.7\n" + b"x" * 1000)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", pdf_text.BROKEN),
        (pdf(b"", kids=b"2 0 R"), pdf_text.BROKEN),
        (pdf(b""), pdf_text.SCANNED),
        (written(words("增容"), password="secret"), pdf_text.LOCKED),
        (pdf(zlib.compress(b"BT (a) Tj ET " * 20_000_000), filtered=b"/Filter/FlateDecode"), pdf_text.SCANNED),
    ],
    ids=["empty", "its own page", "scanned", "locked", "bomb"],
)  # fmt: skip
def test_what_hostile_and_odd_files_come_to(data, said, monkeypatch):
    """In this process: none of these needs force, the reader's own limits are enough."""

    def here(_module, *, data, seconds):
        with suppress(Exception):
            return json.dumps(pdf_text._answer(data)).encode()

    monkeypatch.setattr(own_process, "run", here)
    with pytest.raises(Refused) as refusal:
        pdf_text.read(data)
    assert refusal.value.sentence == said


def test_only_the_first_pages_are_read(monkeypatch):
    monkeypatch.setattr(pdf_text, "MOST_PAGES", 2)
    answer = pdf_text._answer(written(*(words(f"第{n}页") for n in "一二三")))
    assert answer == {"pages": ["第一页", "第二页"], "total": 3, "locked": False}


def test_what_the_reader_says_is_cleaned_and_cut(monkeypatch):
    said = b'{"pages": ["a\\u202eb\\u0000' + b"x" * 30_000 + b'"], "total": 3, "locked": false}'
    monkeypatch.setattr(own_process, "run", lambda *_, **__: said)
    text = pdf_text.read(b"%PDF")
    assert text.startswith("abxxx")
    assert text.endswith("……（共 3 页，后面的请打开看）")
    assert len(text) < 20_100


def test_a_reader_that_never_ends_is_ended():
    assert own_process.run("http.server", "0", seconds=0.5) is None


@pytest.mark.skipif("sys.platform == 'win32'", reason="no limit of memory there")
def test_a_reader_that_swells_is_stopped():
    code = "from gaoxinban.storage import own_process as o; o.hold_to(1 << 29); bytearray(1 << 30)"
    ran = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert b"MemoryError" in ran.stderr
