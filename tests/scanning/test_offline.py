"""What a device keeps of the scan page: the same for everybody, and all of it there."""

import io
import re

import pytest
from PIL import Image

from registry.scanning.views import offline
from registry.shared import icons

KEPT = ["/scan/hors-ligne/", "/scan/service.js", "/scan/application.webmanifest"]


@pytest.mark.parametrize("path", KEPT)
def test_it_says_nothing_of_anybody(client, agent, path):
    passer_by = client.get(path)
    client.force_login(agent)
    signed_in = client.get(path)
    assert passer_by.content == signed_in.content
    assert (passer_by.cookies, signed_in.cookies) == ({}, {})
    assert agent.email not in signed_in.content.decode()
    assert "csrfmiddlewaretoken" not in signed_in.content.decode()


@pytest.mark.parametrize("path", KEPT)
def test_it_may_be_kept_and_is_asked_for_again(client, agent, path):
    client.force_login(agent)
    assert client.get(path)["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("path", KEPT)
def test_it_is_read_only(client, db, path):
    assert client.post(path).status_code == 405


def test_the_shell_has_the_field_and_its_scripts_and_no_list(client, db):
    page = client.get("/scan/hors-ligne/").content.decode()
    assert (page.count('name="code"'), page.count("<script"), "scan-list" in page) == (1, 2, False)


def test_the_worker_keeps_the_shell_and_what_it_is_made_of(client, db):
    worker = client.get("/scan/service.js")
    assert worker["Content-Type"] == "text/javascript; charset=utf-8"
    shell = client.get("/scan/hors-ligne/").content.decode()
    made_of = set(re.findall(r'(?:src|href|data-decoder)="(/static/[^"]+)"', shell))
    kept = set(re.findall(r'"(/static/[^"]+)"', worker.content.decode()))
    assert kept == made_of


def test_the_version_follows_the_shell(settings):
    before = offline._version()
    settings.SITE_NAME = "Autre registre"
    assert offline._version() != before


def test_the_page_can_be_installed(client, db):
    manifest = client.get("/scan/application.webmanifest").json()
    assert (manifest["start_url"], manifest["display"], manifest["lang"]) == ("/scan/", "standalone", "fr")
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}


@pytest.mark.parametrize("side", icons.ICON_SIZES)
def test_an_icon_is_a_whole_square(side):
    with Image.open(io.BytesIO(icons.icon(side))) as icon:
        assert (icon.size, icon.getpixel((0, 0))) == ((side, side), (0, 0, 145))
