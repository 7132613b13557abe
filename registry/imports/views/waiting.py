"""What the pages of a sent file share: it is its sender's alone, and once it waits no more they lead to the imports."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from registry.imports.models import Upload
from registry.shared import access

NO_MORE = "Ce fichier n’attend plus : voici les imports."


class Waiting:
    """View mixin: `pk` is the key of a file between its sending and its import."""

    def dispatch(self, request, *args, **kwargs):
        """One comes back to a file that is imported or abandoned by the browser's history; another's stays unknown."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            others = Upload.objects.filter(pk=kwargs["pk"]).exclude(user=request.user)
            if others.exists() or not access.may_anywhere(request.user, "import"):
                raise
        messages.info(request, NO_MORE)
        return redirect("import-list")

    def get_upload(self, *, lock: bool = False) -> Upload:
        uploads = Upload.objects.visible_to(self.request.user)
        return get_object_or_404(uploads.select_for_update() if lock else uploads, pk=self.kwargs["pk"])
