"""The page of each act on a whole collection."""

from registry.shared.views.acts import ActOnRow
from registry.waste.views.collections import HOME, CollectionMixin


class ActOnCollection(CollectionMixin, ActOnRow):
    def trail(self):
        return HOME
