"""A paged model on rows by id."""

import pytest
from listed_cases import COLUMNS, Store

from gaoxinban.ui.kit.paged_model import PagedModel


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def paged(inline, store):
    return PagedModel(COLUMNS, runner=inline, load=store.load)
