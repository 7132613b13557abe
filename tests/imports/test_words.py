"""Foreign words translated once: the page of the words, what each concludes, where it holds, on all surfaces."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.devices.models import Device, Event
from registry.imports.explaining.explained import explained
from registry.imports.explaining.translations import translate
from registry.imports.forms.matching import NOTHING, UNTOLD, WHOLE, Meanings
from registry.imports.models import Translation, Upload
from registry.imports.models.translation import WordKind
from registry.imports.opening.guesses import word_for
from registry.imports.views import matching
from registry.shared.access import OPERATOR
from tests import cast
from tests.api import Client
from tests.reading import words as text

pytestmark = pytest.mark.usefixtures("sound", "places")

PAGE = "/materiels/import/"
RETAINED = "/materiels/import/correspondances/"
GLPI = (
    '"Nom";"Entité";"Statut";"Type";"Modèle";"Lieu";"Utilisateur";"Usager";"Numéro d\'inventaire";"Numéro de série";'
    '"Informations financières et administratives - Date d\'achat"\n'
    '"PC-1";"Racine > Bureau";"En production";"Portable";"Latitude";"Lyon";"jmartin";"Jeanne";"I-1";"S1";"01/03/2024"\n'
    '"PC-2";"Racine > Bureau";"En production";"Portable";"Latitude";"Lyon";"pdurand";"Paul";"I-2";"S2";"23/03/2024"\n'
    '"VM-1";"Racine";"Stock";"Machine virtuelle";"KVM";"";"";"";"";"";""\n'
)


@pytest.fixture
def say(mte):
    """say(kind, word, ours): retained for MTE."""
    return lambda kind, word, ours="", at=mte, **more: translate(at, kind, word, ours, by=OPERATOR, **more)


@pytest.fixture
def send(visit, upload):
    def post(user, data=GLPI, follow=False):
        file = upload(data.encode())
        return visit(user).post(PAGE, {"organisation": "MTE", "file": file}, follow=follow)

    return post


def read(data, organisation):
    reading = explained(data.encode(), "", organisation).reading()
    return [row.values for row in reading.rows], [(e.column, e.value) for e in reading.errors], reading.left_out


def test_a_list_of_glpi_goes_in_once_its_words_are_said(send, visit, manager):
    asked = send(manager, follow=True)
    page = asked.redirect_chain[-1][0]
    assert page == f"{PAGE}{Upload.objects.get().pk}/mots/"
    form = asked.context["form"]
    assert [(form[name].label, form[name].help_text, form[name].initial) for name in form.fields] == [
        ("Portable", "Catégorie, 2 lignes", "laptop"),
        ("Machine virtuelle", "Catégorie, 1 ligne", ""),
        ("En production", "État, 2 lignes", "in_service"),
        ("Stock", "État, 1 ligne", "in_stock"),
        ("Racine > Bureau", "Site ou organisation, 2 lignes", ""),
        ("Racine", "Site ou organisation, 1 ligne", ""),
    ]
    answer = {"word-0": "laptop", "word-1": "!", "word-2": "in_service", "word-3": "in_stock"}
    answer |= {"word-4": "MTE-DSI", "word-5": "?"}
    preview = visit(manager).post(page, answer, follow=True)
    assert "Lignes qui ne sont pas importées, comme retenu : « Machine virtuelle » (1)." in text(preview)
    assert preview.redirect_chain == [(f"{PAGE}{Upload.objects.get().pk}/", 302)]
    visit(manager).post(preview.redirect_chain[-1][0])
    facts = "tag serial category__code organisation__code status place".split()
    assert list(Device.objects.order_by("tag").values_list(*facts)) == [
        ("I-1", "S1", "laptop", "MTE-DSI", "in_service", "Lyon"),
        ("I-2", "S2", "laptop", "MTE-DSI", "in_service", "Lyon"),
    ]
    assert list(Event.objects.order_by("pk").values_list("action", "on").distinct())[:2] == [
        ("register", date(2024, 3, 1)), ("issue", None),
    ]  # fmt: skip
    again = GLPI.replace('"S', '"T').replace('"I-', '"J-').replace("Tt", "St")
    assert send(manager, again).url == f"{PAGE}{Upload.objects.get().pk}/"


def test_words_left_unsaid_are_errors_of_their_rows(send, visit, manager):
    preview = visit(manager).post(send(manager).url, {}, follow=True)
    assert preview.status_code == 422
    told = text(preview)
    assert "4 erreurs" in told
    assert "Cette valeur n’est pas dans la liste" in told
    assert Translation.objects.count() == 0


def test_an_unknown_site_that_is_left_is_not_retained(send, visit, manager, mte, dsi):
    """Its organisation may be created later: then the site names it, and nothing is asked."""
    file = "serial;category;site\nS1;laptop;SG1\n"
    asked = send(manager, file, follow=True)
    (field,) = asked.context["form"]
    assert (field.initial, field.field.choices[0]) == ("", UNTOLD)
    assert (NOTHING, WHOLE) in field.field.choices
    preview = visit(manager).post(asked.redirect_chain[-1][0], {"word-0": ""}, follow=True)
    assert f"Sites inconnus, tenus par « {mte} » : SG1." in text(preview)
    assert Translation.objects.count() == 0
    cast.organisation("SG1", "service", mte)
    preview = send(manager, file.replace("S1;", "S2;"), follow=True)
    assert [line.device.organisation.code for line in preview.context["lines"]] == ["SG1"]


def test_many_words_are_asked_by_pages(send, visit, manager, monkeypatch):
    monkeypatch.setattr(matching, "MOST_WORDS", 2)
    url = send(manager, "category\nA1\nA1\nB1\nC1\n").url
    page = visit(manager).get(url)
    assert "3 mots" in text(page)
    assert [field.label for field in page.context["form"]] == ["A1", "B1"]
    assert visit(manager).post(url, {"word-0": "laptop"}).url == url
    assert visit(manager).post(url, {"word-0": "laptop"}).url == url.replace("mots/", "")


def test_the_api_and_the_command_read_the_same(mte, say):
    values, errors, told = read(GLPI, mte)
    assert errors == [
        ("Statut", "En production"), ("Statut", "En production"), ("Statut", "Stock"), ("Type", "Machine virtuelle"),
    ]  # fmt: skip
    assert told[-1] == f"Sites inconnus, tenus par « {mte} » : Racine > Bureau, Racine."
    say("category", "Portable", "laptop")
    say("category", "Machine virtuelle", skipped=True)
    say("status", "en PRODUCTION", "")
    say("place", "racine > bureau", "MTE-DGPR")
    values, errors, told = read(GLPI, mte)
    assert errors == []
    assert [(row["category"], row["organisation"]) for row in values] == [("laptop", "MTE-DGPR")] * 2
    assert told[-2:] == [
        "Lignes qui ne sont pas importées, comme retenu : « Machine virtuelle » (1).",
        f"Sites inconnus, tenus par « {mte} » : Racine.",
    ]


@pytest.mark.parametrize(
    ("headings", "line", "place", "organisation"),
    [
        ("category;site", "laptop;Lyon", "Lyon", "MTE-DSI"),
        ("category;site;lieu", "laptop;Lyon;Bât. A", "Bât. A", "MTE-DSI"),
        ("category;lieu", "laptop;Lyon", "Lyon", "MTE-DSI"),
        ("category;lieu", "laptop;Brest", "Brest", None),
        ("category;organisation", "laptop;Lyon", None, "MTE-DSI"),
        ("category;site;organisation", "laptop;Lyon;MTE-DGPR", "Lyon", "MTE-DGPR"),
        ("category;site", "laptop;MTE-DGPR", "MTE-DGPR", "MTE-DGPR"),
        ("category;site", "laptop;direction du numerique", "direction du numerique", "MTE-DSI"),
        ("category;site", "laptop;Brest", "Brest", None),
    ],
)
def test_a_site_is_a_place_and_tells_the_organisation(mte, say, headings, line, place, organisation):
    say("place", "LYON", "MTE-DSI")
    ((values,), errors, _) = read(f"{headings}\n{line}\n", mte)
    assert (values.get("place"), values.get("organisation") or None, errors) == (place, organisation, [])


def test_it_holds_below_and_the_nearest_wins(mte, dsi, dgpr, men, say):
    data = "category\nMachin\n"
    say("category", "machin", "laptop")
    say("category", "MACHIN", "tablet", at=dsi)
    assert [row["category"] for place in (mte, dgpr, dsi) for row in read(data, place)[0]] == [
        "laptop", "laptop", "tablet",
    ]  # fmt: skip
    assert read(data, men)[1] == [("category", "Machin")]


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.text("éÉaA b'’-_(5).", min_size=1, max_size=8), min_size=1, max_size=8))
def test_what_was_said_is_not_asked_again(mte, said):
    data = ("catégorie;note\n" + "".join(f'"{word}";x\n' for word in said)).encode()
    for word in explained(data, "", mte).unknown:
        translate(mte, word.kind, word.written, "laptop", by=OPERATOR)
    assert explained(data, "", mte).asks() == ""
    rows = explained(data, "", mte).reading().rows
    assert {row.values["category"] for row in rows if row.values.get("category")} <= {"laptop"}
    Translation.objects.all().delete()


@pytest.mark.parametrize(
    ("kind", "word", "code"),
    [
        ("category", "Portable", "laptop"),
        ("category", "Laptops", "laptop"),
        ("category", "Notebook", "laptop"),
        ("category", "PC fixe", "desktop"),
        ("category", "Moniteurs", "screen"),
        ("category", "Ecran 24", ""),
        ("category", "Téléphone IP", "deskphone"),
        ("category", "Photocopieur", "multifunction"),
        ("category", "Ornamental Railings", ""),
        ("status", "Deployed", "in_service"),
        ("status", "Ready to Deploy", "in_stock"),
        ("status", "Stock", "in_stock"),
        ("status", "Réformée", "retired"),
        ("status", "Archived", "retired"),
        ("status", "Volé", ""),
        ("place", "MTE > Direction du numérique", "MTE-DSI"),
        ("place", "Brest", ""),
    ],
)
def test_a_word_looks_like_ours(mte, kind, word, code):
    assert word_for(word, Meanings(mte).names[WordKind(kind)]) == code


# What is retained.


def test_a_word_is_seen_changed_and_forgotten(visit, manager, say):
    client, url = visit(manager), f"{RETAINED}mots/{say('status', 'Spare', 'in_stock').pk}/"
    assert "Spare État En stock" in text(client.get(RETAINED))
    assert "N’en rien conclure" in text(client.get(url))
    assert client.post(url, {"ours": "nonsense"}).status_code == 200
    assert client.post(url, {"ours": "in_repair"}, follow=True).redirect_chain == [(RETAINED, 302)]
    assert Translation.objects.get().status == "in_repair"
    client.post(url, {"ours": "!"})
    assert Translation.objects.get().meaning == "Lignes non importées"
    client.post(url, {"forget": "1"})
    assert not Translation.objects.exists()


@pytest.mark.parametrize(("person", "status"), [("agent", 404), ("stranger", 404), ("reader", 404), ("manager", 200)])
def test_who_may_change_a_word(visit, request, say, person, status):
    client, url = visit(request.getfixturevalue(person)), f"{RETAINED}mots/{say('status', 'Spare', 'in_stock').pk}/"
    assert client.get(url).status_code == status
    assert client.post(url, {"forget": "1"}).status_code == (302 if status == 200 else 404)


@pytest.mark.parametrize("rows", [1, 30])
def test_a_list_of_words_takes_as_many_queries_for_30(visit, manager, say, rows, django_assert_max_num_queries):
    for rank in range(rows):
        say("place", f"Site {rank}", "MTE-DSI")
    client = visit(manager)
    with django_assert_max_num_queries(8):
        client.get(RETAINED)


@pytest.mark.parametrize("rows", [1, 30])
def test_reading_takes_as_many_queries_for_30_words(mte, say, rows, django_assert_max_num_queries):
    data = "category;site;organisation\n" + "".join(f"mot{rank};lieu{rank};code{rank}\n" for rank in range(rows))
    with django_assert_max_num_queries(14):
        explained(data.encode(), "", mte).asks()


# The API.


def test_the_api_retains_tells_and_forgets(manager, mte):
    ask = Client(manager).ask
    body = {"organisation": "MTE", "kind": "category", "written": "Portable", "ours": "laptop", "skipped": False}
    status, made = ask("post", "imports/words/", body)
    assert (status, made) == (201, {"id": made["id"]} | body)
    assert ask("post", "imports/words/", body | {"ours": "tablet"})[1]["id"] == made["id"]
    assert [row["ours"] for row in ask("get", "imports/words/")[1]["results"]] == ["tablet"]
    assert read("category\nportable\n", mte)[0] == [{"category": "tablet"}]
    assert ask("delete", f"imports/words/{made['id']}/") == (204, None)
    assert not Translation.objects.exists()


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"organisation": "MEN"}, "organisation"),
        ({"kind": "colour"}, "kind"),
        ({"written": "  "}, "written"),
        ({"written": "«»"}, "written"),
        ({"ours": "spaceship"}, "ours"),
        ({"ours": ""}, "non_field_errors"),
        ({"skipped": True}, "non_field_errors"),
        ({"kind": "status", "ours": "donated"}, "ours"),
        ({"kind": "place", "ours": "MEN"}, "ours"),
        ({"kind": "place", "ours": "", "skipped": True}, "non_field_errors"),
    ],
)
def test_the_api_refuses_what_makes_no_sense(manager, body, named):
    sent = {"organisation": "MTE", "kind": "category", "written": "Portable", "ours": "laptop"} | body
    status, told = Client(manager).ask("post", "imports/words/", sent)
    assert (status, list(told["codes"])) == (400, [named])
    assert not Translation.objects.exists()
