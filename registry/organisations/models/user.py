"""People: an account is an e-mail address, and what it may do is its memberships."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from registry.organisations import security_log
from registry.organisations.models.organisation import Kind, Organisation
from registry.shared import access
from registry.shared.access import Role, ScopedQuerySet
from registry.shared.moves import Reason
from registry.shared.validators import invalid

# What decides of what an account may do; a password is told to have changed, never what it is.
RIGHTS = {"is_active": "account-active", "is_superuser": "account-superuser"}
WRONG_ROLE = Reason("role_of_another_kind", "Ce rôle ne convient pas à une organisation de cette nature.")
WATCHED = {*RIGHTS, "password"}


class UserQuerySet(models.QuerySet["User"]):
    def update(self, **changes: Any) -> int:
        changed = changes.keys() & RIGHTS.keys()
        for account in self.values_list("pk", flat=True) if changed else ():
            for name in changed:
                security_log.note(RIGHTS[name], account=account, value=changes[name])
        return super().update(**changes)

    def administered_by(self, administrator: "User") -> Self:
        """All of whose roles lie in the administrator's scope; without any role, those that the administrator made.

        The nation administers all, and a superuser alone the superusers.
        """
        tree = access.paths(administrator, "administer")
        held = Membership.objects.filter(user=OuterRef("pk"))
        found = self if administrator.is_superuser else self.filter(is_superuser=False)
        if "" in tree:
            return found
        elsewhere = held.exclude(access.within("organisation__path", tree))
        return found.filter(Exists(held) | Q(created_by=administrator)).exclude(Exists(elsewhere))

    def open_to(self, partner: Organisation) -> Self:
        """Whom the members of `partner` may take among them: who speaks for partners alone, or whom they made.

        A role here would take any other account out of the hands of its administrator.
        """
        held = Membership.objects.filter(user=OuterRef("pk"))
        ours = Membership.objects.filter(organisation=partner)
        made = ~Exists(held) & Q(created_by__in=ours.values("user"))
        speaks = Exists(held) & ~Exists(held.exclude(role=Role.MEMBER))
        return self.filter(speaks | made, is_superuser=False)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: Any) -> "User":
        return self.get(email=email.lower())


Users = UserManager.from_queryset(UserQuerySet)


class User(AbstractBaseUser, PermissionsMixin):
    # The one just chosen, until it is saved.
    _password: str | None

    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    is_active = models.BooleanField("compte actif", default=True)
    date_joined = models.DateTimeField("créé le", auto_now_add=True)
    created_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="créé par"
    )

    objects = Users()

    USERNAME_FIELD = "email"

    class Meta:
        verbose_name = "compte"
        ordering = ["email"]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        """An address is compared in lower case."""
        super().clean()
        self.email = self.email.lower()

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Whoever saves it, the security log is told what its rights become."""
        adding, chosen = self._state.adding, self._password is not None
        written = WATCHED if update_fields is None else WATCHED.intersection(update_fields)
        before = {} if adding or not written else User.objects.values(*written).get(pk=self.pk)
        super().save(update_fields=update_fields, **kwargs)
        if adding:
            security_log.note("account-made", account=self.pk, superuser=self.is_superuser)
        for name, value in before.items():
            if getattr(self, name) != value:
                self._note(name, chosen)

    def _note(self, name: str, chosen: bool) -> None:
        if name in RIGHTS:
            security_log.note(RIGHTS[name], account=self.pk, value=getattr(self, name))
        # Signing in may only write an old password anew, in a stronger way.
        elif chosen or not self.has_usable_password():
            security_log.note("password-changed", account=self.pk)

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @cached_property
    def grants(self) -> list[tuple[str, str]]:
        """The (role, path) pairs of the memberships, read once per request.

        A role in the State itself holds everywhere, partners included; a superuser administers all.
        """
        if self.is_superuser:
            return [(Role.ADMINISTRATOR, "")]
        held = self.memberships.values_list("role", "organisation__path", "organisation__kind")
        return [(role, "" if kind == Kind.STATE else path) for role, path, kind in held]

    @property
    def is_staff(self) -> bool:
        return access.may_anywhere(self, "administer")


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        for member in self:
            member.note("role-withdrawn")
        return super().delete()

    def update(self, **changes: Any) -> int:
        keys = list(self.values_list("pk", flat=True))
        count = super().update(**changes)
        for member in self.model.objects.filter(pk__in=keys):
            member.note("role-changed")
        return count

    def join(self, user: User, partner: Organisation) -> "Membership":
        """Makes `user` a member of `partner`; raises ValidationError when it is one already."""
        member = Membership(user=user, organisation=partner, role=Role.MEMBER)
        member.full_clean()
        member.save()
        return member


class Membership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="compte")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name="organisation"
    )
    role = models.CharField("rôle", max_length=13, choices=Role)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "rôle"
        verbose_name_plural = "rôles"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                name="membership_once",
                violation_error_code="role_held",
                violation_error_message="Ce compte a déjà ce rôle ici.",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        event = "role-given" if self._state.adding else "role-changed"
        super().save(*args, **kwargs)
        self.note(event)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.note("role-withdrawn")
        return super().delete(*args, **kwargs)

    def note(self, event: str) -> None:
        security_log.note(event, account=self.user_id, role=self.role, organisation=self.organisation_id)

    def clean(self) -> None:
        """Members are of an association, and every other role is in an organisation that holds devices."""
        if not self.organisation_id:
            return
        place = self.organisation
        if not (place.kind == Kind.ASSOCIATION if self.role == Role.MEMBER else place.holds_fleet):
            raise ValidationError({"role": invalid(WRONG_ROLE)})

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"
