"""Filters kept under a name: their owner's, and those of whoever they are shared with."""

import pytest

from registry.devices.models import SavedFilter
from tests import cast

LIST, KEPT = "/materiels/", "/materiels/filtres/"


def names(visit, user):
    return [kept.name for kept in visit(user).get(LIST).context["kept"]]


def test_a_filter_is_kept_listed_and_removed(visit, manager):
    form = visit(manager).get(f"{KEPT}?status=retired&page=3&q=").context["form"]
    assert form.initial["query"] == "status=retired"
    response = visit(manager).post(KEPT, {"name": "Réformés", "query": "status=retired&autre=1"})
    assert response.url == f"{LIST}?status=retired"
    kept = SavedFilter.objects.get()
    assert (kept.user, kept.query, names(visit, manager)) == (manager, "status=retired", ["Réformés"])
    assert visit(manager).post(KEPT, {"name": "Réformés", "query": "q=dell"}).context["form"].errors
    assert visit(manager).post(f"{KEPT}{kept.pk}/retirer/").url == KEPT
    assert names(visit, manager) == []


@pytest.mark.parametrize("query", ["", "autre=1", "status=bogus", "acquired_since=hier", "x" * 1001])
def test_a_filter_that_means_nothing_is_not_kept(visit, manager, query):
    response = visit(manager).post(KEPT, {"name": "Rien", "query": query})
    assert (list(response.context["form"].errors), SavedFilter.objects.count()) == (["query"], 0)


def test_it_is_seen_by_whom_it_is_shared_with(visit, manager, agent, reader, stranger, national, mte, men):
    visit(manager).post(KEPT, {"name": "Le mien", "query": "q=dell"})
    visit(manager).post(KEPT, {"name": "Le nôtre", "query": "q=dell", "organisation": "MTE"})
    seen = {user.first_name: names(visit, user) for user in (manager, agent, reader, stranger, national)}
    assert seen == {
        "Manager": ["Le mien", "Le nôtre"],
        "Agent": ["Le nôtre"],
        "Reader": ["Le nôtre"],
        "Stranger": [],
        "National": ["Le nôtre"],
    }
    assert visit(agent).post(f"{KEPT}{SavedFilter.objects.get(name='Le nôtre').pk}/retirer/").status_code == 404


def test_nobody_shares_where_they_see_nothing(visit, manager, men):
    response = visit(manager).post(KEPT, {"name": "Ailleurs", "query": "q=dell", "organisation": "MEN"})
    assert list(response.context["form"].errors) == ["organisation"]
    assert visit(cast.user("nul")).get(KEPT).status_code == 403
