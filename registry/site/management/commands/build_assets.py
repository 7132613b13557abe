"""Writes the stylesheet, the scripts, the icon and, for the State's deployments, its fonts into build/assets."""

import gzip
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from registry.shared import icons


class Command(BaseCommand):
    help = "Builds build/assets: one stylesheet made of the DSFR rules that the pages use, and the scripts to scan."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        out = settings.STATICFILES_DIRS[0]
        out.mkdir(parents=True, exist_ok=True)
        _bundle(out, *["state-brand"] * settings.STATE_BRAND)
        shutil.copy(settings.BASE_DIR / "templates/assets/favicon.svg", out)
        shutil.copy(settings.BASE_DIR / "node_modules/qr/LICENSE-MIT", out / "decoder.LICENSE.txt")
        for side in icons.ICON_SIZES:
            (out / f"icon-{side}.png").write_bytes(icons.icon(side))
        css = (out / "registre.css").read_bytes()
        packed = len(gzip.compress(css))
        self.stdout.write(f"registre.css: {len(css):,} bytes, {packed:,} gzip".replace(",", " "))


def _bundle(*arguments: str | Path) -> None:
    """Node may be the virtual environment's own."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    command = ["node", "templates/assets/build.mjs", *arguments]
    subprocess.run(command, check=True, cwd=settings.BASE_DIR, env=os.environ | {"PATH": path})  # noqa: S603
