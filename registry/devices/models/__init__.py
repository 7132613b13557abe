"""Devices and what is known of them, one file per noun."""

from registry.devices.models.alias import Alias, Naming
from registry.devices.models.assignment import Assignment
from registry.devices.models.blank import Blank, BlankBatch
from registry.devices.models.category import Category
from registry.devices.models.change import Change
from registry.devices.models.closed_year import ClosedFigure, ClosedYear
from registry.devices.models.device import Device
from registry.devices.models.document import Document
from registry.devices.models.erasure import MediumErasure
from registry.devices.models.event import Event
from registry.devices.models.policy import Policy, Target
from registry.devices.models.saved_filter import SavedFilter
from registry.devices.models.selection import Selection
from registry.devices.models.stay import Stay

__all__ = [
    "Alias",
    "Assignment",
    "Blank",
    "BlankBatch",
    "Category",
    "Change",
    "ClosedFigure",
    "ClosedYear",
    "Device",
    "Document",
    "Event",
    "Stay",
    "MediumErasure",
    "Naming",
    "Policy",
    "SavedFilter",
    "Selection",
    "Target",
]
