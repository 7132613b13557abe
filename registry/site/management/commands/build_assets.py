"""Writes the stylesheet, the scripts, the icon and, for the State's deployments, its fonts into build/assets."""

import gzip
import shutil

from django.conf import settings
from django.core.management.base import BaseCommand

from registry.shared import assets


class Command(BaseCommand):
    help = "Builds build/assets: one stylesheet made of the DSFR rules that the pages use, and the scripts to scan."
    requires_system_checks = []

    def handle(self, **options):
        out = settings.STATICFILES_DIRS[0]
        out.mkdir(parents=True, exist_ok=True)
        css = assets.stylesheet(assets.classes_used(), state_brand=settings.STATE_BRAND).encode()
        (out / "registre.css").write_bytes(css)
        shutil.copy(assets.OWN / "favicon.svg", out)
        for side in assets.ICONS:
            (out / f"icon-{side}.png").write_bytes(assets.icon(side))
        for name in assets.SCRIPTS:
            (out / name).write_bytes(assets.script(name))
        shutil.copy(assets.DECODER_LICENCE, out / "decoder.LICENSE.txt")
        if settings.STATE_BRAND:
            (out / "fonts").mkdir(exist_ok=True)
            for name in assets.STATE_FONTS:
                shutil.copy(assets.DSFR / f"fonts/{name}.woff2", out / "fonts")
        packed = len(gzip.compress(css))
        self.stdout.write(f"registre.css: {len(css):,} bytes, {packed:,} gzip".replace(",", " "))
