import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(qapp, tmp_path_factory):
    """The bundled fonts, made fit in a cache of the tests' own."""
    from gaoxinban.paper import fonts

    folder = tmp_path_factory.mktemp("cache")
    patch = pytest.MonkeyPatch()
    patch.setattr(fonts, "cache_folder", lambda: folder)
    fonts.load_fonts()
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _one_application(qapp):
    """Paper alone would make an application without widgets, which no window test can use."""
