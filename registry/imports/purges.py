"""The files that waited to be imported."""

from registry.imports.models import Upload, upload
from registry.shared.purge import Purge

PURGES = (Purge("fichiers en attente", upload.KEPT, lambda before: Upload.objects.filter(created_at__lt=before)),)
