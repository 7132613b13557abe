"""The scan page: what enters the list, what is refused and why, how a line leaves it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from registry.devices.identity import tags
from registry.organisations.models import Membership
from registry.scanning import own_list as scanning
from registry.scanning.models import ScanLine, ScanSession
from registry.site.middleware import SessionRequired
from tests.pictures import CODE_128, code, photo, saved
from tests.scanning.scanned import listed, told
from tests.shared.test_wedge import wedge


@pytest.mark.parametrize(("person", "status"), [(None, 302), ("member", 403), ("reader", 403), ("agent", 200)])
@pytest.mark.parametrize("path", ["/scan/", "/scan/agir/store/"])
def test_who_may_scan(client, request, db, device, person, status, path):
    one = device("in_service")
    if person:
        user = request.getfixturevalue(person)
        client.force_login(user)
        if status == 200:
            scanning.scan(scanning.opened(user), one.tag, by=user)
    assert client.get(path).status_code == status


def test_the_field_is_made_for_a_scanner(scanner):
    page = scanner().content.decode()
    field = page[page.index('<input type="text"') :].partition(">")[0]
    for attribute in ("autofocus", 'autocomplete="off"', 'autocapitalize="off"', 'spellcheck="false"'):
        assert attribute in field


@pytest.mark.parametrize(
    "text",
    ["{tag}", " {lower}\r\n", "{pretty}", "https://REGISTRE.EXEMPLE.FR/D/{tag}", "{mixed}", "5cg1234abc", "5CG1234ABC"]
    + ["S5CG1234ABC", "SN: 5CG1234ABC", "https://id.gs1.org/01/09506000134352/21/5CG1234ABC", "{mixed_serial}"],
)
def test_what_names_a_device(scanner, device, text):
    one = device(serial="5CG1234ABC")
    address = f"https://registre.exemple.fr/D/{one.tag}"
    given = {"tag": one.tag, "lower": one.tag.lower(), "pretty": one.pretty_tag, "mixed": wedge(address)}
    given["mixed_serial"] = wedge("S5CG1234ABC")
    page = scanner(text.format(**given))
    assert (listed(), told(page)) == ([one], [])


def test_a_tag_of_another_shape_is_read_from_its_label(scanner, device):
    one = device(tag="INV-2024.01")
    scanner("https://REGISTRE.EXEMPLE.FR/D/INV-2024.01")
    assert listed() == [one]


def test_the_text_is_kept_as_scanned(scanner, device):
    address = f"http://testserver/D/{device().tag}"
    scanner(address)
    assert ScanLine.objects.get().text == address


def test_a_bare_tag_of_letters_alone_survives_mixed_keys(scanner, device):
    """It shows no sign of the mix, so that only its being in the registry tells."""
    one = device(tag=next(tag for body in ("AQWZAQWZAQ", "QAZWQAZWQA", "WZQAWZQAWZ") if (tag := whole(body))))
    scanner(wedge(one.tag))
    assert listed() == [one]


def whole(body):
    character = tags.check(body)
    return body + character if character and character.isalpha() else ""


def test_a_code_of_a_product_is_told_from_a_device(scanner):
    assert told(scanner("4006381333931")) == [
        "« 4006381333931 » désigne un modèle, pas un exemplaire : scannez le code du numéro de série."
    ]


def test_the_list_survives_a_reload_and_belongs_to_one_person(scanner, visit, manager, device):
    one, two = device(), device()
    scanner(one.tag, two.tag)
    assert [line.device for line in scanner().context["lines"]] == [two, one]
    assert list(visit(manager).get("/scan/").context["lines"]) == []


def test_reading_the_page_writes_nothing(scanner):
    scanner()
    assert ScanSession.objects.count() == 0


def test_what_is_not_found_is_said_and_the_list_stays(scanner, device, men):
    one, foreign = device(), device(at=men)
    scanner(one.tag)
    for text in ("ABC", foreign.tag):
        assert told(scanner(text))[0].startswith(f"« {text} » n’est pas un matériel de votre périmètre.")
    assert listed() == [one]


def test_twice_is_once(scanner, device):
    one = device()
    page = scanner(one.tag, one.tag)
    assert told(page) == [f"{one.pretty_tag} est déjà dans la liste."]
    assert listed() == [one]


@pytest.mark.parametrize("text", ["", "   ", "x" * 501, "\x00"])
def test_what_is_no_code_is_an_error_of_the_field(scanner, text):
    assert "code" in scanner(text).context["form"].errors


def send_photo(scanner, data):
    return scanner.client.post("/scan/photo/", {"photo": SimpleUploadedFile("etiquette.jpg", data)}, follow=True)


def test_a_photo_adds_the_devices_that_it_shows(scanner, device):
    """What else a maker's label says (a model, a network card) is no fault."""
    one, two = device(), device(serial="5CG1234ABC")
    picture = photo(
        code(f"http://testserver/D/{one.tag}"), code("S5CG1234ABC", CODE_128, 4), code("20XW00ABFR", scale=4)
    )
    page = send_photo(scanner, saved(picture))
    assert (set(listed()), told(page)) == ({one, two}, [])


def test_a_photo_without_a_device_says_why(scanner, device):
    one, listed_already = "20XW00ABFR", device()
    assert told(send_photo(scanner, saved(photo(code(one))))) == [
        f"« {one} » n’est pas un matériel de votre périmètre."
    ]
    scanner(listed_already.tag)
    page = send_photo(scanner, saved(photo(code(listed_already.tag), code(one))))
    assert told(page) == [f"{listed_already.pretty_tag} est déjà dans la liste."]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", saved(photo())])
def test_a_photo_that_cannot_be_read_is_an_error_of_the_field(scanner, data):
    page = send_photo(scanner, data)
    assert "photo" in page.context["photo"].errors
    assert "<title>Erreur : Scanner" in page.content.decode()


def test_the_address_of_photos_shows_the_page(scanner):
    assert scanner.client.get("/scan/photo/")["Location"] == "/scan/"
    assert "photo" in scanner.client.post("/scan/photo/").context["photo"].errors


def test_a_device_that_the_person_may_only_read_is_not_listed(scanner, agent, men, device):
    Membership.objects.create(user=agent, organisation=men, role="reader")
    scanner(device(at=men).tag)
    assert listed() == []


def test_a_line_is_removed(scanner, device):
    one, two = device(), device()
    page = scanner(one.tag, two.tag)
    scanner.client.post("/scan/retirer/", {"line": page.context["lines"][0].pk})
    assert listed() == [one]


@pytest.mark.parametrize("line", ["", "x", "²", "-1", "999"])
def test_a_wrong_line_removes_nothing(scanner, device, line):
    scanner(device().tag)
    assert scanner.client.post("/scan/retirer/", {"line": line}).status_code == 302
    assert len(listed()) == 1


def test_nobody_removes_the_line_of_another(scanner, visit, device, manager):
    scanner(device().tag)
    visit(manager).post("/scan/retirer/", {"line": ScanLine.objects.get().pk})
    assert len(listed()) == 1


def test_the_list_is_emptied(scanner, device):
    scanner(device().tag)
    page = scanner.client.post("/scan/vider/", follow=True)
    assert (listed(), told(page)) == ([], ["La liste est vide."])
    assert ScanSession.objects.get().closed_at is not None


@pytest.mark.parametrize("path", ["/scan/retirer/", "/scan/vider/"])
def test_a_link_changes_nothing(scanner, path):
    assert scanner.client.get(path).status_code == 405


@pytest.mark.parametrize("path", ["/scan/retirer/", "/scan/vider/", "/scan/rattacher/1/retirer/"])
def test_a_button_pressed_once_the_session_ended_leads_back_to_its_page(client, db, path):
    """Its own address answers to no link: signed in again, people would face an empty page."""
    sent = client.post(path, headers={"Referer": "http://testserver/scan/?a=1"})
    assert sent.url == "/connexion/?next=/scan/%3Fa%3D1"
    assert SessionRequired.ended in client.get(sent.url).text


@pytest.mark.parametrize("referer", ["", "http://ailleurs.example/scan/", "javascript:alert(1)"])
def test_a_page_of_others_is_led_back_to_by_nobody(client, db, referer):
    assert client.post("/scan/", headers={"Referer": referer}).url == "/connexion/?next=/scan/"


def test_one_open_list_per_person(agent):
    assert scanning.opened(agent) == scanning.opened(agent)
    with pytest.raises(IntegrityError):
        ScanSession.objects.create(user=agent)


def test_queries_do_not_grow_with_the_list(scanner, agent, device):
    counts = []
    for number in (1, 29):
        for _ in range(number):
            scanning.scan(scanning.opened(agent), device().tag, by=agent)
        with CaptureQueriesContext(connection) as queries:
            scanner()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(listed()) == 30
