"""Selections: one act, one change or one file for all of them, or nothing."""

import pytest
from django.utils import timezone

from registry.devices import selecting
from registry.devices.models import Change, Device, Event, Selection
from tests import cast
from tests.api import Client
from tests.devices.pages.selected import said, tags

TODAY = timezone.localdate().isoformat()


# What is done to it.


def test_an_act_is_done_to_all_and_counted(visit, chosen, sound, device, agent):
    devices = [device("received") for _ in range(3)]
    url = chosen(agent, *devices)
    response = visit(agent).post(f"{url}agir/store/", {"on": TODAY})
    assert (response.url, said(response)) == (url, ["« Mettre en stock » est enregistré pour 3 matériels."])
    assert {(cast.last(one).action, cast.last(one).via) for one in devices} == {("store", "page")}
    assert {cast.last(one).operation for one in devices} == {Selection.objects.get().operation}


def test_the_page_counts_whom_each_act_suits(visit, chosen, device, manager):
    page = visit(manager).get(chosen(manager, device(), device("in_service"))).content.decode()
    assert "Agir sur 2 matériels" in page
    assert "Mettre en service (1 sur 2)" in page
    assert "Réformer<" in page


def test_a_refusal_names_each_and_nothing_is_written(visit, chosen, device, manager):
    fine, busy, hot = device("retired", category="screen"), device(), device("retired")
    url = chosen(manager, fine, busy, hot)
    count = Event.objects.count()
    facts = {"on": TODAY, "counterparty_name": "Tri et Fils", "motive": "Hors d’usage"}
    response = visit(manager).post(f"{url}agir/recycle/", facts)
    assert (response.status_code, Event.objects.count()) == (409, count)
    assert response.context["refused"] == [
        ("Il est « En stock »", [busy]),
        ("L’effacement des données n’est pas attesté : enregistrez-le avant toute sortie", [hot]),
    ]
    again = visit(manager).post(f"{url}agir/recycle/", facts | {"drop": "1", "refused": [busy.tag, hot.tag]})
    assert (again.status_code, again.context["total"], Event.objects.count()) == (200, 1, count)
    assert visit(manager).post(f"{url}agir/recycle/", facts).url == url
    assert {one.tag: Device.objects.get(pk=one.pk).status for one in (fine, busy, hot)} == {
        fine.tag: "recycled",
        busy.tag: "in_stock",
        hot.tag: "retired",
    }


def test_when_all_are_refused_and_removed_the_page_says_so(visit, chosen, device, manager):
    one = device()
    url = chosen(manager, one)
    response = visit(manager).post(f"{url}agir/recycle/", {"drop": "1", "refused": [one.tag]})
    assert (response.url, visit(manager).get(url).status_code) == (url, 200)
    assert said(visit(manager).post(f"{url}agir/store/", {"on": TODAY})) == [selecting.EMPTY]


def test_an_act_that_suits_none_is_not_proposed(visit, chosen, device, manager):
    url = chosen(manager, device())
    response = visit(manager).get(f"{url}agir/recycle/")
    assert (response.url, said(response)) == (
        url,
        ["« Remettre au recyclage » n’est possible pour aucun matériel de la sélection."],
    )
    assert visit(manager).get(f"{url}agir/offer/").status_code == 404


def test_a_reader_selects_but_acts_on_nothing(visit, chosen, device, reader):
    one = device()
    url = chosen(reader, one)
    page = visit(reader).get(url)
    assert "Votre rôle ne permet aucune action" in page.content.decode()
    assert visit(reader).post(f"{url}agir/retire/", {"on": TODAY, "functional": "true"}).status_code == 403
    assert visit(reader).post(f"{url}modifier/", {"place": "Ici"}).status_code == 403
    assert one.events.count() == 1


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ({"place": "Cave 3"}, ("Cave 3", "Rayé")),
        ({"no_note": "on"}, ("Bureau 1", "")),
        ({"no_place": "on", "note": "Trié"}, ("", "Trié")),
    ],
)
def test_shared_facts_are_written_and_logged(visit, chosen, device, agent, body, after):
    devices = [device(place="Bureau 1", note="Rayé") for _ in range(2)]
    url = chosen(agent, *devices)
    response = visit(agent).post(f"{url}modifier/", body)
    assert said(response) == ["« Modifier les informations » est enregistré pour 2 matériels."]
    assert set(Device.objects.values_list("place", "note")) == {after}
    assert set(Change.objects.values_list("operation", "by")) == {(Selection.objects.get().operation, agent.pk)}


@pytest.mark.parametrize("body", [{}, {"place": "Ici", "no_place": "on"}, {"place": "x" * 121}, {"note": "x" * 2001}])
def test_facts_that_say_nothing_or_too_much_are_refused(visit, chosen, device, agent, body):
    response = visit(agent).post(f"{chosen(agent, device())}modifier/", body)
    assert (response.status_code, bool(response.context["form"].errors), Change.objects.count()) == (200, True, 0)


def test_facts_that_change_nothing_are_said(visit, chosen, device, agent):
    url = chosen(agent, device(place="Cave"))
    assert said(visit(agent).post(f"{url}modifier/", {"place": "Cave"})) == [selecting.NOTHING_CHANGES]


def test_an_act_and_a_change_are_undone_whole(visit, chosen, sound, device, agent):
    devices = [device("received", place="Ici"), device("received", place="Là")]
    url = chosen(agent, *devices)
    assert visit(agent).get(f"{url}annuler/").status_code == 404
    visit(agent).post(f"{url}agir/store/", {"on": TODAY})
    assert "Annuler « Mettre en stock »" in visit(agent).get(url).content.decode()
    assert visit(agent).post(f"{url}annuler/", {"motive": ""}).context["form"].errors
    undone = visit(agent).post(f"{url}annuler/", {"motive": "Erreur"})
    assert (undone.url, said(undone)) == (url, ["Annuler « Mettre en stock » : c’est fait pour 2 matériels."])
    assert set(Device.objects.values_list("status", "place")) == {("received", "Ici"), ("received", "Là")}
    visit(agent).post(f"{url}modifier/", {"place": "Cave"})
    visit(agent).post(f"{url}annuler/", {"motive": "Erreur"})
    assert set(Device.objects.values_list("place", flat=True)) == {"Ici", "Là"}
    assert visit(agent).get(f"{url}annuler/").status_code == 404


def test_what_something_later_depends_on_is_not_undone(visit, chosen, device, agent, dsi):
    one, two = device("received"), device("received")
    url = chosen(agent, one, two)
    visit(agent).post(f"{url}agir/store/", {"on": TODAY})
    visit(agent).post(f"/materiels/{one.tag}/agir/issue/", {"on": TODAY})
    refused = visit(agent).post(f"{url}annuler/", {"motive": "Erreur"})
    assert (refused.status_code, refused.context["refused"]) == (
        409,
        [("Un mouvement plus récent en dépend : annulez-le d’abord", [one])],
    )
    assert "Retirer les matériels refusés" not in refused.content.decode()


# Where it leads.


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_a_selection_leaves_as_a_file(visit, chosen, device, agent, kind):
    one, other = device(), device()
    response = visit(agent).get(f"{chosen(agent, one)}export/?format={kind}")
    data = b"".join(response.streaming_content)
    if kind == "csv":
        assert (one.tag in data.decode(), other.tag in data.decode()) == (True, False)
    assert len(data) > 100
    assert visit(agent).get(f"{chosen(agent, one)}export/?format=pdf").status_code == 404


@pytest.mark.parametrize(("url", "field"), [("/etiquettes/", "tags"), ("/lots/nouveau/", "pasted")])
def test_labels_and_lots_take_a_selection(visit, chosen, device, manager, agent, url, field):
    devices = [device("retired") for _ in range(3)]
    pk = chosen(manager, *devices).strip("/").rpartition("/")[2]
    form = visit(manager).get(f"{url}?selection={pk}").context["form"]
    assert form.initial[field] == "\n".join(one.tag for one in devices)
    for wrong in ("0", "x", "9" * 30, ""):
        assert visit(manager).get(f"{url}?selection={wrong}").context["form"].initial[field] == ""
    assert cast.user("autre", "manager", manager.memberships.get().organisation)
    assert visit(agent).get(f"/etiquettes/?selection={pk}").context["form"].initial["tags"] == ""


def test_one_is_taken_off_the_list(visit, chosen, device, agent):
    one, two = device(), device()
    url = chosen(agent, one, two)
    assert visit(agent).post(f"{url}retirer/", {"tag": one.tag}).url == url
    assert tags(Selection.objects.get()) == {two.tag}


# The same through the API.


@pytest.mark.parametrize(
    ("body", "status", "after"),
    [
        ({"place": "Cave"}, 200, {("Cave", "Rayé")}),
        ({"place": "", "note": "Trié"}, 200, {("", "Trié")}),
        ({}, 400, {("Ici", "Rayé")}),
        ({"place": "x" * 121}, 400, {("Ici", "Rayé")}),
        ({"serial": "X"}, 400, {("Ici", "Rayé")}),
        ({"place": ["Cave"]}, 400, {("Ici", "Rayé")}),
    ],
)
def test_the_api_edits_many(device, agent, body, status, after):
    devices = [device(place="Ici", note="Rayé") for _ in range(2)]
    answer = Client(agent).ask("post", "devices/edit/", {"tags": [one.tag for one in devices]} | body)
    assert (answer[0], set(Device.objects.values_list("place", "note"))) == (status, after)
    if status == 200:
        assert (answer[1]["changed"], set(Change.objects.values_list("via", flat=True))) == (2, {"api"})


def test_the_api_edits_all_or_none(device, agent, reader, men):
    mine, theirs = device(place="Ici"), device(at=men, place="Là")
    tags = {"tags": [mine.tag, theirs.tag], "place": "Cave"}
    assert Client(agent).ask("post", "devices/edit/", tags)[0] == 400
    assert Client(reader).ask("post", "devices/edit/", tags | {"tags": [mine.tag]})[0] == 403
    assert set(Device.objects.values_list("place", flat=True)) == {"Ici", "Là"}
