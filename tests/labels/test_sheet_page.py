"""The page that prints labels: who is printed, on what, and codes that lead back to each device."""

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from labels import forms, printing, runs
from registry.devices.identity import tags
from registry.devices.models import Device

PARTS = ["unit", "model", "serial"]
WANTED = {"sheet": "avery-l7160", "first": "1", "tags": "", "order": "given", "copies": "1", "parts": PARTS}


@pytest.fixture
def ask(visit, agent):
    """ask(**choices): what the page answers the agent."""
    client = visit(agent)
    return lambda **choices: client.post("/etiquettes/", WANTED | choices)


def errors(page):
    return page.context["form"].errors


def printed(answer, decoded):
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), errors(answer)
    return [text.rpartition("/")[2] for page in decoded(answer.content) for text in page]


@pytest.mark.parametrize(("person", "status"), [(None, 302), ("member", 403), ("reader", 403), ("agent", 200)])
def test_who_may_print(client, db, request, person, status):
    if person:
        client.force_login(request.getfixturevalue(person))
    assert client.get("/etiquettes/").status_code == status


@pytest.mark.parametrize("sheet", ["avery-l7160", "brother-dk-11209", "zebra-57x32"])
def test_every_code_leads_to_its_device(ask, client, device, decoded, sheet):
    devices = [device() for _ in range(3)]
    answer = ask(tags="\n".join(one.tag for one in devices), sheet=sheet)
    assert answer["Content-Disposition"] == f'attachment; filename="etiquettes-{sheet}.pdf"'
    codes = [text for page in decoded(answer.content) for text in page]
    assert codes == [f"http://TESTSERVER/D/{one.tag}" for one in devices]
    for code, one in zip(codes, devices, strict=True):
        assert client.get(code.removeprefix("http://TESTSERVER"))["Location"] == f"/materiels/{one.tag}/"


def test_the_host_may_keep_its_case(ask, device, decoded, settings):
    settings.LABEL_HOST_KEEP_CASE = True
    one = device()
    assert decoded(ask(tags=one.tag).content) == [[f"http://testserver/D/{one.tag}"]]


def test_a_label_says_whose_it_is_and_which(ask, device):
    one = device(manufacturer="Dell", model="Latitude 5420", serial="5CG1234ABC")
    text = pypdfium2.PdfDocument(ask(tags=one.tag).content)[0].get_textpage().get_text_bounded().split("\r\n")
    owner = "Ministère de la transition écologique"
    assert text == [owner, one.pretty_tag, "Dell Latitude 5420", "S/N 5CG1234ABC"]


def test_a_pasted_list_takes_tags_addresses_and_serials(ask, device, decoded):
    one, two, three = device(), device(), device(serial="5CG1234ABC")
    pasted = f"{one.pretty_tag}; https://x.fr/d/{two.tag}\r\n\r\n5cg1234abc\r\n{one.tag}"
    assert printed(ask(tags=pasted), decoded) == [one.tag, two.tag, three.tag]


def test_what_is_not_found_is_named_and_nothing_is_printed(ask, device, men):
    foreign = device(at=men)
    page = ask(tags=f"{device().tag}\nABC\n{foreign.tag}")
    assert errors(page)["tags"] == [
        "« ABC » n’est pas un matériel de votre périmètre.",
        f"« {foreign.tag} » n’est pas un matériel de votre périmètre.",
    ]


def test_many_misses_are_counted(ask):
    page = ask(tags="\n".join(f"X{number}" for number in range(25)))
    assert len(errors(page)["tags"]) == forms.SHOWN_MISSES + 1
    assert errors(page)["tags"][-1] == "Et 5 autres."


def test_the_filters_narrow_within_the_scope(ask, device, men, dgpr, decoded):
    stock, service, screen = device("in_stock"), device("in_service"), device("in_stock", category="screen")
    device("in_stock", at=men), device("in_stock", at=dgpr), device("lost")
    assert printed(ask(organisation="MTE"), decoded) == [stock.tag, service.tag, screen.tag]
    assert printed(ask(status="in_stock"), decoded) == [stock.tag, screen.tag]
    assert printed(ask(status="in_stock", category="laptop"), decoded) == [stock.tag]


def test_what_is_gone_is_printed_only_when_asked_for(ask, device, decoded):
    held, lost = device(), device("lost")
    assert printed(ask(category="laptop"), decoded) == [held.tag]
    assert printed(ask(status="lost"), decoded) == [lost.tag]


@pytest.mark.parametrize(
    ("choices", "field", "sentence"),
    [
        ({}, "__all__", "Collez une liste, ou choisissez au moins un filtre."),
        ({"category": "screen"}, "__all__", "Aucun matériel ne correspond à ces filtres."),
        ({"category": "nothing"}, "__all__", "Corrigez les filtres."),
        ({"sheet": "nothing"}, "sheet", "Sélectionnez un choix valide. nothing n’en fait pas partie."),
        ({"first": "22"}, "first", "Cette planche compte 21 étiquettes : donnez une position entre 1 et 21."),
        ({"first": "0"}, "first", "Assurez-vous que cette valeur est supérieure ou égale à 1."),
        ({"first": "2", "sheet": "zebra-50x25"}, "first", "Sur un rouleau, la première position est toujours 1."),
    ],
)
def test_what_cannot_be_printed_is_said(ask, choices, field, sentence):
    assert [error.replace("'", "’") for error in errors(ask(**choices))[field]] == [sentence]


def test_the_first_position_leaves_the_others_blank(ask, device, decoded):
    one = device()
    assert [len(page) for page in decoded(ask(tags=one.tag, first="21").content)] == [1]
    two = device()
    assert [len(page) for page in decoded(ask(tags=f"{one.tag},{two.tag}", first="21").content)] == [1, 1]


def test_more_than_the_most_is_refused(ask, device, monkeypatch):
    monkeypatch.setattr(runs, "MOST", 2)
    devices = [device() for _ in range(3)]
    sentence = ["Plus de 10 000 étiquettes : imprimez en plusieurs fois, par exemple par service."]
    assert errors(ask(category="laptop"))["__all__"] == sentence
    assert errors(ask(tags="\n".join(one.tag for one in devices)))["__all__"] == sentence


def test_a_code_hard_to_read_is_said_before_it_is_printed(ask, device, decoded):
    one = device()
    page = ask(tags=one.tag, sheet="avery-l4731")
    assert "sous 0,35 mm" in page.context["warning"]
    assert 'name="accepted" value="avery-l4731"' in page.content.decode()
    assert printed(ask(tags=one.tag, sheet="avery-l4731", accepted="avery-l4731"), decoded) == [one.tag]
    assert "warning" in ask(tags=one.tag, sheet="avery-l4731", accepted="avery-l7160").context


def test_a_code_too_small_is_refused(ask, device, settings):
    settings.BASE_URL = "https://" + "h" * 60
    assert "0,25" in errors(ask(tags=device().tag, sheet="avery-l4731"))["sheet"][0]


def test_the_list_of_devices_hands_over_its_filters_or_its_rows(visit, agent):
    client = visit(agent)
    form = client.get("/etiquettes/?status=in_stock&organisation=MTE&q=dell&category=laptop").context["form"]
    given = {field.name: field.value() for field in form.narrowing.form if field.value()}
    assert given == {"q": "dell", "status": "in_stock", "category": "laptop", "organisation": "MTE"}
    for query in ("tags=A,B", "tags=A&tags=B"):
        assert client.get(f"/etiquettes/?{query}").context["form"]["tags"].value() == "A\nB"


def test_nobody_prints_where_they_may_not(device, agent, reader, men):
    with pytest.raises(PermissionDenied):
        printing.labels_for([device(), device(at=men)], by=agent)
    with pytest.raises(PermissionDenied):
        printing.labels_for([device()], by=reader)


def lines(answer):
    """What the first label of a PDF says."""
    return pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_bounded().split("\r\n")


@pytest.mark.parametrize(
    ("parts", "above", "below"),
    [
        ([], [], []),
        (["owner"], ["Propriété de Ministère de la transition écologique"], []),
        (["owner", "unit"], ["Propriété de Ministère de la transition écologique"], []),
        (["service"], ["Direction du numérique"], []),
        (["unit", "service"], ["Ministère de la transition écologique", "Direction du numérique"], []),
        (["model"], [], ["Dell Latitude 5420"]),
        (["serial", "model"], [], ["Dell Latitude 5420", "S/N 5CG1234ABC"]),
    ],
)
def test_what_is_printed_is_chosen_and_kept_for_the_next_time(ask, client, device, parts, above, below):
    one = device(manufacturer="Dell", model="Latitude 5420", serial="5CG1234ABC")
    assert lines(ask(tags=one.tag, parts=parts, sheet="avery-l7165")) == [*above, one.pretty_tag, *below]
    form = client.get("/etiquettes/").context["form"]
    assert (sorted(form["parts"].value()), form["sheet"].value()) == (sorted(parts), "avery-l7165")


def test_a_service_that_is_the_entity_is_said_once(ask, device, manager, visit, mte):
    visit(manager)
    one = device(at=mte)
    assert lines(ask(tags=one.tag, parts=["unit", "service"])) == [mte.name, one.pretty_tag]
    assert lines(ask(tags=one.tag, parts=["service"])) == [mte.name, one.pretty_tag]


def test_what_was_given_away_is_not_said_to_be_owned(ask, device, mte):
    one = device("donated")
    assert lines(ask(tags=one.tag, parts=["owner"])) == [mte.name, one.pretty_tag]


def test_copies_follow_each_other_and_count(ask, device, decoded, monkeypatch):
    one, two = device(), device()
    pasted = f"{one.tag},{two.tag}"
    assert printed(ask(tags=pasted, copies="2"), decoded) == [one.tag, one.tag, two.tag, two.tag]
    monkeypatch.setattr(runs, "MOST", 3)
    assert "Plus de 10 000" in errors(ask(tags=pasted, copies="2"))["__all__"][0]
    assert "copies" in errors(ask(tags=pasted, copies="21"))


def test_the_order_is_chosen(ask, device, decoded):
    one = device(tag="B", place="a", model="Z")
    two = device(tag="A", place="c", model="y")
    three = device(tag="C", place="B", model="X")
    pasted = f"{one.tag},{two.tag},{three.tag}"
    orders = {order: "".join(printed(ask(tags=pasted, order=order), decoded)) for order in printing.Order.values}
    assert orders == {"given": "BAC", "tag": "ABC", "place": "BCA", "model": "CAB"}


def test_the_preview_draws_the_first_label_and_prints_nothing(ask, client, device):
    one, latest = device(serial="ONE"), device(serial="LATEST")
    page = ask(tags=one.tag, preview="1", sheet="avery-l7165", parts=["serial"])
    assert page.context["preview"].words == [one.pretty_tag, "S/N ONE"]
    assert "0,75" in page.content.decode()
    assert client.get("/etiquettes/").context["preview"].words == [latest.pretty_tag, "S/N LATEST"]
    nothing_chosen = ask(preview="1")
    assert errors(nothing_chosen) == {}
    assert nothing_chosen.context["preview"].words[-1] == "S/N LATEST"


def test_the_picture_is_of_a_device_that_one_may_label(ask, client, visit, device, reader, stranger):
    one = device(serial="ONE")
    picture = ask(tags=one.tag, preview="1", sheet="zebra-50x25", parts=["serial"]).context["picture"]
    answer = client.get(picture)
    assert (answer["Content-Type"], "S/N ONE" in answer.content.decode()) == ("image/svg+xml", True)
    assert "Direction" not in answer.content.decode()
    assert client.get(picture.replace("zebra", "nothing")).status_code == 404
    for person in (reader, stranger):
        assert visit(person).get(picture).status_code == 404


def test_the_preview_says_what_does_not_fit(ask, device, settings):
    one = device(serial="ABC")
    small = {"tags": one.tag, "preview": "1", "sheet": "avery-l4731"}
    assert ask(**small).context["preview"].left_out == []
    page = ask(**small, parts=["unit", "service", "model", "serial"])
    assert page.context["preview"].left_out == ["S/N ABC"]
    assert "sous 0,35 mm" in page.context["preview"].module.warning
    settings.BASE_URL = "https://" + "h" * 60
    assert "au moins 0,25" in ask(**small).context["too_small"]


def test_without_any_device_there_is_nothing_to_draw(visit, agent):
    assert "Aucun matériel à étiqueter" in visit(agent).get("/etiquettes/").content.decode()


def test_the_sheet_is_drawn_with_a_button_per_position(ask, device):
    page = ask(tags=device().tag, preview="1", sheet="avery-l7165", drawn="avery-l7165", first="3").content.decode()
    assert page.count('type="radio" name="first"') == 8
    assert '<input type="radio" name="first" value="3" aria-label="Position 3" checked>' in page
    roll = ask(preview="1", sheet="zebra-50x25", drawn="avery-l7165", first="3").content.decode()
    assert '<input type="hidden" name="first" value="1">' in roll


def test_a_position_chosen_on_another_sheet_is_asked_again(ask, device, decoded):
    one = {"tags": device().tag, "first": "3", "drawn": "avery-l7165"}
    assert errors(ask(**one))["first"] == ["Vous avez changé de format : choisissez la position sur cette planche-ci."]
    page = ask(**one, preview="1")
    assert (errors(page), page.context["form"].now("first")) == ({}, 1)
    assert len(printed(ask(**one, sheet="avery-l7165"), decoded)) == 1


def test_queries_do_not_grow_with_the_labels(ask, device):
    counts, made = [], []
    for number in (1, 29):
        made += [device(serial=tags.new()) for _ in range(number)]
        for choices in ({"category": "laptop"}, {"tags": "\n".join(one.serial for one in made)}):
            with CaptureQueriesContext(connection) as queries:
                assert ask(**choices)["Content-Type"] == "application/pdf"
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert Device.objects.count() == 30
