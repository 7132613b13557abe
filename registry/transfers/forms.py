"""The form that confirms what arrived by transfer: the act's own facts, in the services that may take it in."""

from registry.devices.forms.acts import ActForm
from registry.devices.lifecycle import MOVES, Action
from registry.shared.access import within


class ReceptionForm(ActForm):
    """Only the services below those to whom the devices are addressed may take them in."""

    def __init__(self, *args, user, recipients, **kwargs):
        super().__init__(*args, move=MOVES[Action.ACCEPT], user=user, **kwargs)
        place = self.fields["organisation"]
        place.label = "Service qui reçoit"
        place.queryset = place.queryset.filter(within("path", list(recipients.values_list("path", flat=True))))
        if len(place.queryset) == 1:
            place.empty_label = None
        self.order_fields(["organisation", "on", "motive"])
