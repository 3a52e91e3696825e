"""`print`: cases on paper, as a PDF."""

from argparse import Namespace
from contextlib import closing
from pathlib import Path

from gaoxinban.cli.actor import user_name
from gaoxinban.cli.answer import Answer
from gaoxinban.cli.grammar import FORMS
from gaoxinban.cli.moment import words
from gaoxinban.cli.services import Services
from gaoxinban.domain.errors import Refused

AVAILABLE = ("summary",)
"""Forms that exist; the others of the contract follow with their acts."""


def print_sheets(args: Namespace, services: Services) -> Answer:
    """One PDF with a sheet for every number, in the order given."""
    if args.form not in AVAILABLE:
        known = "、".join(f"{form}（{FORMS[form]}）" for form in AVAILABLE)
        raise Refused(
            f"这个版本还不能打印 {args.form}（{FORMS[args.form]}），可以打印：{known}。",
            field="form",
        )
    if not args.pdf.strip() or "\0" in args.pdf:
        raise Refused("请用 --pdf 写出 PDF 文件的路径。", field="pdf")
    target = Path(args.pdf)
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        ids = dict.fromkeys(office.ticket_id(words(number)) for number in args.numbers)
        sheets = [office.case_sheet(each) for each in ids]
        now = office.clock.now()
    from gaoxinban.paper.pdf import write_pdf
    from gaoxinban.reporting.case_summary import case_summary

    documents = [case_summary(sheet, printed_by=user_name()) for sheet in sheets]
    write_pdf(documents, target, at=now)
    printed = [sheet.explanation.detail.row.number for sheet in sheets]
    return Answer(
        {"pdf": str(target), "form": args.form, "numbers": printed},
        [f"已写出 {target}：{'、'.join(printed)}。"],
    )
