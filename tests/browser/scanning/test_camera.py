"""The camera in a real browser, on a film: the fallback decoder, and what is said when there is nothing to see with."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.moves import scan
from tests.pictures import code, photo, saved

AGENT = "agent@registre.example"
FILM = (1280, 720)
# Frames: a label held for a while, then the wall, then the next one.
HELD, BETWEEN = 25, 10
OPEN = "Ouvrir la caméra"
CAMERA = "Object.defineProperty(navigator.mediaDevices, 'getUserMedia', {{value: async () => {{ {} }}}})"


@pytest.fixture(scope="module")
def stock(server):
    """The tags of devices of the agent's."""
    query = "from registry.devices.models import Device; print(*Device.objects.filter(organisation__code='MTE-DSI', "
    return server.manage("shell", "-v0", "-c", query + "status='in_service').values_list('tag', flat=True))").split()


@pytest.fixture(scope="module")
def flags(server, stock, tmp_path_factory):
    frames = []
    for turned, tag in ((4, stock[0]), (-6, stock[1])):
        label = photo(code(f"https://REGISTRE.EXEMPLE.FR/D/{tag}", scale=8), turned=turned, blur=1, size=FILM)
        frames += [saved(label.convert("RGB"), quality=85)] * HELD + [saved(photo(size=FILM).convert("RGB"))] * BETWEEN
    film = tmp_path_factory.mktemp("film") / "labels.mjpeg"
    film.write_bytes(b"".join(frames))
    return ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")


@pytest.fixture
def scanning(page, sign_in):
    sign_in(page, AGENT)
    page.goto("/scan/")
    page.get_by_role("button", name=OPEN).wait_for()
    return page


def told(page):
    return page.locator("#scan-told")


def test_the_camera_fills_the_list_and_never_sends_a_code_twice_in_a_row(scanning, stock):
    sent = []
    scanning.on("request", lambda asked: sent.append(asked.post_data_json["code"]) if asked.method == "POST" else None)
    scanning.context.grant_permissions(["camera"])
    scanning.get_by_role("button", name=OPEN).click()
    expect(scanning.locator("#scan-list tbody tr")).to_have_count(2)
    scanning.get_by_role("button", name="Fermer la caméra").click()
    expect(scanning.locator("video")).to_be_hidden()
    assert scanning.evaluate("document.querySelector('video').srcObject") is None
    assert len(sent) >= 2
    assert all(one != other for one, other in zip(sent, sent[1:], strict=False))
    assert {text.rpartition("/")[2] for text in sent} == set(stock[:2])


def test_the_decoder_comes_only_when_the_camera_opens(scanning):
    asked = []
    scanning.on("request", lambda request: asked.append(request.url))
    scanning.reload()
    scanning.get_by_role("button", name=OPEN).wait_for()
    assert not any("decoder" in url for url in asked)
    scanning.context.grant_permissions(["camera"])
    scanning.get_by_role("button", name=OPEN).click()
    scanning.get_by_role("button", name="Fermer la caméra").wait_for()
    assert any("decoder" in url for url in asked)


def test_a_detector_of_the_browser_is_used_when_it_works(scanning, stock):
    native = "{static async getSupportedFormats() {return ['qr_code']} async detect(seen) {%s}}"
    found = f"return seen instanceof ImageData ? [] : [{json.dumps({'rawValue': stock[2]})}]"
    scanning.add_init_script(f"globalThis.BarcodeDetector = class {native % found}")
    scanning.reload()
    scanning.context.grant_permissions(["camera"])
    scanning.get_by_role("button", name=OPEN).click()
    expect(scanning.locator("#scan-list")).to_contain_text(stock[2][:4])


def test_a_detector_of_the_browser_that_fails_is_replaced(scanning):
    scanning.add_init_script(
        "globalThis.BarcodeDetector = class {static async getSupportedFormats() {return ['qr_code']}"
        " async detect() {throw new Error('unavailable')}}"
    )
    scanning.reload()
    scanning.context.grant_permissions(["camera"])
    scanning.get_by_role("button", name=OPEN).click()
    expect(told(scanning)).to_contain_text("liste")


def assert_the_field_serves(page, tag):
    """Whatever the camera, the code can be typed."""
    expect(page.get_by_role("button", name=OPEN)).to_be_enabled()
    scan(page, tag)
    expect(page.locator("#scan-list")).to_contain_text(tag[:4])


def test_a_refused_permission_is_said(scanning, stock):
    scanning.get_by_role("button", name=OPEN).click()
    expect(told(scanning)).to_contain_text("La caméra n’est pas autorisée")
    assert_the_field_serves(scanning, stock[3])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("NotReadableError", "La caméra est prise par une autre application"),
        ("NotFoundError", "Cet appareil n’a pas de caméra"),
        ("OverconstrainedError", "La caméra ne peut pas être lue ici"),
    ],
)
def test_a_camera_that_does_not_open_is_said(scanning, stock, name, sentence):
    scanning.add_init_script(CAMERA.format(f"throw new DOMException('', '{name}')"))
    scanning.reload()
    scanning.get_by_role("button", name=OPEN).click()
    expect(told(scanning)).to_contain_text(sentence)
    assert_the_field_serves(scanning, stock[4])


def test_a_machine_without_a_camera_says_so(browser, server, sign_in, stock):
    """For real, with another browser that was given none."""
    other = chromium.launch(browser.browser_type, whole=True)
    page = other.new_context(base_url=server.url, permissions=["camera"], locale="fr-FR").new_page()
    page.set_default_timeout(chromium.PATIENCE * 1000)
    sign_in(page, AGENT)
    page.goto("/scan/")
    page.get_by_role("button", name=OPEN).click()
    expect(told(page)).to_contain_text("Cet appareil n’a pas de caméra")
    assert_the_field_serves(page, stock[5])
    other.close()
