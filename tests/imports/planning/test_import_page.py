"""The page that brings in a file of devices: shown before it is written, confirmed once, for its sender alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry.devices.models import Device, Event
from registry.imports.models import Import, Upload
from registry.organisations.models import Organisation
from tests import codes, staging
from tests.imports.planning.rows import ENTRY, LIFE
from tests.reading import words
from tests.workbooks import xlsx

pytestmark = pytest.mark.usefixtures("sound")
PAGE = "/materiels/import/"


def test_a_workbook_is_known_by_its_content_on_the_page(send, visit, manager):
    url = send(manager, xlsx(list(ENTRY), ["laptop", "2020-01-01", "new"]), name="parc.csv").url
    assert visit(manager).post(url).status_code == 302
    assert Device.objects.get().category.code == "laptop"


@pytest.fixture
def send(visit, upload, sheet):
    """send(user, *rows): the answer to a file of these rows (or these bytes) for MTE."""

    def post(user, *rows, organisation="MTE", name="parc.csv", follow=False):
        data = rows[0] if isinstance(rows[0], bytes) else sheet(*rows)
        return visit(user).post(PAGE, {"organisation": organisation, "file": upload(data, name)}, follow=follow)

    return post


@pytest.mark.parametrize(
    ("person", "status"),
    [(None, 302), ("member", 403), ("reader", 403), ("national", 403), ("agent", 200), ("manager", 200)],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_import(visit, request, person, status, method):
    assert getattr(visit(person and request.getfixturevalue(person)), method)(PAGE).status_code == status


def test_a_file_is_shown_before_it_is_written(send, manager):
    page = send(manager, ENTRY | {"model": "Latitude", "serial": "S1"}, LIFE, follow=True)
    told = words(page)
    assert "2 matériels entreront dans « Ministère de la transition écologique »." in told
    for fact in ("En stock 1", "Donné 1", "Ordinateur portable 2", "Latitude", "S1"):
        assert fact in told
    assert Device.objects.count() == 0
    done = page.client.post(page.request["PATH_INFO"], follow=True)
    assert [str(message) for message in done.context["messages"]] == ["« parc.csv » : 2 matériels importés."]
    assert done.redirect_chain == [(f"/materiels/imports/{Import.objects.get().pk}/", 302)]
    assert Device.objects.count() == 2
    assert set(Event.objects.values_list("by", "via")) == {(manager.pk, "import")}
    assert Upload.objects.count() == 0


def test_one_device_is_announced_alone(send, manager):
    page = send(manager, ENTRY, follow=True)
    assert "1 matériel entrera dans" in words(page)
    done = page.client.post(page.request["PATH_INFO"], follow=True)
    assert [str(message) for message in done.context["messages"]] == ["« parc.csv » : 1 matériel importé."]


def test_an_import_is_given_up(send, visit, manager):
    url = send(manager, ENTRY).url
    client = visit(manager)
    done = client.post(url, {"cancel": "1"}, follow=True)
    assert [str(message) for message in done.context["messages"]] == ["L’import est abandonné : rien n’a été écrit."]
    assert (Device.objects.count(), Upload.objects.count()) == (0, 0)


def test_two_confirmations_import_once(send, visit, manager):
    url = send(manager, ENTRY).url
    first, second = (visit(manager).post(url).url for _ in range(2))
    assert (first, second) == (f"/materiels/imports/{Import.objects.get().pk}/", "/materiels/imports/")
    assert Device.objects.count() == 1


STEPS = ["", "feuille/", "colonnes/", "mots/"]
GONE = {("get", step) for step in [*STEPS, "erreurs.csv"]} | {("post", step) for step in [*STEPS, "reponses/"]}


@pytest.mark.parametrize(("method", "step"), sorted(GONE))
@pytest.mark.parametrize("end", ["imported", "abandoned", "expired"])
def test_whoever_goes_back_to_a_file_that_waits_no_more_finds_the_imports(send, visit, manager, method, step, end):
    url, client = send(manager, ENTRY).url, visit(manager)
    if end == "expired":
        Upload.objects.update(created_at=timezone.now() - timedelta(hours=25))
    else:
        client.post(url, {"cancel": "1"} if end == "abandoned" else {}, follow=True)
    page = getattr(client, method)(f"{url}{step}", follow=True)
    assert page.redirect_chain == [("/materiels/imports/", 302)]
    assert [str(message) for message in page.context["messages"]] == ["Ce fichier n’attend plus : voici les imports."]


@pytest.mark.parametrize("person", ["reader", "member"])
def test_whoever_imports_nowhere_is_not_led_to_the_imports(visit, request, person):
    assert visit(request.getfixturevalue(person)).get(f"{PAGE}1/").status_code == 404


def test_what_changed_since_the_preview_is_seen(send, visit, manager, stage):
    row = ENTRY | {"serial": "S1", "manufacturer": "Dell"}
    page = send(manager, row, follow=True)
    url, stamp = page.request["PATH_INFO"], page.context["stamp"]
    staging.apply(stage(row | {"model": "Autre"}))
    response = visit(manager).post(url, {"confirmed": stamp})
    assert "Le registre a changé depuis la vérification" in words(response)
    assert (Device.objects.count(), Upload.objects.count()) == (1, 1)


@pytest.mark.parametrize("person", ["agent", "stranger", "reader", "member", "national"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_file_is_its_senders_alone(send, visit, request, manager, person, method):
    url = send(manager, ENTRY).url
    assert getattr(visit(request.getfixturevalue(person)), method)(url).status_code == 404
    assert (Device.objects.count(), Upload.objects.count()) == (0, 1)


def test_a_passer_by_confirms_nothing(send, visit, manager):
    url = send(manager, ENTRY).url
    assert visit(None).post(url).url == f"/connexion/?next={url}"
    assert Device.objects.count() == 0


def test_a_right_lost_since_the_preview_is_lost(send, visit, manager):
    url = send(manager, ENTRY).url
    manager.memberships.all().delete()
    assert visit(manager).post(url).status_code == 403
    assert Device.objects.count() == 0


def test_a_file_waits_one_day(send, visit, manager):
    url = send(manager, ENTRY).url
    Upload.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert visit(manager).get(url).status_code == 302
    send(manager, ENTRY)
    assert Upload.objects.count() == 1


def test_refused_rows_are_listed_with_422(send, manager):
    response = send(manager, ENTRY | {"price": "<b>-5"}, ENTRY | {"acquired_on": "hier"}, follow=True)
    assert response.status_code == 422
    told = words(response)
    assert "2 erreurs : rien n’a été écrit" in told
    assert "2 price <b>-5 Le montant doit être un nombre positif" in told
    assert "3 acquired_on hier La date doit s’écrire" in told
    assert Device.objects.count() == 0
    assert response.client.post(response.request["PATH_INFO"]).status_code == 422
    assert (Device.objects.count(), Upload.objects.count()) == (0, 1)


def test_a_thousand_errors_are_counted_the_first_listed_and_all_in_a_file(send, manager):
    page = send(manager, *[ENTRY | {"price": f"-{rank}"} for rank in range(1, 1001)], follow=True)
    told = words(page)
    lines = b"".join(page.client.get(f"{page.request['PATH_INFO']}erreurs.csv").streaming_content).decode().splitlines()
    assert (len(lines), lines[0]) == (1001, "\ufeffligne;colonne;valeur;raison")
    assert lines[1000].startswith("1001;price;'-1000;Le montant doit être un nombre positif")
    assert "1\u202f000 erreurs : rien n’a été écrit" in told.replace("\u00a0", "\u202f")
    assert "(les 100 premières sont listées)" in told
    assert "-100 " in told
    assert "-101 " not in told


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 x", "pdf"),
        (b"PK\x03\x04x", "damaged"),
        (b"MZ\x90\x00x", "program"),
        (b"", "empty"),
        (b"\xff\xfe\x00", "unknown_encoding"),
        (b'{"content": {}}', "no_device"),
    ],
)
def test_an_unreadable_file_is_said_beside_the_field(send, manager, data, code):
    response = send(manager, data)
    assert (response.status_code, codes.of_page(response)) == (200, {"file": [code]})
    assert Upload.objects.count() == 0


@pytest.mark.parametrize("code", ["MTE", "MEN", "CLAVIERS", "MTE-DGPR", "NOPE", ""])
def test_an_agent_imports_into_their_own_service_only(send, agent, code):
    response = send(agent, ENTRY, organisation=code)
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["organisation"])


def test_an_agent_is_told_which_row_their_role_refuses(send, agent):
    response = send(agent, ENTRY, LIFE | {"route": "sold"}, organisation="MTE-DSI", follow=True)
    assert response.status_code == 422
    assert "3 date de sortie 2024-02-01 Votre rôle ne permet pas cet acte" in words(response)


def test_a_file_too_large_is_refused_before_it_is_read(visit, manager, upload, settings):
    settings.MAX_UPLOAD_MB = 1
    response = visit(manager).post(PAGE, {"organisation": "MTE", "file": upload(b"x" * 1_100_000)})
    assert response.status_code == 413
    assert "Votre envoi dépasse 1 Mo" in words(response)


def test_a_long_or_odd_name_is_no_trouble(send, manager):
    assert list(send(manager, ENTRY, name="x" * 300 + ".csv").context["form"].errors or ["kept"])
    response = send(manager, ENTRY, name="<parc> «été».csv", follow=True)
    assert "Vérifier l’import de « <parc> «été».csv »" in words(response)


def test_a_number_that_no_upload_has(visit, manager):
    assert [visit(manager).get(f"{PAGE}{number}/").status_code for number in ("0", "9" * 30)] == [302, 302]


def test_uploads_go_with_their_place(send, manager, mte):
    send(manager, ENTRY)
    assert Upload.objects.get().organisation == Organisation.objects.get(code="MTE")
