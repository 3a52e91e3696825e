"""Days as people write them."""

from datetime import date

import pytest

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.office.wording import read_day

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", None),
        ("2026-12-05", date(2026, 12, 5)),
        ("12-5", date(2026, 12, 5)),
        ("12月5日", date(2026, 12, 5)),
        ("3.1", date(2027, 3, 1)),
    ],
)
def test_a_day_is_read(typed, found):
    assert read_day(typed, TODAY, "since") == found


def test_what_is_no_day_is_refused_beside_its_field():
    with pytest.raises(Refused, match="不是日期") as caught:
        read_day("2-30", TODAY, "since")
    assert caught.value.field == "since"
