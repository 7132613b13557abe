"""The photos and documents of a device."""
