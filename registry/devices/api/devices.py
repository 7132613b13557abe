"""Devices in the API: their list, one by its tag with the acts open to the user, their entry and plain facts."""

from dataclasses import asdict
from datetime import date

from django import forms
from django.db.models import QuerySet
from django.forms import model_to_dict
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.devices import facts, ledger
from registry.devices.filters import DeviceFilter
from registry.devices.forms.acts import offered
from registry.devices.forms.devices import DeviceForm, EntryForm, FactsForm
from registry.devices.identity import claiming, doubles, joined_rows, tags
from registry.devices.lifecycle import Status
from registry.devices.models import Category, Device
from registry.devices.models.device import FACTS, IDENTITY, PURCHASE, WORDS, names
from registry.devices.orientation import Destination, propose
from registry.shared import access
from registry.shared.act import Act, Via, stated
from registry.shared.api.bodies import SHAPE, checked, described, fields
from registry.shared.api.errors import Conflict
from registry.shared.api.rows import OfferSerializer, RowSerializer, ScopedReads
from registry.shared.forms.refusals import sentence
from registry.shared.moves import Reason

TAG = "[A-Z0-9][A-Z0-9._-]*"
MOST = 1000
UNKNOWN_TAG = Reason("not_found", "« {} » n’est pas un matériel de votre périmètre.")


class DeviceRow(RowSerializer):
    category = serializers.CharField(source="category.code", help_text="Code.")
    organisation = serializers.CharField(source="organisation.code", help_text="Code.")
    url = serializers.URLField(source="tag", help_text="Adresse de ce matériel dans l’API.")

    class Meta:
        model = Device
        fields = [
            "tag",
            *names(IDENTITY),
            *"organisation status erasure functional unit_value security_excluded".split(),
            *names(PURCHASE + WORDS),
            *"last_on url".split(),
        ]


class DeviceOfferSerializer(OfferSerializer):
    asks = serializers.ListField(child=serializers.CharField(), help_text="Champs obligatoires, en plus de la date.")
    takes = serializers.ListField(child=serializers.CharField(), help_text="Champs facultatifs.")


class ProposalRow(serializers.Serializer):
    destination = serializers.ChoiceField(Destination.choices, allow_null=True, help_text="Vide s’il manque un fait.")
    admissible = serializers.ListField(
        child=serializers.ChoiceField(Destination.choices), help_text="Une sortie ailleurs exige un motif."
    )
    reason = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())
    before = serializers.CharField(help_text="À faire avant toute sortie.")


class DeviceDetailSerializer(DeviceRow):
    proposal = ProposalRow(allow_null=True, help_text="D’un matériel réformé seulement.")
    doubles = serializers.ListField(
        child=serializers.CharField(), help_text="Étiquettes des fiches qui sont peut-être la même machine."
    )
    joined = serializers.ListField(
        child=serializers.CharField(), help_text="Étiquettes des fiches réunies à celle-ci, pour les séparer."
    )
    actions = DeviceOfferSerializer(many=True)

    class Meta(DeviceRow.Meta):
        fields = [*DeviceRow.Meta.fields, "proposal", "doubles", "joined", "actions"]


DISTINCT = "Vrai si c’est un autre matériel que celui qui porte ce numéro de série sous une autre marque."
SAME_AS = "Étiquette du matériel connu que c’est : rien n’est créé, ce qu’il ne disait pas encore est complété."
NOT_ALIKE = Reason("not_alike", "Aucun matériel de votre périmètre qui porte ce numéro de série n’a cette étiquette.")
THE_SAME = "Saisi de nouveau : reconnu par qui l’a saisi."


class EntryBody(EntryForm):
    """A device entered through the API may already bear its label, or turn out to be a known one."""

    category = forms.ModelChoiceField(Category.objects.all(), to_field_name="code", label="Catégorie")
    tag = forms.CharField(label="Étiquette", required=False, help_text="Vide : une étiquette est créée.")
    distinct = forms.BooleanField(label="Autre matériel", required=False, help_text=DISTINCT)
    same_as = forms.CharField(label="Même matériel", required=False, help_text=SAME_AS)

    def clean_tag(self) -> str:
        typed = self.cleaned_data["tag"]
        tag = tags.given(typed) if typed else self.instance.tag
        Device._meta.get_field("tag").run_validators(tag)
        self.instance.tag = tag
        return tag

    def clean(self):
        super().clean()
        tag, place = (self.cleaned_data.get(name) for name in ("tag", "organisation"))
        for _, reason in claiming.refusals([(self.instance, tag, place)] if tag and place else [], by=self.user):
            self.add_error("tag", sentence(reason))

    def _undone(self, tag: str) -> QuerySet[Device]:
        return Device.objects.undone(self.user).filter(tag=tag)

    def returning(self) -> Device | None:
        """By its label when one is given, else by its number."""
        tag = self.cleaned_data.get("tag")
        return self._undone(tag).first() if tag and self.data.get("tag") else super().returning()


class FactsBody(FactsForm):
    category = forms.ModelChoiceField(Category.objects.all(), to_field_name="code", label="Catégorie")
    distinct = forms.BooleanField(label="Autre matériel", required=False, help_text=DISTINCT)


def asked(form: DeviceForm) -> DeviceForm:
    """The form, valid; 409 when all that it lacks is to know whether the device is one of those that look like it."""
    if set(form.errors) == {"distinct"}:
        (doubt,) = form.errors.as_data()["distinct"]
        raise Conflict(doubt.message, doubt.code, candidates=[one.tag for one in form.lookalikes])
    checked(form)
    return form


class DoubtSerializer(serializers.Serializer):
    detail = serializers.CharField()
    candidates = serializers.ListField(child=serializers.CharField(), help_text="Étiquettes de votre périmètre.")


class TagsSerializer(serializers.Serializer):
    """The devices that a request is about."""

    tags = serializers.ListField(child=serializers.CharField(max_length=32), min_length=1, max_length=MOST)


def split(data, head: type[TagsSerializer]) -> tuple[dict, dict]:
    """What `head` reads of the body, and the rest of it."""
    if not isinstance(data, dict):
        raise ParseError(SHAPE)
    read = head(data=data)
    read.is_valid(raise_exception=True)
    return read.validated_data, {name: value for name, value in data.items() if name not in read.fields}


def named(devices: QuerySet[Device], wanted: list[str]) -> list[Device]:
    """The devices that bear these tags, in their order; every tag that none bears is an error."""
    found = {device.tag: device for device in devices.filter(tag__in=wanted)}
    if missing := [tag for tag in dict.fromkeys(wanted) if tag not in found]:
        raise serializers.ValidationError({"tags": [UNKNOWN_TAG.format(tag) for tag in missing]})
    return [found[tag] for tag in dict.fromkeys(wanted)]


class DeviceAPIView(ScopedReads, GenericAPIView):
    queryset = Device.objects.all()
    serializer_class = DeviceRow
    lookup_field = "tag"
    lookup_value_regex = TAG

    def get_queryset(self):
        return super().get_queryset().shown()

    def address(self) -> str:
        if not hasattr(self, "_address"):
            self._address = self.request.build_absolute_uri(reverse("api-device-list"))
        return self._address

    def shape(self, row) -> dict:
        shaped = super().shape(row)
        shaped["url"] = f"{self.address()}{row['tag']}/"
        return shaped

    def shown(self, pk) -> dict:
        """The row as it stands now, even out of scope after a move, and what the user may do next."""
        device = Device.objects.shown().get(pk=pk)
        user = self.request.user
        row, moves = self.row(pk), offered([device], user)
        proposal = propose(device, date.today()) if device.status == Status.RETIRED else None
        return row | {
            "proposal": proposal and asdict(proposal),
            "doubles": [one.tag for one in doubles.of(device, Device.objects.visible_to(user))],
            "joined": [
                one.tag for one, _ in joined_rows.of(device).values() if access.may(user, "view", one.organisation)
            ],
            "actions": [
                {
                    "action": move.action,
                    "label": move.label,
                    "asks": move.asks,
                    "takes": move.takes,
                    "url": f"{row['url']}{move.action}/",
                }
                for move in moves
            ],
        }


@extend_schema_view(
    list=extend_schema(responses=DeviceRow(many=True)),
    retrieve=extend_schema(responses=DeviceDetailSerializer),
)
class DeviceViewSet(DeviceAPIView, GenericViewSet):
    """Les matériels de votre périmètre."""

    filterset_class = DeviceFilter

    def retrieve(self, request, tag):
        return Response(self.shown(self.get_object().pk))

    @extend_schema(
        request=described("DeviceEntry", EntryBody(user=access.OPERATOR)),
        responses={200: DeviceDetailSerializer, 201: DeviceDetailSerializer, 409: DoubtSerializer},
    )
    def create(self, request):
        """Réceptionne un matériel : ses faits, son organisation, sa date et son origine.

        409 si un autre porte ce numéro de série sous une autre marque : répondez par `distinct` ou `same_as`.
        """
        access.require_anywhere(request.user, "receive")
        form = EntryBody(fields(request.data, EntryBody.base_fields), user=request.user)
        if form.data.get("same_as"):
            known = self.completed(form, Act(request.user, Via.API, motive=THE_SAME))
            return Response(self.shown(known.pk))
        history = asked(form).history()
        ledger.enter([history], Act(request.user, Via.API))
        return Response(self.shown(history.device.pk), status=201)

    def completed(self, form: EntryBody, act: Act) -> Device:
        """The known device that an entry is about, with what it did not say yet."""
        form.is_valid()
        form.errors.pop("distinct", None)
        given = checked(form)
        known = next((one for one in form.lookalikes if one.tag == given["same_as"]), None)
        if known is None:
            raise serializers.ValidationError({"same_as": [NOT_ALIKE]})
        facts.complete(known, act, {name: given[name] for name in FACTS})
        return known

    @extend_schema(
        request=described("DeviceFacts", FactsBody(user=access.OPERATOR), optional=True),
        responses={200: DeviceDetailSerializer, 409: DoubtSerializer},
    )
    def partial_update(self, request, tag):
        """Modifie les informations ; celles dont des chiffres dépendent demandent un motif."""
        device = self.get_object()
        access.require(request.user, "edit", device.organisation)
        given = fields(request.data, FactsBody.base_fields)
        category = {"category": device.category.code}
        values = model_to_dict(device, FACTS) | category | given
        form = asked(FactsBody(values, instance=device, initial=category, user=request.user))
        act, values = stated(request.user, Via.API, form.values())
        facts.change([device], act, **values)
        return Response(self.shown(device.pk))
