"""Fixtures shared by all tests."""

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect

from tests.support.every_kind import build_site_of_every_kind
from tests.support.repository import REPOSITORY
from tests.support.rich import build_rich_site
from tests.support.server import serve
from tests.support.sites import Folder
from tools import chromium, fonts

# A busy machine fails no test: an expectation may take half a minute.
expect.set_options(timeout=30_000)
# Nor does it break a law. `make audit` tries more (--hypothesis-profile thorough).
settings.register_profile("quick", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=2000)
settings.load_profile("quick")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that drive a browser, so that `-m 'not browser'` leaves them out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


# Sites that several files of tests look at, and none changes.


@pytest.fixture(scope="session")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a site with every kind of page."""
    return build_site_of_every_kind(tmp_path_factory.mktemp("every-kind"))


@pytest.fixture(scope="session")
def every_kind_url(every_kind: Folder) -> Iterator[str]:
    """Return the URL of the site with every kind of page."""
    with serve(every_kind.root / "public", "/review/") as address:
        yield address


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return a small site with every feature."""
    return build_rich_site(tmp_path_factory.mktemp("rich"))


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Return the example collection."""
    site = Folder(REPOSITORY).copy(tmp_path_factory.mktemp("example"))
    site.build(search=True)
    return site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the one Chromium of this process."""
    executable = chromium.find()
    if executable is None:
        _do_without("no Chromium: run `python -m tools.chromium` to see why")
    with fonts.chromium_with(fonts.chosen(), executable) as browser:
        if missing := fonts.missing(fonts.chosen(), browser):
            _do_without(f"no {', '.join(missing)}: install the fonts, or run `python -m tools.fonts` as root")
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty page in a fresh context, and fail the test on an uncaught script error."""
    errors: list[str] = []
    with browser.new_context() as context:
        # The context hears of the errors of every page, those that the test opens too.
        context.on("weberror", lambda problem: errors.append(str(problem.error)))
        yield context.new_page()
    assert not errors, "\n".join(errors)


def _do_without(reason: str) -> NoReturn:
    # In CI nobody reads about skipped tests.
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
