"""Fixtures shared by all tests."""

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium

# What a browser does on its own account is noise here, and its sandbox refuses to run as root.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


# A busy machine breaks no law. `make audit` tries more (--hypothesis-profile thorough).
settings.register_profile("quick", settings(), deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that drive a browser, so that `-m 'not browser'` leaves them out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the one Chromium of this process."""
    executable = chromium.find()
    if executable is None:
        _do_without()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty page in a fresh context, and fail the test on an uncaught script error."""
    errors: list[str] = []
    with browser.new_context() as context:
        # The context hears of the errors of every page, those that the test opens too.
        context.on("weberror", lambda problem: errors.append(str(problem.error)))
        yield context.new_page()
    assert not errors, "\n".join(errors)


def _do_without() -> NoReturn:
    reason = "no Chromium: run `python -m tests.chromium` to see why"
    # In CI nobody reads about skipped tests.
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
