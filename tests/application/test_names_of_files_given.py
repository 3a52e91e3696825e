"""What is written where a dialog gave a name: never over a file that it did not ask about."""

import pytest

from gaoxinban.application.file_names import with_ending


@pytest.mark.parametrize(
    ("chosen", "written"),
    [
        ("清单", "清单.xlsx"),
        ("清单.xlsx", "清单.xlsx"),
        ("清单.CSV", "清单.CSV"),
        ("2026.11", "2026.11.xlsx"),
        ("旧", "旧（3）.xlsx"),
        ("旧.xlsx", "旧.xlsx"),
    ],
)
def test_an_ending_is_added_and_nothing_is_replaced_by_it(tmp_path, chosen, written):
    """The system asks whether 「旧」 may be replaced, which is not there; 旧.xlsx is."""
    for name in ("旧.xlsx", "旧（2）.xlsx"):
        (tmp_path / name).write_bytes(b"kept")
    assert with_ending(str(tmp_path / chosen), ".xlsx", ".csv") == tmp_path / written
