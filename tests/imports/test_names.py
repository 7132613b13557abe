"""Two organisations of one name: a file that names them is asked which, with their codes, on every surface."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from registry.devices.forms.acts import ActForm
from registry.devices.lifecycle import MOVES
from registry.devices.models import Device, Stay
from registry.imports.forms.matching import Meanings
from registry.imports.models import Translation
from registry.imports.models.translation import WordKind
from registry.organisations.models import Organisation
from registry.organisations.names import Directory, ambiguous, labels
from registry.shared.access import OPERATOR
from tests import cast, codes, staging
from tests.api import Client

PAGE = "/materiels/import/"
SNIPE = "Company,Asset Tag,Category,Serial,Manufacturer,Model\n{},SG-0001,laptop,BUGSG1,Dell,Latitude\n"
GONE = (
    "category;acquired_on;origin;retired_on;functional;erasure;left_on;route;counterparty\n"
    "laptop;2020-01-01;new;2024-01-01;true;purge;2024-02-01;donated;{}\n"
)
NO_CODE = "Aucune organisation ne porte ce code : {}."
MEANT = "écrivez celui que ce nom désigne ({})"
SENTENCE = "Plusieurs organisations se nomment ainsi : écrivez le code de l’une d’elles ({})."
# As each of the two is named, and as the file says it.
SPELLINGS = [
    ("Secrétariat général", "Secrétariat général", "Secrétariat général"),
    ("Secrétariat général", "SECRETARIAT GENERAL", "secrétariat  général"),
    ("Secrétariat  général ", "secretariat general", "Secrétariat général"),
]
each_spelling = pytest.mark.parametrize(("first", "second", "written"), SPELLINGS)


@pytest.fixture
def two(dsi, dgpr):
    """two(first, second): SG1 and SG2, so named, in two services of MTE."""

    def make(first="Secrétariat général", second="Secrétariat général"):
        return cast.organisation("SG1", "service", dsi, first), cast.organisation("SG2", "service", dgpr, second)

    return make


@pytest.fixture
def same(asso):
    """same(first, second): two more associations, so named."""

    def make(first="Secrétariat général", second="Secrétariat général"):
        return [cast.organisation(code, "association", name=name) for code, name in (("A1", first), ("A2", second))]

    return make


@pytest.fixture
def send(visit, upload, manager):
    def through_the_page(text):
        return visit(manager).post(PAGE, {"file": upload(text.encode()), "organisation": "MTE"})

    return through_the_page


def refused_by_the_command(tmp_path, text):
    (tmp_path / "parc.csv").write_text(text)
    with pytest.raises(SystemExit) as stop:
        call_command(
            "import_devices", str(tmp_path / "parc.csv"), "--organisation", "MTE", "--json",
            stdout=(out := StringIO()), stderr=StringIO(),
        )  # fmt: skip
    assert stop.value.code == 1
    return told(json.loads(out.getvalue()))


def refused_by_the_api(user, upload, text):
    body = {"file": upload(text.encode()), "organisation": "MTE"}
    answer = Client(user).post("/api/devices/import/", body, format="multipart")
    assert answer.status_code == 400
    return told(answer.json())


def told(body):
    return [(error["line"], error["column"], error["code"], error["reason"]) for error in body["errors"]]


# Holders.


@each_spelling
def test_a_page_asks_which_and_retains_it(two, send, client, mte, first, second, written):
    two(first, second)
    url = send(SNIPE.format(written)).url
    page = client.get(url)
    (field,) = page.context["form"]
    assert (field.initial, field.help_text) == ("", "Site ou organisation, 1 ligne. Nom de SG1, SG2")
    assert {label for code, label in field.field.choices if code in ("SG1", "SG2")} == {
        f"\u2003\u2003{first} (SG1)",
        f"\u2003\u2003{second} (SG2)",
    }
    preview = client.post(url, {"word-0": "SG2"}).url
    client.post(preview, {"confirmed": "1-0-0"})
    assert Device.objects.get().organisation.code == "SG2"
    assert (Translation.objects.get().organisation, Translation.objects.get().place.code) == (mte, "SG2")
    assert "mots" not in send(SNIPE.format(written)).url


def test_a_page_without_an_answer_brings_nothing_in(two, send, client):
    two()
    url = send(SNIPE.format("Secrétariat général")).url
    preview = client.post(url, {"word-0": ""}).url
    response = client.get(preview)
    assert (response.status_code, SENTENCE.format("SG1, SG2") in response.content.decode()) == (422, True)
    client.post(preview, {"confirmed": "1-0-0"})
    assert not Device.objects.exists()


def test_it_may_be_said_to_mean_the_whole(two, send, client, mte):
    two()
    url = send(SNIPE.format("Secrétariat général")).url
    client.post(client.post(url, {"word-0": "?"}).url, {"confirmed": "1-0-0"})
    assert Device.objects.get().organisation == mte


@each_spelling
def test_the_command_and_the_api_refuse_with_the_codes(two, tmp_path, upload, manager, first, second, written):
    two(first, second)
    text = SNIPE.format(written)
    refused = [(2, "site", "ambiguous_organisation", SENTENCE.format("SG1, SG2"))]
    assert refused_by_the_command(tmp_path, text) == refused
    assert refused_by_the_api(manager, upload, text) == refused
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        (SNIPE.format("sg1"), "SG1"),
        ("category;site;organisation\nlaptop;Secrétariat général;SG2\n", "SG2"),
        ("category;lieu\nlaptop;Secrétariat général\n", "MTE"),
        # The other one is not among those that this import may fill.
        ("category;site\nlaptop;Secrétariat général\n", "SG1"),
    ],
)
def test_what_tells_which_one_is_not_asked(two, dsi, mte, text, holder):
    two()
    place = dsi if text.startswith("category;site\n") else mte
    staged = staging.stage(text.encode(), "parc.csv", place, by=OPERATOR)
    assert (staged.errors, staged.left_out) == ([], [])
    staging.apply(staged)
    assert Device.objects.get().organisation.code == holder


@pytest.mark.parametrize(
    ("written", "code", "sentence"),
    [
        ("Secrétariat général", "unknown_organisation", NO_CODE.format(MEANT.format("SG1, SG2"))),
        ("Direction du numérique", "unknown_organisation", NO_CODE.format(MEANT.format("MTE-DSI"))),
        ("Ministère de l’éducation", "unknown_organisation", NO_CODE.format("créez-la ou corrigez le code")),
        ("sg-bis", "ambiguous_organisation", SENTENCE.format("SG-BIS, Sg-Bis")),
    ],
)
def test_a_name_in_the_column_of_codes_is_told_its_codes(two, men, mte, written, code, sentence):
    two()
    cast.organisation("SG-BIS", "service", mte)
    cast.organisation("Sg-Bis", "service", mte)
    (error,) = staging.stage(f"category;organisation\nlaptop;{written}\n".encode(), "", mte, by=OPERATOR).errors
    assert (codes.of_rows([error]), error.reason) == ([(2, "organisation", code)], sentence)


def test_what_several_bear_is_no_guess(two, mte):
    two()
    assert {Meanings(mte).names[WordKind.PLACE][code] for code in ("SG1", "SG2", "MTE-DSI")} == {
        "SG1",
        "SG2",
        "Direction du numérique",
    }


# Beneficiaries.


@each_spelling
def test_a_beneficiary_of_two_is_refused_with_the_codes(
    same, mte, tmp_path, upload, send, client, manager, first, second, written
):
    same(first, second)
    text = GONE.format(written)
    refused = [(2, "bénéficiaire", "ambiguous_organisation", SENTENCE.format("A1, A2"))]
    assert refused_by_the_command(tmp_path, text) == refused
    assert refused_by_the_api(manager, upload, text) == refused
    response = client.get(send(text).url)
    assert (response.status_code, SENTENCE.format("A1, A2") in response.content.decode()) == (422, True)
    assert not Device.objects.exists()


@pytest.mark.parametrize("written", ["A2", "a2", "Claviers solidaires", "Inconnue"])
def test_a_beneficiary_that_is_one_is_taken(same, mte, written):
    same()
    staged = staging.stage(GONE.format(written).encode(), "parc.csv", mte, by=OPERATOR)
    assert staged.errors == []
    staging.apply(staged)
    stay = Stay.objects.get()
    assert (stay.counterparty and stay.counterparty.code, stay.counterparty_name) == {
        "Claviers solidaires": ("CLAVIERS", ""),
        "Inconnue": (None, "Inconnue"),
    }.get(written, ("A2", ""))


def test_a_known_device_keeps_its_beneficiary(same, device, asso):
    same(), cast.organisation("A3", "association", name=asso.name)
    given = device("donated")
    text = f"étiquette;catégorie;bénéficiaire\n{given.tag};laptop;{asso.name}\n"
    (error,) = staging.stage(text.encode(), "parc.csv", given.organisation, by=OPERATOR).errors
    assert codes.of_rows([error]) == [(2, "bénéficiaire", "ambiguous_organisation")]
    assert "(A3, CLAVIERS)" in error.reason


# Choices and look-ups.


def test_a_list_of_choices_tells_them_apart(same, mte, manager):
    same()
    choices = dict(ActForm(move=MOVES["donate"], user=manager).fields["counterparty"].choices)
    assert {choices[code] for code in ("A1", "A2", "CLAVIERS")} == {
        "Secrétariat général (A1)",
        "Secrétariat général (A2)",
        "Claviers solidaires",
    }


@pytest.mark.ignore_template_errors
def test_so_does_the_administrators_site(two, visit, administrator, agent):
    two()
    page = visit(administrator).get(f"/admin/organisations/user/{agent.pk}/change/").content.decode()
    assert {f"Secrétariat général ({code})" in page for code in ("SG1", "SG2")} == {True}


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize(
    ("kind", "name", "made"),
    [
        ("association", "claviers  SOLIDAIRES", False),
        ("company", "Claviers solidaires", False),
        ("association", "Claviers solidaires de Brest", True),
    ],
)
def test_a_ministry_does_not_register_a_partner_twice(visit, administrator, asso, kind, name, made):
    empty = dict.fromkeys("parent siret rna address email phone signatory signatory_title".split(), "")
    visit(administrator).post(
        "/admin/organisations/organisation/add/", empty | {"code": "B", "name": name, "kind": kind}
    )
    assert Organisation.objects.filter(code="B").exists() is made


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("DSI", ["DSI"]),
        ("dsi", ["Dsi", "DSI"]),
        ("Dsi", ["Dsi"]),
        ("direction", ["A"]),
        ("A", ["A"]),
        ("nulle part", []),
        ("", []),
    ],
)
def test_a_code_comes_first_as_it_is_written(state, written, found):
    """DSI is also a name: who writes a code means the code."""
    for code, name in (("Dsi", "Numérique"), ("DSI", "Numérique"), ("A", "Direction"), ("B", "DSI")):
        cast.organisation(code, "service", state, name)
    known = Directory(Organisation.objects.all())
    assert [one.code for one in known.bearers(written)] == found
    assert len(known) == 5


def test_the_question_names_them_in_order(two):
    bearers = list(reversed(two()))
    assert ambiguous(bearers) == SENTENCE.format("SG1, SG2")
    assert [label for _, label in labels(bearers[:1])] == ["Secrétariat général"]
