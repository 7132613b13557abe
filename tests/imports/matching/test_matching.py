"""Foreign files explained once: the page of the columns, what is retained and where it holds, on all surfaces."""

from pathlib import Path

import pytest
from django.conf import settings as conf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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

pytestmark = pytest.mark.usefixtures("sound")

PAGE = "/materiels/import/"
RETAINED = "/materiels/import/correspondances/"
FILE = "Machine;Sorte;Fabriquant;Usager;Couleur\nS1;laptop;Dell;Jeanne Martin;gris\nS2;screen;HP;Paul Durand;noir\n"
SAID = {"Machine": "serial", "Sorte": "category", "Fabriquant": "manufacturer", "Usager": "", "Couleur": ""}
# The fields of the page are those of the headings, in their order; the fourth names people.
ANSWER = {"column-0": "serial", "column-1": "category", "column-2": "manufacturer", "column-4": ""}


@pytest.fixture(autouse=True)
def places(mte, dsi, dgpr, men):
    """Where files go."""


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


REAL = Path(conf.BASE_DIR).parent / "shared/real"
EXPORTS = [
    "Nom;Entité;Statut;Fabricant;Numéro de série;Type;Modèle;Lieu;Dernière modification",
    "Nom;Statut;Fabricant;Numéro de série;Type;Modèle;Système d'exploitation - Nom;Lieu;Composants - Processeur",
    "Nom;Entité;Statut;Type;Modèle;Lieu;Utilisateur;Usager;Numéro d'inventaire;Informations financières et "
    "administratives - Numéro d'immobilisation;Numéro de série;Numéro de la pièce",
    "Nom;Numéro de série;Numéro d'inventaire;Type;Modèle;Usager;Informations financières et administratives - Date "
    "d'achat;Informations financières et administratives - Valeur",
    "ID,Asset Name,Device Image,Asset Tag,Serial,Model,Category,Status,Checked Out To,Location,Manufacturer,Supplier",
]


@pytest.mark.parametrize("headings", EXPORTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_exports_of_tools_ask_for_no_column(mte, headings, kind):
    names = headings.split(";" if ";" in headings else ",")
    row = ["laptop" if name in ("Type", "Category") else "" for name in names]
    row[names.index("Nom" if "Nom" in names else "Asset Name")] = "PC-JEANNE"
    data = xlsx(names, row) if kind == "xlsx" else f"{';'.join(names)}\n{';'.join(row)}\n".encode()
    assert explained(data, "", mte).asks() == ""
    reading = explained(data, "", mte).reading()
    assert (reading.errors, [row.values["category"] for row in reading.rows]) == ([], ["laptop"])
    assert "JEANNE" not in repr(reading.rows)


@pytest.mark.skipif(not REAL.exists(), reason="the files of other programs are not here")
@pytest.mark.parametrize("path", sorted(REAL.glob("[gs]*")), ids=lambda path: path.name)
def test_real_files_ask_for_no_column(mte, path):
    data = path.read_bytes()
    assert explained(data, path.name, mte).asks() == ("words" if path.suffix == ".csv" else "")
    assert {word.kind for word in explained(data, path.name, mte).unknown} <= {"category", "place"}


HEADINGS = st.lists(st.text("éÉaA bc'’-_(5).", min_size=1, max_size=12), min_size=1, max_size=6)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(headings=HEADINGS, data=st.data())
def test_what_was_answered_is_not_asked_again(mte, headings, data):
    text = ";".join(f'"{heading}"' for heading in [*headings, "Catégorie"])
    file = f"{text}\n{';'.join('x' for _ in headings)};laptop\n".encode()
    before = explained(file, "", mte).asks()
    told = explained(file, "", mte).headings()
    said = {heading.text: heading.key for heading in told if not heading.person}
    memory.remember(mte, "x", {heading.text: said.get(heading.text, "") for heading in told}, by=OPERATOR)
    assert before in ("", "columns")
    assert explained(data.draw(st.sampled_from([file, file.upper()])), "", mte).asks() == ""
    assert not [e for e in explained(file, "", mte).reading().errors if e.reason.code == "column_unknown"]
    Layout.objects.all().delete()


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
