"""A case on paper: its summary, and why its promises run when they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gaoxinban.ui.kit.paper import MakeDocument, Paper

if TYPE_CHECKING:
    from gaoxinban.application.office import Office
    from gaoxinban.domain.event import Actor
    from gaoxinban.reporting.document import Document


def summary_of(
    office: Office, ticket_id: int, printed_by: str, reader: Actor | None = None
) -> Document:
    """The case summary as a document; made in a worker. Without a reader it tells no secret."""
    from gaoxinban.reporting.case_summary import case_summary

    return case_summary(office.case_sheet(ticket_id, reader), printed_by=printed_by)


def reasons_of(office: Office, ticket_id: int, printed_by: str) -> Document:
    """The explanation of a case as a document; made in a worker."""
    from gaoxinban.reporting.explain_sheet import explain_sheet

    return explain_sheet(office.explain(ticket_id), printed_by=printed_by)


class CasePaper(Paper):
    """Prints and saves the case that it is told."""

    def preview(self, ticket_id: int | None) -> None:
        """Show the summary as it will print."""
        if ticket_id is not None:
            self.show_preview(self._summary(ticket_id))

    def preview_named(self, ticket_id: int | None) -> None:
        """The summary with who asks, if the person here may know it."""
        office, printed_by = self._context.office, self.printed_by
        reader = self._context.seat.reader
        if ticket_id is not None:
            self.show_preview(lambda: summary_of(office, ticket_id, printed_by, reader))

    def preview_reasons(self, ticket_id: int | None) -> None:
        """Show the explanation as it will print."""
        office, printed_by = self._context.office, self.printed_by
        if ticket_id is not None:
            self.show_preview(lambda: reasons_of(office, ticket_id, printed_by))

    def save(self, ticket_id: int | None) -> None:
        """Ask for a file and write the summary into it."""
        if ticket_id is not None:
            self.save_pdf(self._summary(ticket_id))

    def _summary(self, ticket_id: int) -> MakeDocument:
        office, printed_by = self._context.office, self.printed_by
        return lambda: summary_of(office, ticket_id, printed_by)
