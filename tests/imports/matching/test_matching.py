"""Foreign files explained once: the page of the columns, what is retained and where it holds, on all surfaces."""

import pytest

from registry.devices.models import Device
from registry.imports.explaining import memory
from registry.imports.explaining.explained import explained
from registry.imports.models import Layout, Upload
from registry.shared.access import OPERATOR
from registry.tabular import delimited
from tests import staging
from tests.api import Client
from tests.reading import words
from tests.workbooks import xlsx

pytestmark = pytest.mark.usefixtures("sound", "places")

PAGE = "/materiels/import/"
RETAINED = "/materiels/import/correspondances/"
FILE = "Machine;Sorte;Fabriquant;Usager;Couleur\nS1;laptop;Dell;Jeanne Martin;gris\nS2;screen;HP;Paul Durand;noir\n"
SAID = {"Machine": "serial", "Sorte": "category", "Fabriquant": "manufacturer", "Usager": "", "Couleur": ""}
# The fields of the page are those of the headings, in their order; the fourth names people.
ANSWER = {"column-0": "serial", "column-1": "category", "column-2": "manufacturer", "column-4": ""}


@pytest.fixture
def send(visit, upload):
    """send(user, data): the answer to a file for MTE."""

    def post(user, data=FILE, organisation="MTE", follow=False):
        data = data if isinstance(data, bytes) else data.encode()
        return visit(user).post(PAGE, {"organisation": organisation, "file": upload(data)}, follow=follow)

    return post


def serials():
    return sorted(Device.objects.values_list("serial", "category__code", "manufacturer"))


def test_a_file_of_unknown_headings_is_explained_once(send, visit, manager):
    asked = send(manager, follow=True)
    page = asked.redirect_chain[-1][0]
    assert page == f"{PAGE}{Upload.objects.get().pk}/colonnes/"
    told = words(asked)
    assert "Exemples : S1 ; S2" in told
    assert "Jeanne" not in told
    assert "Jamais gardé, parce que c’est le nom d’une personne : Usager." in told
    form = asked.context["form"]
    assert {form[name].label: form[name].initial for name in form.fields} == {
        "Machine": "", "Sorte": "", "Fabriquant": "manufacturer", "Couleur": "",
    }  # fmt: skip
    preview = visit(manager).post(page, ANSWER, follow=True)
    assert "2 matériels" in words(preview)
    assert "Colonnes qui ne sont pas lues : Usager, Couleur." in words(preview)
    visit(manager).post(preview.redirect_chain[-1][0])
    assert serials() == [("S1", "laptop", "Dell"), ("S2", "screen", "HP")]
    again = FILE.replace("S1", "S3").replace("S2", "S4")
    assert send(manager, again).url == f"{PAGE}{Upload.objects.get().pk}/"


def test_a_request_opens_its_file_once(send, visit, manager, monkeypatch):
    read, times = delimited.open_csv, []
    monkeypatch.setattr(delimited, "open_csv", lambda *given: times.append(1) or read(*given))
    columns, browser = send(manager).url, visit(manager)
    browser.get(columns)
    preview = browser.post(columns, ANSWER).url
    browser.get(preview)
    assert browser.post(preview, {"confirmed": "9-9-9"}).status_code == 200
    browser.post(preview)
    assert (len(times), Device.objects.count()) == (6, 2)


@pytest.mark.parametrize(
    ("headings", "step"),
    [
        ("category;serial", "preview"),
        ("Catégorie;Numéro de série;Usager", "preview"),
        ("Catégorie;Couleur", "columns"),
        ("Couleur;Poids", "columns"),
    ],
)
def test_only_what_is_not_known_is_asked(mte, headings, step):
    assert (explained(f"{headings}\nlaptop;S1;Jeanne\n".encode(), "", mte).asks() or "preview") == step


def test_headings_that_are_twice_are_said_in_the_preview(send, visit, manager):
    response = visit(manager).get(send(manager, "serial;serial\nS1;S1\n").url)
    assert response.status_code == 422
    assert "La colonne « numéro de série » figure deux fois" in words(response)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"column-0": "", "column-1": ""}, memory.NOTHING_TOLD),
        ({"column-4": "serial"}, "« numéro de série » est déjà la colonne « Machine » : gardez-en une seule."),
        ({"column-4": "nonsense"}, "Sélectionnez un choix valide."),
    ],
)
def test_a_wrong_answer_is_asked_again(send, visit, manager, answer, sentence):
    response = visit(manager).post(send(manager).url, ANSWER | answer)
    assert response.status_code == 200
    assert sentence in words(response)
    assert not Layout.objects.exists()


def test_a_file_that_breaks_further_down_is_said_in_the_end(send, visit, manager):
    preview = visit(manager).post(send(manager, FILE + "S3;laptop\n" * 300 + '"S4').url, ANSWER, follow=True)
    assert preview.status_code == 422
    assert "contient un guillemet mal fermé" in words(preview)
    page = send(manager, 'category\nPortable\n"lap', follow=True)
    assert visit(manager).get(f"{page.request['PATH_INFO']}mots/").status_code == 302


def test_the_file_is_given_up(send, visit, manager):
    visit(manager).post(send(manager).url, {"cancel": "1"})
    assert (Upload.objects.count(), Layout.objects.count()) == (0, 0)


@pytest.mark.parametrize("person", ["agent", "stranger", "reader", "administrator"])
def test_the_page_is_the_senders_alone(send, visit, request, manager, person):
    url = send(manager).url
    assert visit(request.getfixturevalue(person)).get(url).status_code == 404


def brought(data, organisation):
    staged = staging.stage(data, "parc.csv", organisation, by=OPERATOR)
    found = [line.device for line in staged.samples["new"]]
    return [(device.serial, device.category.code) for device in found], [e.column for e in staged.errors]


def test_it_holds_below_and_the_nearest_wins(mte, dsi, dgpr, men):
    data = b"A;B;C\nS1;laptop;X1\n"
    memory.remember(mte, "parc.csv", {"A": "serial", "B": "category", "C": ""}, by=OPERATOR)
    memory.remember(dsi, "parc.csv", {"A": "", "B": "category", "C": "serial"}, by=OPERATOR)
    assert brought(data, mte) == brought(data, dgpr) == ([("S1", "laptop")], [])
    assert brought(data, dsi) == ([("X1", "laptop")], [])
    assert brought(data, men)[1] == ["A, B, C"]


def test_a_known_heading_may_mean_something_else(mte):
    memory.remember(mte, "x", {"Modèle": "note", "Type": "category", "Désignation": "model"}, by=OPERATOR)
    reading = explained("Type;Modèle;Désignation\nlaptop;vieux;Latitude\n".encode(), "", mte).reading()
    assert [row.values for row in reading.rows] == [{"category": "laptop", "note": "vieux", "model": "Latitude"}]


def test_a_tools_file_may_be_explained_too(mte):
    data = (
        '"Nom";"Entité";"Numéro de série";"Type";"Infos - Numéro d\'immobilisation";"Infos - Date d\'achat"\n'
        '"PC";"Racine";"S1";"laptop";"IMMO-1";"01/03/2024"\n'
        '"PC";"Racine";"S2";"laptop";"IMMO-2";"23/03/2024"\n'
    ).encode()
    said = dict.fromkeys(["Nom", "Entité"], "") | {
        "Numéro de série": "serial", "Type": "category", "Infos - Numéro d'immobilisation": "tag",
        "Infos - Date d'achat": "acquired_on",
    }  # fmt: skip
    memory.remember(mte, "glpi.csv", said, by=OPERATOR)
    rows = explained(data, "", mte).reading().rows
    assert [(row.values["tag"], row.values["acquired_on"].isoformat()) for row in rows] == [
        ("IMMO-1", "2024-03-01"), ("IMMO-2", "2024-03-23"),
    ]  # fmt: skip


def test_a_workbook_is_explained_too(send, visit, manager):
    data = xlsx(*(line.split(";") for line in FILE.splitlines()))
    visit(manager).post(send(manager, data).url, ANSWER)
    assert explained(data, "", Upload.objects.get().organisation).asks() == ""


def test_the_columns_of_a_tool_are_shown_as_they_are_read(send, visit, manager):
    url = send(manager, "Asset Tag,Category,Asset Notes,Username\nA1,laptop,vieux,jeanne\n").url
    page = visit(manager).get(f"{url}colonnes/")
    form = page.context["form"]
    assert [(form[name].label, form[name].initial) for name in form.fields] == [
        ("Asset Tag", "tag"), ("Category", "category"), ("Asset Notes", "note"),
    ]  # fmt: skip
    assert f'href="{url}colonnes/"' in visit(manager).get(url).content.decode()


def test_an_inventory_has_no_columns(send, visit, manager):
    url = send(manager, '{"itemtype": "Computer", "content": {"bios": {"ssn": "A1"}}}').url
    assert visit(manager).get(f"{url}colonnes/").url == url


# What is retained.


@pytest.fixture
def layout(mte):
    return memory.remember(mte, "parc.csv", SAID, by=OPERATOR)


def test_what_is_retained_is_seen_changed_and_forgotten(visit, manager, layout):
    client, url = visit(manager), f"{RETAINED}colonnes/{layout.pk}/"
    assert f'href="{url}"' in client.get(RETAINED).content.decode()
    assert client.get(url).status_code == 200
    changed = client.post(url, ANSWER | {"column-4": "note"}, follow=True)
    assert changed.redirect_chain == [(RETAINED, 302)]
    assert dict(Layout.objects.get().columns.values_list("heading", "column")) == SAID | {"Couleur": "note"}
    client.post(url, {"forget": "1"})
    assert not Layout.objects.exists()
    assert "Aucune colonne n’a été expliquée" in words(client.get(RETAINED))


@pytest.mark.parametrize(("person", "status"), [("agent", 404), ("stranger", 404), ("reader", 404), ("manager", 200)])
def test_who_may_change_what_is_retained(visit, request, layout, person, status):
    client, url = visit(request.getfixturevalue(person)), f"{RETAINED}colonnes/{layout.pk}/"
    assert client.get(url).status_code == status
    assert client.post(url, {"forget": "1"}).status_code == (302 if status == 200 else 404)


@pytest.mark.parametrize(("person", "status"), [("reader", 403), ("member", 403), ("agent", 200), ("manager", 200)])
def test_who_sees_the_list(visit, request, person, status):
    assert visit(request.getfixturevalue(person)).get(RETAINED).status_code == status


# The API.


def test_the_api_retains_tells_and_forgets(manager, mte):
    ask = Client(manager).ask
    body = {"organisation": "MTE", "name": "parc.csv", "columns": SAID}
    status, made = ask("post", "imports/columns/", body)
    assert (status, made) == (201, {"id": made["id"]} | body)
    assert ask("get", "imports/columns/")[1]["results"] == [made]
    assert ask("get", f"imports/columns/{made['id']}/") == (200, made)
    assert brought(FILE.encode(), mte) == ([("S1", "laptop"), ("S2", "screen")], [])
    assert ask("delete", f"imports/columns/{made['id']}/") == (204, None)
    assert brought(FILE.encode(), mte)[1] == ["Machine, Sorte, Fabriquant, Couleur"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"organisation": "MEN"}, "organisation"),
        ({"organisation": "NOPE"}, "organisation"),
        ({"columns": {}}, "columns"),
        ({"columns": {"A": "note"}}, "non_field_errors"),
        ({"columns": {"A": "category", "B": "category"}}, "B"),
        ({"columns": {"A": "category", "B": "colour"}}, "B"),
        ({"columns": {"A": "category", "Usager": "note"}}, "Usager"),
        ({"columns": {"A": "category", "B" * 201: "note"}}, "B" * 201),
        ({"columns": "A"}, "columns"),
        ({"name": ""}, "name"),
    ],
)
def test_the_api_refuses_what_makes_no_sense(manager, body, named):
    sent = {"organisation": "MTE", "name": "x", "columns": {"A": "category"}} | body
    status, told = Client(manager).ask("post", "imports/columns/", sent)
    assert (status, list(told["codes"])) == (400, [named])
    assert not Layout.objects.exists()


def test_a_reader_tells_nothing(reader):
    sent = {"organisation": "MTE", "name": "x", "columns": {"A": "category"}}
    assert Client(reader).ask("post", "imports/columns/", sent)[0] in (400, 403)
    assert not Layout.objects.exists()
