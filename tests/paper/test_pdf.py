import os
import stat
import subprocess
import sys
import time
from datetime import UTC

import pytest
from reading import fonts, images, joined, pages, texts
from sample import EVENTS, REQUEST, case_summary

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import to_datetime
from gaoxinban.paper.pdf import pdf_bytes, write_pdf
from gaoxinban.reporting.document import (
    Column,
    Document,
    Field,
    Fields,
    Furniture,
    Heading,
    PageBreak,
    PageNumbers,
    Paragraph,
    Run,
    Signature,
    Spacer,
    Table,
)

AT = 1_795_600_000_000_000


def level_one():
    """The 3,755 characters of GB 2312 level 1."""
    found = []
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                found.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return "".join(found)


def paper(*blocks, **rest):
    return Document("试", blocks, **rest)


def made(*blocks, **rest):
    return pdf_bytes(paper(*blocks, **rest))


def test_every_common_character_is_found_again():
    """Boxes in place of Chinese: glpi#14868, #319, osTicket-1.7#160, itdb#12."""
    characters = level_one()
    assert len(characters) == 3755
    blocks = (Paragraph(characters), Paragraph((Run(characters[:300], bold=True),)))
    data = made(*blocks, furniture=Furniture(numbers=PageNumbers.NONE))
    assert joined(data) == characters + characters[:300]


@pytest.mark.parametrize("role", ["body", "label", "strong"])
@pytest.mark.parametrize(
    "text",
    [
        "民门户骨八贝长风飞食",
        "——破折号——与省略号……",
        "“引号”‘单’《书名》〈篇〉【注】（括号）、，。；：？！",
        "GX-2026-000871",
        "91320411MA1XAMPL2Q",
        "tel0519-85100000A1B2C3d4e5",
        "用电／增容～％＋①②③",
        "王喆李堃张㛃",
    ],
)
def test_text_is_extracted_as_it_was_written(role, text):
    block = {
        "body": Paragraph(text),
        "label": Fields((Field("甲", text, wide=True),)),
        "strong": Paragraph((Run(text, bold=True),)),
    }[role]
    data = made(block, furniture=Furniture(numbers=PageNumbers.NONE))
    assert joined(data).removeprefix("甲") == text


def test_spaces_are_spaces():
    data = made(Paragraph("2000 kVA\u00a0at 0519 8510"))
    assert "2000 kVA at 0519 8510" in texts(data)[0]


def test_a_radical_prints_as_the_character_it_looks_like():
    assert "民门" in joined(made(Paragraph("⺠⻔")))


def test_fonts_are_embedded_subsets_with_their_text():
    data = pdf_bytes(case_summary())
    found = fonts(data)
    assert {name.split("+")[-1] for name in found} == {
        "/GaoxinbanSerif-Regular",
        "/GaoxinbanSans-Regular",
    }
    for font, descriptor in found.values():
        assert "/ToUnicode" in font
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert len(data) < 400_000


def test_the_case_summary_has_all_that_was_written():
    data = pdf_bytes(case_summary())
    all_text = joined(data)
    assert len(pages(data)) == 3
    assert REQUEST.replace("\n", "").replace(" ", "") in all_text
    for when, act, who, what in EVENTS:
        for part in (when, act, who, what):
            assert part.replace(" ", "") in all_text
    assert not images(data)
    for number, text in enumerate(texts(data), start=1):
        lines = text.splitlines()
        assert f"第 {number} 页 共 3 页" in lines
        assert "GX-2026-000871" in lines
        assert "2026-11-25 17:05 周敏打印" in lines
    assert "领导签字" in texts(data)[-1]


def test_pages_are_a4_and_the_title_is_the_documents():
    data = pdf_bytes(case_summary())
    box = pages(data)[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    import io

    import pypdf

    assert pypdf.PdfReader(io.BytesIO(data)).metadata.title == case_summary().title


def test_landscape_and_upright_pages_share_a_file():
    data = pdf_bytes([paper(Paragraph("横"), landscape=True), paper(Paragraph("竖"))])
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages(data)]
    assert sizes == [(842, 595), (595, 842)]
    assert ["第 1 页 共 1 页" in text for text in texts(data)] == [True, True]


def test_official_numbers_change_sides():
    data = made(
        Paragraph("甲"),
        PageBreak(),
        Paragraph("乙"),
        furniture=Furniture(numbers=PageNumbers.OFFICIAL),
    )
    places = []

    def visit(text, _cm, tm, _font, _size):
        if "—" in text:
            places.append(tm[4])

    for page in pages(data):
        page.extract_text(visitor_text=visit)
    assert ["— 1 —" in texts(data)[0], "— 2 —" in texts(data)[1]] == [True, True]
    assert places[0] > 2 * places[1]


def long_table(rows):
    columns = (Column("序号"), Column("标题", 4), Column("办理情况", 6))
    return Table(
        columns,
        tuple(
            (f"R{row}", f"第{row}号诉求：道路积水", "已现场核查并督促整改，" * (1 + row % 5))
            for row in range(rows)
        ),
    )


def test_headings_stand_on_every_page_of_a_table():
    data = made(long_table(200))
    several = texts(data)
    assert len(several) > 5
    for text in several:
        assert text.split().index("序号") < 6
        assert "办理情况" in text.splitlines()
    joined_rows = "".join(several)
    assert all(f"第{row}号诉求" in joined_rows.replace("\n", "") for row in range(200))


def test_two_thousand_rows_take_seconds():
    begun = time.perf_counter()
    data = made(long_table(2000))
    assert time.perf_counter() - begun < 20
    assert len(pages(data)) > 60


def test_a_cell_taller_than_a_page_is_cut_between_lines():
    story = "".join(f"{number:05d}号，" for number in range(1500))
    table = Table((Column("事"), Column("情况", 4)), (("甲", story), ("乙", "完")))
    data = made(table)
    several = texts(data)
    assert len(several) >= 3
    found = "".join("".join(several).split())
    for number in range(1, len(several) + 1):
        found = found.replace(f"第{number}页共{len(several)}页", "")
    assert story in found.replace("事情况", "")
    assert all("情况" in text for text in several)


HOSTILE = (
    '<img src="file:///etc/passwd"><script>alert(1)</script><a href="http://x.invalid">x</a>',
    "&lt;&amp;&#0;%s%n{}${HOME}\\x00",
    "\x00\x01\x1b[31m红\u202e反\u2066向\u200f",
    "عربي mixed עברית 中文",
    "🏭🔥👨‍👩‍👧‍👦 e\u0301" + "\u0351" * 200,
    "\ud800半\udfff\ufffe\uffff\ufffc\ufdd0",
    "A" * 5000,
    "\n" * 300,
    "",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_prints_harmlessly_everywhere(text):
    document = Document(
        text,
        (
            Heading(text[:600], level=1),
            Paragraph(text),
            Fields((Field(text[:300], text, wide=True), Field("乙", text))),
            Table((Column(text[:200]), Column("b")), ((text, text),)),
            Signature((text[:400], "末")),
        ),
        furniture=Furniture(text, text, text, text),
    )
    data = pdf_bytes(document)
    assert not images(data)
    assert b"/URI" not in data
    assert "末" in joined(data)
    if text.startswith("<img"):
        assert '<imgsrc="file:///etc/passwd"><script>' in joined(data)


def test_a_hundred_thousand_characters_print():
    data = made(Fields((Field("诉求内容", "字句不断。" * 20_000, wide=True),)))
    assert joined(data).count("字句不断") > 19_000
    assert len(pages(data)) > 40


def test_an_empty_document_is_one_empty_page():
    assert len(pages(pdf_bytes(Document("空", ())))) == 1


def test_no_page_for_a_break_or_white_at_the_end():
    blocks = (PageBreak(), Paragraph("甲"), Spacer(400), PageBreak(), PageBreak())
    assert len(pages(made(*blocks))) == 1


def test_the_same_document_gives_the_same_bytes():
    once = pdf_bytes(case_summary(), at=AT)
    assert pdf_bytes(case_summary(), at=AT) == once
    assert texts(pdf_bytes(case_summary())) == texts(once)
    other = pdf_bytes(Document("别的", (Paragraph("别"),)), at=AT)
    assert other[-200:].split(b"/ID")[1] != once[-200:].split(b"/ID")[1]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone is the system's")
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/St_Johns"])
def test_its_dates_are_the_instant_given_in_any_zone(monkeypatch, zone):
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        data = pdf_bytes(Document("甲", (Paragraph("甲"),)), at=AT)
    time.tzset()
    moment = to_datetime(AT).astimezone(UTC)
    assert data.count(b"Date (D:" + moment.strftime("%Y%m%d%H%M%S").encode()) == 2
    assert data.count(moment.strftime('Date="%Y-%m-%dT%H:%M:%S+00:00"').encode()) >= 2


def test_write_pdf_writes_one_readable_file(tmp_path):
    target = tmp_path / "工单.pdf"
    write_pdf(case_summary(), target)
    assert len(pages(target.read_bytes())) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["工单.pdf"]
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask


def test_a_broken_write_leaves_the_old_file_and_no_half_one(tmp_path, monkeypatch):
    target = tmp_path / "a.pdf"
    target.write_bytes(b"%PDF-old")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        write_pdf(case_summary(), target)
    assert "磁盘空间不足" in refused.value.sentence
    assert target.read_bytes() == b"%PDF-old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_an_interrupt_leaves_no_half_file(tmp_path, monkeypatch):
    def stopped(_handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_pdf(case_summary(), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_take_the_file_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(Refused, match="是文件夹"):
        write_pdf(case_summary(), tmp_path)
    with pytest.raises(Refused, match="不存在"):
        write_pdf(case_summary(), tmp_path / "没有" / "a.pdf")
    with pytest.raises(Refused, match="无法写入"):
        write_pdf(case_summary(), tmp_path / ("长" * 300 + ".pdf"))
    with pytest.raises(Refused, match="不能使用的字符"):
        write_pdf(case_summary(), tmp_path / "a\0.pdf")


def test_it_prints_without_window_display_or_widgets(tmp_path):
    """A fresh process as a script starts it: no application, no display, paper alone."""
    script = (
        "import sys\n"
        "from sample import case_summary\n"
        "from gaoxinban.paper.pdf import write_pdf\n"
        "assert 'PySide6' not in sys.modules\n"
        "write_pdf(case_summary(), sys.argv[1])\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "print(type(QCoreApplication.instance()).__name__)\n"
    )
    blocked = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {key: value for key, value in os.environ.items() if key not in blocked}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a.pdf")],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "QGuiApplication"
    data = (tmp_path / "a.pdf").read_bytes()
    assert texts(data) == texts(pdf_bytes(case_summary()))
