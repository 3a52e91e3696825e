import pytest
from reading import fonts, pages, texts
from sample import case_summary

from gaoxinban.paper import printer as printing
from gaoxinban.paper.paint import all_pages, picture
from gaoxinban.paper.pdf import pdf_bytes


@pytest.fixture
def to_file(qapp, tmp_path):
    from PySide6.QtPrintSupport import QPrinter

    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(tmp_path / "out.pdf"))
    return device, tmp_path / "out.pdf"


def test_the_printer_gets_the_pages_of_the_pdf(to_file):
    """Laid out as in the preview; what went straight to a printer was raw text: osTicket#755."""
    device, path = to_file
    assert printing.print_on(device, case_summary()) == 3
    printed, saved = path.read_bytes(), pdf_bytes(case_summary())
    assert texts(printed) == texts(saved)
    assert fonts(printed).keys() == fonts(saved).keys()
    assert len(fonts(saved)) > 1


def test_a_range_of_pages_is_honoured(to_file):
    device, path = to_file
    device.setPrintRange(device.PrintRange.PageRange)
    device.setFromTo(2, 2)
    assert printing.print_on(device, case_summary()) == 1
    assert len(pages(path.read_bytes())) == 1
    assert "第 2 页 共 3 页" in texts(path.read_bytes())[0]


def test_several_documents_are_one_job(to_file):
    device, path = to_file
    assert printing.print_on(device, [case_summary(), case_summary()]) == 6
    assert len(pages(path.read_bytes())) == 6


def test_a_picture_shows_the_page():
    image = picture(all_pages([case_summary()])[0], 48)
    assert (image.width(), image.height()) == (397, 561)
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert image.pixel(2, 2) == 0xFFFFFFFF
    assert len(colours) > 50


def test_bold_is_darker_in_a_picture():
    from gaoxinban.reporting.document import Document, Paragraph, Run

    def ink(bold):
        document = Document("重", (Paragraph((Run("重重重重", bold=bold),)),))
        image = picture(all_pages([document])[0], 96)
        return sum(255 - (image.pixel(x, y) & 255) for x in range(100, 240) for y in range(95, 140))

    assert ink(bold=True) > 1.2 * ink(bold=False) > 0
