"""The table of sentences: what the shipped 派单目录 makes of what people say.

The open tables are what the words were enlarged by. The unseen one was written
by somebody who did not see them and is never used to tune them: of that one
only the counts are shown.
"""

import tomllib
from pathlib import Path

import pytest

from gaoxinban.domain.routing import Catalogue, Facts
from gaoxinban.domain.term import ProjectStage, RequestKind, TeamFunction, Urgency

HERE = Path(__file__).parent
RESOURCES = HERE.parents[1] / "resources"
OPEN = ("routing_sentences.toml", "routing_sentences_open.toml", "routing_sentences_batches.toml")
UNSEEN = "routing_unseen.toml"


@pytest.fixture(scope="module")
def catalogue():
    names = ("teams", "categories", "dispatch_rules")
    return Catalogue.from_payload(
        *(tomllib.loads((RESOURCES / f"{name}.toml").read_text("utf-8")) for name in names)
    )


def cases(*files):
    return [
        case for file in files for case in tomllib.loads((HERE / file).read_text("utf-8"))["case"]
    ]


def facts(case):
    return Facts(
        title=case.get("title", ""),
        text=case.get("text", ""),
        category=case.get("given_category"),
        industry=case.get("industry"),
        town=case.get("town"),
        tiers=tuple(case.get("tiers", ())),
        urgency=Urgency.read(case.get("urgency", "")),
        kind=RequestKind.read(case.get("kind", "")),
        stage=ProjectStage.read(case.get("stage", "")),
    )


def scored(catalogue, table):
    """Shares of right teams (with function) and right first-level categories, and the misses."""
    teams = categories = 0
    misses = []
    for case in table:
        answer = catalogue.route(facts(case))
        team = answer.team_name if answer.team else ""
        category = answer.category_name.split("/")[0] if answer.category_name else ""
        # A case without a team leaves open which team of the function it is.
        right = case.get("team", team) == team
        right = right and TeamFunction.read(case["function"]) is answer.function
        teams += right
        categories += category == case["category"]
        if not right or category != case["category"]:
            misses.append(
                f"{case.get('title', '')}|{case.get('text', '')} → {category} {team} {answer.sentence}"
            )
    return teams / len(table), categories / len(table), misses


@pytest.mark.parametrize("table", OPEN)
def test_open_sentences(catalogue, table):
    team, category, misses = scored(catalogue, cases(table))
    assert team >= 0.97, misses
    assert category >= 0.95, misses


def test_the_open_tables_know_every_category(catalogue):
    table = cases(*OPEN)
    assert len(table) >= 700
    names = catalogue.names["category"]
    assert {case["category"] for case in table} == {""} | {
        n for c, n in names.items() if "." not in c
    }


def test_unseen_sentences(catalogue):
    team, category, misses = scored(catalogue, cases(UNSEEN))
    count = len(misses)
    del misses  # a failure shows the local names: never the sentences
    assert team >= 0.95, f"团队 {team:.1%}, 分类 {category:.1%}, 不符 {count} 条"
    assert category >= 0.85, f"团队 {team:.1%}, 分类 {category:.1%}, 不符 {count} 条"
