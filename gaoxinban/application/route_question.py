"""「该派给谁」 asked for a text that nobody has logged."""

from dataclasses import replace

from gaoxinban.application import intake
from gaoxinban.application.commands import LogCase
from gaoxinban.application.ports import View
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.routing import Catalogue, Facts, RoutingAnswer


def route(
    view: View, facts: Facts, enterprise: str, catalogue: Catalogue | None = None
) -> RoutingAnswer:
    """The team and why, by the directory in force or by another.

    The enterprise by code or name adds what is known of it; what `facts` say stands.
    """
    if enterprise.strip():
        hits = view.reads.enterprise_hits(enterprise, 2).options
        if not hits:
            raise Refused(f"登记册中没有企业「{enterprise}」。", field="enterprise")
        found = view.register.get(hits[0].id)
        known = intake.facts(LogCase(title=facts.title, body=facts.text), found)
        facts = replace(
            facts,
            industry=known.industry,
            town=known.town,
            tiers=known.tiers,
            stage=facts.stage or known.stage,
            project_class=known.project_class,
        )
    if facts.category is not None and view.book.category_named(facts.category) is None:
        raise Refused(f"没有事项分类「{facts.category}」。", field="category")
    return (catalogue or view.book.catalogue()[1]).route(facts)
