"""The nouns of the registry, one file each."""

from registry.models.alias import Alias
from registry.models.arrival import Arrival
from registry.models.assignment import Assignment
from registry.models.attempts import Attempts
from registry.models.blank import Blank, BlankBatch
from registry.models.category import Category
from registry.models.change import Change
from registry.models.closed_year import ClosedFigure, ClosedYear
from registry.models.collection import Collection, CollectionLine, Collector
from registry.models.device import Device
from registry.models.document import Document
from registry.models.erasure import MediumErasure
from registry.models.event import Event
from registry.models.holding import Holding
from registry.models.imported import Import, UnidentifiedRow
from registry.models.layout import ColumnMatch, Layout
from registry.models.naming import Naming
from registry.models.organisation import Organisation
from registry.models.policy import Policy, Target
from registry.models.saved_filter import SavedFilter
from registry.models.selection import Selection
from registry.models.submission import Submission
from registry.models.translation import Translation
from registry.models.upload import Upload
from registry.models.user import Membership, User

__all__ = [
    "Alias",
    "Arrival",
    "Assignment",
    "Attempts",
    "Blank",
    "BlankBatch",
    "Category",
    "Change",
    "ClosedFigure",
    "ClosedYear",
    "ColumnMatch",
    "Collection",
    "CollectionLine",
    "Collector",
    "Device",
    "Document",
    "Event",
    "Holding",
    "Import",
    "Layout",
    "MediumErasure",
    "Membership",
    "Naming",
    "Organisation",
    "Policy",
    "SavedFilter",
    "Selection",
    "Submission",
    "Target",
    "Translation",
    "UnidentifiedRow",
    "Upload",
    "User",
]
