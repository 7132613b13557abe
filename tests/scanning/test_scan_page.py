"""The scan page: what enters the list, what is refused and why, one act for all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from registry.devices.identity import tags
from registry.devices.lifecycle import Status
from registry.devices.models import Device, Event
from registry.organisations.models import Membership
from registry.scanning import own_list as scanning
from registry.scanning.models import ScanLine, ScanSession
from tests import cast
from tests.pictures import CODE_128, code, photo, saved
from tests.shared.test_wedge import wedge

ACT = {"on": "2024-06-01"}


@pytest.fixture
def scanner(visit, agent):
    """scanner(*texts): the agent's browser once these texts are scanned, and the page that it shows then."""
    client = visit(agent)

    def scan(*texts):
        page = client.get("/scan/")
        for text in texts:
            page = client.post("/scan/", {"code": text}, follow=True)
        return page

    scan.client = client
    return scan


def listed():
    return [line.device for line in ScanLine.objects.filter(session__closed_at=None)]


def told(page):
    return [str(message) for message in page.context["messages"]]


def labels_of(page):
    return {move.label: count for move, count in page.context["moves"] + page.context["exits"]}


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
        assert told(scanner(text)) == [f"« {text} » n’est pas un matériel de votre périmètre."]
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


def test_one_open_list_per_person(agent):
    assert scanning.opened(agent) == scanning.opened(agent)
    with pytest.raises(IntegrityError):
        ScanSession.objects.create(user=agent)


def test_each_act_says_how_many_lines_allow_it(scanner, device):
    in_stock, in_service = device("in_stock"), device("in_service")
    alone = labels_of(scanner(in_stock.tag))
    assert (alone["Mettre en service"], "Mettre en stock" in alone) == (1, False)
    page = scanner(in_service.tag)
    both = labels_of(page)
    assert (both["Mettre en service"], both["Envoyer en réparation"], both["Réformer"]) == (1, 2, 2)
    assert "Mettre en service (1 sur 2)</a>" in page.content.decode()
    assert "Réformer</a>" in page.content.decode()


def test_the_lines_that_stand_in_the_way_are_named(scanner, device):
    in_stock, in_service = device("in_stock"), device("in_service")
    scanner(in_stock.tag, in_service.tag)
    page = scanner.client.post("/scan/agir/store/", ACT)
    assert page.status_code == 409
    assert [(line.device, reasons) for line, reasons in page.context["refused"]] == [
        (in_stock, ["il est « En stock »"])
    ]


def test_the_acts_are_those_that_the_role_allows(visit, agent, manager, device):
    one = device("retired")
    for person, may in ((agent, False), (manager, True)):
        page = visit(person).post("/scan/", {"code": one.tag}, follow=True)
        assert ("Donner" in labels_of(page)) is may


def test_one_act_for_all(scanner, agent, device):
    devices = [device("in_service"), device("in_repair")]
    page = scanner(*(one.tag for one in devices))
    assert "Mettre en stock" in labels_of(page)
    assert scanner.client.get("/scan/agir/store/").status_code == 200
    page = scanner.client.post("/scan/agir/store/", ACT, follow=True)
    assert told(page) == ["« Mettre en stock » est enregistré pour 2 matériels."]
    assert listed() == []
    assert set(Device.objects.values_list("status", flat=True)) == {Status.IN_STOCK}
    events = [cast.last(one) for one in devices]
    assert {(event.action, event.by, event.via, str(event.on)) for event in events} == {
        ("store", agent, "scan", "2024-06-01")
    }
    assert events[0].operation == events[1].operation


def test_the_facts_of_an_act_are_asked(scanner, device):
    one = device("in_stock")
    scanner(one.tag)
    page = scanner.client.post("/scan/agir/retire/", ACT)
    assert "functional" in page.context["form"].errors
    assert listed() == [one]
    scanner.client.post("/scan/agir/retire/", ACT | {"functional": "false"})
    assert cast.last(one).functional is False


def test_a_refused_row_is_named_and_nothing_is_written(scanner, device):
    good, bad = device("in_service"), device("in_service", on=cast.day("2025-01-01"))
    scanner(good.tag, bad.tag)
    count = Event.objects.count()
    page = scanner.client.post("/scan/agir/store/", ACT)
    reason = "la date du 01/06/2024 précède le dernier mouvement (01/01/2025)"
    assert page.status_code == 409
    assert [(line.device, reasons) for line, reasons in page.context["refused"]] == [(bad, [reason])]
    assert f"{bad.pretty_tag}</span> : {reason}." in page.content.decode()
    assert (Event.objects.count(), len(listed())) == (count, 2)


def test_refused_rows_are_removed_and_the_rest_goes(scanner, device):
    good, bad = device("in_service"), device("in_service", on=cast.day("2025-01-01"))
    scanner(good.tag, bad.tag)
    refused = scanner.client.post("/scan/agir/store/", ACT).context["refused"]
    lines = [line.pk for line, _ in refused]
    page = scanner.client.post("/scan/agir/store/", ACT | {"line": lines, "drop": "1"})
    assert page.context["form"]["on"].value() == "2024-06-01"
    assert listed() == [good]
    page = scanner.client.post("/scan/agir/store/", ACT | {"line": lines}, follow=True)
    assert told(page) == ["« Mettre en stock » est enregistré pour 1 matériel."]


def test_removing_every_refused_row_leads_back_to_the_list(scanner, device):
    bad = device("in_service", on=cast.day("2025-01-01"))
    scanner(bad.tag)
    lines = [ScanLine.objects.get().pk]
    answer = scanner.client.post("/scan/agir/store/", ACT | {"line": lines, "drop": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/scan/")


def test_an_act_that_no_line_allows_is_not_begun(scanner, device):
    scanner(device("in_stock").tag)
    page = scanner.client.get("/scan/agir/store/", follow=True)
    assert told(page) == ["« Mettre en stock » n’est possible pour aucune ligne de la liste."]


@pytest.mark.parametrize("action", ["nothing", "receive", "hand_over", "correct"])
def test_only_direct_acts_have_a_page(scanner, device, action):
    scanner(device().tag)
    assert scanner.client.post(f"/scan/agir/{action}/", ACT).status_code == 404


def test_an_act_beyond_the_role_is_forbidden_and_the_list_stays(scanner, device):
    scanner(device("retired").tag)
    answer = scanner.client.post("/scan/agir/sell/", ACT | {"counterparty_name": "Tri et Fils"})
    assert answer.status_code == 403
    assert len(listed()) == 1


def test_the_same_list_sent_twice_acts_once(agent, device):
    one, session = device(), scanning.opened(agent)
    scanning.scan(session, one.tag, by=agent)
    act = cast.acting(agent, cast.day("2024-06-01"))
    assert len(scanning.record(session, "assess", act, functional=True)) == 1
    assert scanning.record(session, "assess", act, functional=True) == []


def test_an_empty_list_is_said(scanner, device):
    page = scanner.client.post("/scan/agir/store/", ACT, follow=True)
    assert told(page) == ["La liste est vide : rien n’a été enregistré."]


def test_a_device_that_left_the_scope_leaves_the_list(scanner, device, men):
    one = device("in_service")
    scanner(one.tag)
    Device.objects.filter(pk=one.pk).update(organisation=men)
    assert list(scanner().context["lines"]) == []


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
