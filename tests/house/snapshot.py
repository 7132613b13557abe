"""Whose each row of the database is, and what changed of those of others."""

from functools import cache

from django.apps import apps
from django.db.models import F

from donations.models import Claim
from registry.devices.models import Blank, Device, Event, SavedFilter
from registry.organisations.models import Membership, Organisation, User
from registry.organisations.models.organisation import PARTNER_KINDS

# What a person's browser, a numbering that all share, or a worker writes.
NOBODY_S = {"Session", "Counter", "DBTaskResult"}
# How a row leads to its organisation, or to the account whose it is; the first of them that it has.
WAYS = (
    "organisation user convention claim lot collection layout batch stocktake run session event announcement device"
).split()
CHOSEN = {Event: "device", SavedFilter: "user"}


@cache
def owner(model, claims_are_of="lot"):
    """The look-up of the owner's path, or of the account; none for national data."""
    if model is Organisation:
        return "path"
    if model is User:
        return "pk"
    names = {field.name: field.related_model for field in model._meta.fields if field.is_relation}
    way = claims_are_of if model is Claim else CHOSEN.get(model)
    way = way or next((name for name in WAYS if name in names), None)
    above = way and owner(names[way], claims_are_of)
    return above and f"{way}__{above}"


class World:
    """Rows seen from `path`: whose organisations lie under it, and whose accounts have all their roles there."""

    def __init__(self, account, path, *, claims_are_of="lot"):
        self.account, self.path, self.claims_are_of = account, path, claims_are_of
        self.rows = {}
        self.own = set()
        self.look()

    def look(self):
        accounts = self._accounts()
        self.rows, self.own = {}, set()
        for model in apps.get_models():
            if model.__name__ in NOBODY_S or model._meta.proxy:
                continue
            lookup = owner(model, self.claims_are_of)
            for row in model._base_manager.annotate(owner_=F(lookup or "pk")).values():
                whose = row.pop("owner_")
                key = model.__name__, row[model._meta.pk.attname]
                self.rows[key] = row
                if lookup and (whose in accounts if isinstance(whose, int) else (whose or "").startswith(self.path)):
                    self.own.add(key)
        self._look_at_labels()

    def _look_at_labels(self):
        """A blank label is taken by the device that bears its tag, and its own row does not tell."""
        bearers = dict(Device.objects.values_list("tag", "pk"))
        for pk, tag, path in Blank.objects.values_list("pk", "tag", "batch__organisation__path"):
            self.rows["bearer of", pk] = bearers.get(tag)
            if path.startswith(self.path):
                self.own.add(("bearer of", pk))

    def _accounts(self):
        """Those all of whose roles are here, those that they made and that have none, and whoever acts."""
        held = {}
        for user, path in Membership.objects.values_list("user", "organisation__path"):
            held.setdefault(user, []).append(path.startswith(self.path))
        here = {user for user, ours in held.items() if all(ours)}
        loose = User.objects.filter(created_by__in=here).exclude(pk__in=held)
        return here | set(loose.values_list("pk", flat=True)) | {self.account.pk}

    def trespasses(self):
        """What changed of the rows of others since the last look; a partner that is new is nobody's yet."""
        before, theirs = self.rows, self.rows.keys() - self.own
        self.look()
        changed = [(key, before[key], self.rows.get(key)) for key in theirs if self.rows.get(key) != before[key]]
        made = [(key, None, self.rows[key]) for key in self.rows.keys() - before.keys() - self.own]
        return changed + [one for one in made if not (one[0][0] == "Organisation" and one[2]["kind"] in PARTNER_KINDS)]
