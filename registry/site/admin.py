"""The administrators' site: organisations and people of one's scope, and the national reference data."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import F
from django_tasks_db.models import DBTaskResult
from rest_framework.authtoken.admin import TokenAdmin
from rest_framework.authtoken.models import TokenProxy

from registry.devices.models import Category, ClosedYear, Policy, Target
from registry.figures import closing
from registry.organisations import security_log
from registry.organisations.forms.choices import AnOrganisation
from registry.organisations.models import Membership, Organisation, User
from registry.organisations.models.organisation import PARTNER_KINDS, Kind
from registry.organisations.names import Directory, codes
from registry.shared import access
from registry.shared.moves import Reason
from registry.shared.validators import invalid
from registry.site.sites import ADMINISTER
from registry.tabular.folding import fold
from registry.waste.models import Collector

ROOT_IS_NATIONAL = Reason("root", "Seul un administrateur national crée la racine de l’arbre.")
NO_PARENT = Reason("parent_missing", "Choisissez l’organisation à laquelle elle est rattachée.")
NAME_KNOWN = Reason(
    "name_known",
    "Le registre connaît déjà ce nom ({}) : donnez-lui vos matériels, ou précisez le nom, par la ville par exemple.",
)


class Narrowed:
    """A list is narrowed by the filters that it offers: another column, or a regular expression, is refused."""

    def lookup_allowed(self, lookup, value, request=None):
        return lookup.removesuffix("__exact") in self.list_filter


class Titled:
    """Django's « Ajout de %s » fits no noun that begins with a vowel."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        may = self.has_change_permission(request, obj)
        verb = "Ajouter" if add else "Modifier" if may else "Afficher"
        context["title"] = f"{verb} : {self.opts.verbose_name}"
        return super().render_change_form(request, context, add, change, form_url, obj)


class Reference(Titled, Narrowed, admin.ModelAdmin):
    """Data that holds for the whole registry: its national administrators alone, who delete it row by row."""

    actions = None

    def _allowed(self, request, obj=None):
        return access.national(request.user, ADMINISTER)

    has_module_permission = has_view_permission = has_add_permission = has_change_permission = _allowed
    has_delete_permission = _allowed


class OfAYear:
    """A year is no number whose thousands are set apart."""

    @admin.display(description="année", ordering="year")
    def in_year(self, obj):
        return str(obj.year)


class InScope(Narrowed):
    """Rows of the administrator's scope; nothing is deleted, and choices stay inside the scope too."""

    def has_module_permission(self, request):
        return access.may_anywhere(request.user, ADMINISTER)

    def _allowed(self, request, obj=None):
        known = obj is None or obj.pk is None or self.get_queryset(request).filter(pk=obj.pk).exists()
        return known and self.has_module_permission(request)

    def has_view_permission(self, request, obj=None):
        return self._allowed(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._allowed(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is Organisation:
            kwargs |= {
                "queryset": Organisation.objects.visible_to(request.user, ADMINISTER),
                "form_class": AnOrganisation,
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OrganisationForm(forms.ModelForm):
    """What a place in the tree asks of whoever gives it: a State would make its administrators national.

    Any ministry may register a partner, to give to it; from then on the partner is its own and the nation's.
    """

    user = None

    def clean(self):
        super().clean()
        kind = self.cleaned_data.get("kind", self.instance.kind)
        if access.national(self.user, ADMINISTER) or "parent" not in self.fields:
            return
        if kind in PARTNER_KINDS:
            self._refuse_a_second(self.cleaned_data.get("name", ""))
        elif kind == Kind.STATE:
            self.add_error("kind", invalid(ROOT_IS_NATIONAL))
        elif not self.cleaned_data.get("parent") and "parent" not in self.errors:
            self.add_error("parent", invalid(NO_PARENT))

    def _refuse_a_second(self, name: str) -> None:
        """A ministry does not see the partners that others registered."""
        if known := Directory(Organisation.objects.filter(kind__in=PARTNER_KINDS)).names.get(fold(name)):
            self.add_error("name", invalid(NAME_KNOWN.format(codes(known))))


@admin.register(Organisation)
class OrganisationAdmin(Titled, InScope, admin.ModelAdmin):
    form = OrganisationForm
    list_display = ["name", "code", "kind", "parent"]
    list_filter = ["kind"]
    search_fields = ["code", "name", "siret", "rna"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user, ADMINISTER)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def get_readonly_fields(self, request, obj=None):
        """Where the top of one's scope stands is decided above it."""
        if obj is None or access.national(request.user, ADMINISTER) or not obj.holds_fleet:
            return []
        above = obj.parent and access.may(request.user, ADMINISTER, obj.parent)
        return [] if above else ["kind", "parent"]


class MembershipInline(InScope, admin.TabularInline):
    model = Membership
    extra = 1

    def _allowed(self, request, obj=None):
        """`obj` is the account here, whose page judges it."""
        return self.has_module_permission(request)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user, ADMINISTER)

    def has_delete_permission(self, request, obj=None):
        return self.has_module_permission(request)


@admin.register(User)
class AccountAdmin(Titled, InScope, UserAdmin):
    """The accounts that are the administrator's: see `administered_by`. A partner's are its own and the nation's."""

    ordering = ["email"]
    list_display = ["email", "first_name", "last_name", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["email", "last_name"]
    filter_horizontal = []
    fieldsets = [(None, {"fields": ["email", "password", "first_name", "last_name", "is_active"]})]
    add_fieldsets = [(None, {"fields": ["email", "usable_password", "password1", "password2"]})]
    inlines = [MembershipInline]

    def get_queryset(self, request):
        return super().get_queryset(request).administered_by(request.user)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(Category)
class CategoryAdmin(Reference):
    list_display = ["name", "code", "in_scope", "holds_data", "life_years", "co2_kg", "co2_source", "mass_kg"]


@admin.register(Collector)
class CollectorAdmin(Reference):
    list_display = ["name", "eco_organisme", "siret", "free_kg", "free_m3", "source"]


@admin.register(Target)
class TargetAdmin(OfAYear, Reference):
    list_display = ["figure", "in_year", "value", "source"]
    list_filter = ["figure"]


@admin.register(ClosedYear)
class ClosedYearAdmin(OfAYear, Reference):
    """A year is closed by adding it, and reopened by giving a motive; nothing else of it changes."""

    list_display = ["in_year", "organisation", "source", "closed_at", "closed_by", "reopened_at"]
    list_filter = ["year"]

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request) and (obj is None or obj.reopened_at is None)

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, **kwargs | {"form": ReopeningForm if obj else ClosingForm})

    def get_fields(self, request, obj=None):
        told = ["in_year", "organisation", "source", "closed_at", "closed_by"]
        over = ["reopened_at", "reopened_by", "motive"]
        return ["year", "organisation", "source"] if obj is None else told + (over if obj.reopened_at else ["why"])

    def get_readonly_fields(self, request, obj=None):
        return [name for name in self.get_fields(request, obj) if name != "why"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "organisation":
            units = Organisation.objects.holding_fleet().filter(reporting_unit=F("pk"))
            kwargs |= {"queryset": units, "empty_label": "Toutes les entités"}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if change:
            closing.reopen(obj, by=request.user, motive=form.cleaned_data["why"])
        else:
            closing.close(obj, by=request.user)


class ClosingForm(forms.ModelForm):
    def _post_clean(self):
        """By all its rules: Django leaves out those that read what the form does not ask."""
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except forms.ValidationError as error:
                self.add_error(None, error)


class ReopeningForm(forms.ModelForm):
    why = forms.CharField(label="Motif de la réouverture", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@admin.register(Policy)
class PolicyAdmin(Reference):
    list_display = ["__str__", "donation_cap", "age_limit_years", "interministerial_counts"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


admin.site.unregister(TokenProxy)


@admin.register(TokenProxy)
class LoggedTokens(Titled, TokenAdmin):
    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        security_log.note("token-given", account=obj.user_id)

    def delete_model(self, request, obj):
        security_log.note("token-withdrawn", account=obj.user_id)
        super().delete_model(request, obj)


# What the worker did is for whoever runs the server, in its log.
admin.site.unregister(DBTaskResult)
