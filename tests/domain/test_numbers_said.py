"""工单编号 as people say, read out and paste them."""

import pytest

from gaoxinban.domain.ticket import numbers_said

THIS_AND_LAST = ("GX-2026-000135", "GX-2025-000135")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("135", THIS_AND_LAST),
        (" 000135 ", THIS_AND_LAST),
        ("GX135", THIS_AND_LAST),
        ("gx-135", THIS_AND_LAST),
        ("１３５", THIS_AND_LAST),
        ("2025-135", ("GX-2025-000135",)),
        ("2025 135", ("GX-2025-000135",)),
        ("2025杠135", ("GX-2025-000135",)),
        ("GX-2025-000135", ("GX-2025-000135",)),
        ("GX—2025—000135", ("GX-2025-000135",)),
        ("gx2025000135", ("GX-2025-000135",)),
        ("0", ()),
        ("GX-2025-0", ()),
        ("GX", ()),
        ("1234567", ()),
        ("2025000135", ()),
        ("138 0000 0012", ()),
        ("135号", ()),
        ("", ()),
    ],
)
def test_a_number_is_found_however_it_is_said(text, meant):
    assert numbers_said(text, 2026) == meant
