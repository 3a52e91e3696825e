import pytest

from gaoxinban.domain.term import Channel, ContactMeans
from gaoxinban.ui.intake.draft import OFFERED_TITLE, IntakeDraft, offered_title


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("", ""),
        ("  \n ", ""),
        ("想租厂房。要两千平", "想租厂房"),
        ("您好，我们想租厂房！要两千平", "我们想租厂房"),
        ("您好!请问:怎么申请用电增容?多久?", "怎么申请用电增容"),
        ("领导您好，车间停电了", "车间停电了"),
        ("第一行没有句号\n第二行", "第一行没有句号"),
        ("想   了解\t政策", "想 了解 政策"),
        ("。。。真正的开头。", "真正的开头"),
        ("您好", ""),
    ],
)
def test_the_title_offered_is_the_first_sentence_without_greeting(body, title):
    assert offered_title(body) == title


def test_a_long_sentence_is_cut_at_a_pause():
    body = (
        "我们二期厂房新上两条产线，现有变压器容量不够，想申请增容到两千千伏安，不知道要走什么流程"
    )
    assert (
        offered_title(body)
        == "我们二期厂房新上两条产线，现有变压器容量不够，想申请增容到两千千伏安"
    )


def test_a_long_sentence_without_pause_is_cut_hard():
    assert offered_title("长" * 100_000) == "长" * OFFERED_TITLE


def test_a_written_title_wins():
    assert IntakeDraft(title="用电增容", body="您好。另一句").to_log().title == "用电增容"


def test_what_is_folded_away_does_not_count():
    draft = IntakeDraft(happened="9:00", happened_at=1, late_reason="晚了", answer="已答复")
    command = draft.to_log()
    assert command.happened_at is None
    assert command.late_reason == ""


def test_a_team_counts_only_when_dispatching():
    draft = IntakeDraft(team_id=3)
    assert draft.to_log(dispatch=True).team_id == 3
    assert draft.to_log(dispatch=False).team_id is None


def test_a_code_belongs_to_a_new_enterprise_only():
    assert IntakeDraft(uscc="9132", enterprise_id=1).to_log().uscc == ""
    assert IntakeDraft(uscc="9132", enterprise_name="新").to_log().uscc == "9132"


@pytest.mark.parametrize("channel", list(Channel))
def test_an_answer_reached_the_enterprise_the_way_it_came(channel):
    assert isinstance(IntakeDraft(channel=channel).to_answer().means, ContactMeans)


def test_a_visitor_was_answered_face_to_face():
    assert IntakeDraft(channel=Channel.VISIT).to_answer().means is ContactMeans.MEETING
