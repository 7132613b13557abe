"""Who may do what, and who sees which rows: the only module that knows what a role may do."""

from functools import reduce
from operator import or_
from typing import Any, Protocol, Self, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet, TextChoices


class Role(TextChoices):
    READER = "reader", "Lecteur"
    AGENT = "agent", "Agent informatique"
    MANAGER = "manager", "Gestionnaire"
    ADMINISTRATOR = "administrator", "Administrateur"
    MEMBER = "member", "Membre d’association"


READS = frozenset({"view", "figures", "lots"})
UPDATES = frozenset(
    "receive register store issue reassign move repair resume assess erase retire reinstate hand_over accept recycle"
    " consign recall lose steal find correct amend join edit import label scan".split()
)
DECIDES = frozenset("offer withdraw reserve release donate staff transfer sell take_back prove decide abandon".split())
ACTS = {
    Role.READER: READS,
    Role.AGENT: READS | UPDATES,
    Role.MANAGER: READS | UPDATES | DECIDES,
    Role.ADMINISTRATOR: READS | UPDATES | DECIDES | {"administer"},
    Role.MEMBER: frozenset({"lots", "claim", "represent"}),
}


class Actor(Protocol):
    """Whoever acts or reads: an account, nobody signed in, or `OPERATOR`."""

    @property
    def pk(self) -> int | None: ...


class Operator:
    """Whoever runs a management command on the server: may act everywhere, and leaves no name."""

    pk: None = None

    def __str__(self) -> str:
        return "commande"


OPERATOR = Operator()

Row = TypeVar("Row", bound=Model)


class Placed(Protocol):
    """An organisation: what stands in the tree."""

    path: str


def account(by: Actor) -> Any:
    """The account to remember of whoever acts; a command leaves none."""
    return by if by.pk else None


def paths(user: Actor, act: str) -> list[str]:
    """The tree paths under which `user` may `act`; the empty path is the whole registry."""
    if user is OPERATOR:
        return [""]
    return [path for role, path in getattr(user, "grants", ()) if act in ACTS[role]]


def may(user: Actor, act: str, organisation: Placed) -> bool:
    return any(organisation.path.startswith(path) for path in paths(user, act))


def first(user: Actor, act: str, organisations: "ScopedQuerySet[Any]") -> Any | None:
    """The first of several organisations where `user` may `act`; None without any."""
    return organisations.visible_to(user, act).first() if may_anywhere(user, act) else None


def may_anywhere(user: Actor, act: str) -> bool:
    return bool(paths(user, act))


def able(act: str) -> Q:
    """The accounts that may `act` somewhere."""
    return Q(is_superuser=True) | Q(memberships__role__in=[role for role, acts in ACTS.items() if act in acts])


def require(user: Actor, act: str, organisation: Placed) -> None:
    """Refuses with PermissionDenied unless `user` may `act` in `organisation`. Called inside every writer."""
    if not may(user, act, organisation):
        raise denied(organisation)


def denied(of: Any) -> PermissionDenied:
    return PermissionDenied(f"Votre rôle ne permet pas cette action pour « {of} ».")


def require_anywhere(user: Actor, act: str) -> None:
    """Refuses whoever may not `act` anywhere, where no organisation is named yet."""
    if not may_anywhere(user, act):
        raise PermissionDenied("Votre rôle ne permet cela dans aucune organisation.")


def national(user: Actor, act: str) -> bool:
    """Whether `user` may `act` in the whole registry, partners included."""
    return "" in paths(user, act)


def require_national(user: Actor, act: str) -> None:
    """Refuses whoever may not `act` everywhere, for what holds for every organisation."""
    if not national(user, act):
        raise PermissionDenied("Seul un administrateur national peut le faire.")


def within(field: str, tree: list[str]) -> Q:
    """The rows whose path `field` lies under one of the paths `tree`."""
    if "" in tree:
        return Q()
    return reduce(or_, (Q(**{f"{field}__startswith": path}) for path in tree), Q(pk__in=()))


def either(*rules: Q) -> Q:
    """Rows that one of `rules` shows. An empty rule shows all, whereas `Q() | rule` would be `rule` alone."""
    return reduce(or_, rules) if all(rules) else Q()


class ScopedQuerySet(QuerySet[Row]):
    """Rows of one organisation each: `scope` is the lookup of its path."""

    scope = "organisation__path"

    def visible_to(self, user: Actor, act: str = "view") -> Self:
        return self.filter(self._under(paths(user, act)))

    def _under(self, tree: list[str]) -> Q:
        """By a subquery on the organisations: to join them, PostgreSQL walks a million rows in search of the few."""
        *relations, path = self.scope.split("__")
        if not relations or "" in tree:
            return within(self.scope, tree)
        model: Any = self.model
        for name in relations:
            model = model._meta.get_field(name).related_model
        return Q(**{"__".join([*relations, "in"]): model._base_manager.filter(within(path, tree))})


class Scoped:
    """View and viewset mixin: only the rows in the user's scope exist; the rest is 404."""

    request: Any

    def get_queryset(self) -> Any:
        return super().get_queryset().visible_to(self.request.user)  # type: ignore[misc] # the view's
