"""Fixtures of the browser tests: one site, whose estate is new in each module; a browser a module, pages a test."""

import os

import pytest
from playwright.sync_api import Error, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser import server as servers
from tests.browser.moves import follow

expect.set_options(timeout=chromium.PATIENCE * 1000)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker("browser")


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory):
    """The demo estate; a module gets its own copy."""
    folder = tmp_path_factory.getbasetemp()
    with servers.demonstration(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) as database:
        yield database


@pytest.fixture(scope="session")
def site(demo_database, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    database = servers.create_database(folder, f"registre_{os.getpid()}", template=demo_database)
    try:
        with servers.serving(database, folder) as running:
            yield running
    finally:
        servers.drop_database(database)


@pytest.fixture(scope="module")
def server(site, demo_database):
    """A running site; whatever a test did, no page of it may have failed."""
    site.begin_again(demo_database)
    before = len(site.log.read_text())
    yield site
    told = site.log.read_text()[before:]
    assert "Traceback" not in told, told


@pytest.fixture(scope="module")
def flags():
    """What a module wants a whole browser started with besides: a camera, say."""
    return ()


@pytest.fixture(scope="module")
def browser(flags):
    with sync_playwright() as playwright:
        try:
            opened = chromium.launch(playwright.chromium, *flags, whole=bool(flags))
        except Error as error:
            pytest.skip(f"no Chromium starts here (`make browser`): {error.message.splitlines()[0]}")
        yield opened
        opened.close()


@pytest.fixture
def new_page(browser, server):
    """Opens pages, each in its own session; in the end none of them may have had a fault in its console."""
    contexts, faults = [], []

    def open_page(*, script: bool = True, width: int = 1280, height: int = 900) -> Page:
        context = browser.new_context(
            base_url=server.url,
            java_script_enabled=script,
            viewport={"width": width, "height": height},
            locale="fr-FR",
        )
        context.set_default_timeout(chromium.PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.extend(console_faults(message)))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("response", lambda response: faults.extend(response_faults(response)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def plain_page(new_page):
    """Without JavaScript."""
    return new_page(script=False)


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def any_page(new_page, request):
    """The same test twice: with JavaScript, and without."""
    return new_page(script=request.param)


@pytest.fixture(scope="module")
def sign_in(server):
    """`sign_in(page, email)`: the form the first time, that session's cookie afterwards."""

    def arrive(page: Page, email: str) -> None:
        if email in server.cookies:
            page.context.add_cookies(server.cookies[email])
            return
        page.goto("/connexion/")
        page.fill("[name=username]", email)
        page.fill("[name=password]", servers.PASSWORD)
        follow(page.locator("main button").first)
        assert "/connexion/" not in page.url, page.inner_text("main")
        server.cookies[email] = page.context.cookies()

    return arrive


def console_faults(message) -> list[str]:
    """Chromium also writes a refused page there, which `response_faults` judges better."""
    refused = message.text.startswith("Failed to load resource")
    return [message.text] if message.type in ("error", "warning") and not refused else []


def response_faults(response) -> list[str]:
    """A page or a scan may be refused (4xx); what a page is made of may not."""
    asked = response.request
    limit = 500 if asked.is_navigation_request() or asked.method == "POST" else 400
    return [f"{response.status} {response.url}"] if response.status >= limit else []
