"""The form that confirms what arrived by transfer: the act's own facts, in the services that may take it in."""

from registry.devices.forms.acts import ActForm
from registry.devices.lifecycle import MOVES, Action


class ReceptionForm(ActForm):
    """Only the services of `places` may take the devices in.

    `seen` is the digest of the list on the page that confirms it: a field of the form would repeat a stale one.
    """

    def __init__(self, *args, user, places, **kwargs):
        super().__init__(*args, move=MOVES[Action.ACCEPT], user=user, **kwargs)
        place = self.fields["organisation"]
        place.label = "Service qui reçoit"
        place.queryset = places
        if len(place.queryset) == 1:
            place.empty_label = None
        self.order_fields(["organisation", "on", "motive"])

    def clean(self):
        return super().clean() | {"seen": self.data.get("seen", "")}
