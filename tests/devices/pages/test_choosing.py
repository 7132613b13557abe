"""How devices are chosen into a selection: ticked, filtered or pasted, and whose it is."""

import pytest
from django.utils import timezone

from registry.devices import selecting
from registry.devices.models import Selection
from registry.devices.models.selection import KEPT
from tests.devices.pages.selected import LIST, NEW, PASTE, said, tags


def test_ticked_rows_become_a_selection(visit, device, agent):
    one, two, _ = device(), device(), device()
    response = visit(agent).post(NEW, {"tag": [one.tag, two.tag, "INCONNU"], "query": ""})
    selection = Selection.objects.get()
    assert (response.url, tags(selection), selection.user) == (
        f"{NEW}{selection.pk}/",
        {one.tag, two.tag},
        agent,
    )


def test_all_of_a_filter_becomes_a_selection(visit, device, agent):
    kept = {device("retired").tag for _ in range(30)}
    device()
    visit(agent).post(NEW, {"all": "1", "query": "status=retired"})
    assert tags(Selection.objects.get()) == kept


@pytest.mark.parametrize("query", ["status=bogus", "acquired_since=2024-02-31"])
def test_a_filter_that_means_nothing_selects_nothing(visit, device, agent, query):
    device()
    response = visit(agent).post(NEW, {"all": "1", "query": query})
    assert (response.url, said(response), Selection.objects.count()) == (
        f"{LIST}?{query}",
        ["Corrigez d’abord les filtres."],
        0,
    )


@pytest.mark.parametrize("body", [{}, {"tag": []}, {"tag": ["INCONNU"]}, {"all": "1", "query": "q=introuvable"}])
def test_nothing_chosen_is_said(visit, device, agent, body):
    device()
    response = visit(agent).post(NEW, body)
    assert (said(response), Selection.objects.count()) == ([selecting.NOTHING_CHOSEN], 0)


def test_too_many_are_refused_whole(visit, device, agent, monkeypatch):
    monkeypatch.setattr(selecting, "MOST", 2)
    for _ in range(3):
        device()
    response = visit(agent).post(NEW, {"all": "1", "query": "status=in_stock"})
    assert (response.url, said(response)) == (f"{LIST}?status=in_stock", [selecting.TOO_MANY])


def test_nobody_selects_what_they_may_not_see(visit, device, stranger, agent):
    mine = device()
    visit(stranger).post(NEW, {"tag": [mine.tag]})
    visit(stranger).post(PASTE, {"text": mine.tag})
    assert Selection.objects.count() == 0


@pytest.mark.parametrize("text", ["{0}\n{1}", "{0} ; {1},\t", "{0} {1}", "SN 1\n{1}\r\n\r\n{1}", "sn 1 {1}"])
def test_a_pasted_list_becomes_a_selection(visit, device, agent, text):
    one, two = device(serial="SN 1"), device(serial="SN-2")
    response = visit(agent).post(PASTE, {"text": text.format(one.tag, two.tag)})
    if response.status_code == 200:
        assert (text, response.context["form"].missing) == (
            "sn 1 {1}",
            [f"« {word} » n’est pas un matériel de votre périmètre." for word in ("sn", "1")],
        )
    else:
        assert tags(Selection.objects.get()) == {one.tag, two.tag}


def test_what_a_list_names_in_vain_is_said_before_anything_is_selected(visit, device, agent):
    one = device(serial="AB")
    for maker in ("HP", "Dell"):
        device(serial="DOUBLE", manufacturer=maker)
    text = f"{one.tag}\nINCONNU\ndouble"
    response = visit(agent).post(PASTE, {"text": text})
    assert (response.context["form"].missing, Selection.objects.count()) == (
        [
            "« INCONNU » n’est pas un matériel de votre périmètre.",
            "Plusieurs matériels portent le numéro de série « double » : scannez leur étiquette.",
        ],
        0,
    )
    assert visit(agent).post(PASTE, {"text": f"{text}\nAUSSI", "accepted": "2"}).status_code == 200
    visit(agent).post(PASTE, {"text": text, "accepted": "2"})
    assert tags(Selection.objects.get()) == {one.tag}


@pytest.mark.parametrize("text", ["", "INCONNU", " ;,\n", "x\n" * 10_001])
def test_a_list_that_names_nothing_is_an_error(visit, device, agent, text):
    device()
    response = visit(agent).post(PASTE, {"text": text})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["text"])


def test_a_selection_is_its_owners_and_lasts_a_week(visit, chosen, device, agent, manager):
    url = chosen(agent, device())
    assert visit(manager).get(url).status_code == 404
    assert visit(agent).get(url).status_code == 200
    Selection.objects.update(created_at=timezone.now() - KEPT)
    assert visit(agent).get(url).status_code == 404
    chosen(agent, device())
    assert Selection.objects.count() == 1
