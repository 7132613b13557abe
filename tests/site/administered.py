"""The forms of the administrators’ site, as a browser sends them."""

from django.urls import reverse

from registry.organisations.models import User
from registry.shared import access

MANAGEMENT = {f"memberships-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
ORGANISATIONS = "/admin/organisations/organisation/"
PEOPLE = "/admin/organisations/user/"


def change(thing):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def listed(response):
    return {str(row) for row in response.context["cl"].result_list}


def errors(response):
    found = dict(response.context["adminform"].form.errors)
    for formset in response.context["inline_admin_formsets"]:
        found |= {name: value for form in formset.formset.forms for name, value in form.errors.items()}
    return found


def organisation(thing=None, **changes):
    names = "code name kind siret rna address email phone signatory signatory_title".split()
    kept = {name: getattr(thing, name) for name in names} if thing else dict.fromkeys(names, "")
    return kept | {"parent": thing and thing.parent_id or ""} | changes


def person(user, *roles, **changes):
    """The form of an account; `roles` are (membership or None, place, role)."""
    known = [membership for membership, *_ in roles if membership]
    form = MANAGEMENT | {"email": user.email, "first_name": user.first_name, "last_name": "", "is_active": "on"}
    form |= {"memberships-TOTAL_FORMS": len(roles), "memberships-INITIAL_FORMS": len(known)}
    for rank, (membership, place, role) in enumerate(roles):
        row = {"id": membership.pk if membership else "", "user": user.pk, "organisation": place.pk, "role": role}
        form |= {f"memberships-{rank}-{name}": value for name, value in row.items()}
    return form | changes


def national():
    return [user.email for user in User.objects.all() if "" in access.paths(user, "administer")]
