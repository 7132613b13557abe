"""The command of Django REST framework, whose tokens are told to the security log."""

from typing import Any

from rest_framework.authtoken.management.commands.drf_create_token import Command as CreateToken

from registry.organisations import security_log


class Command(CreateToken):  # type: ignore[misc] # a library without types
    help = "Affiche le jeton d’un compte pour l’API, et le crée s’il n’en a pas ; -r le remplace."

    def create_user_token(self, username: str, reset_token: bool) -> Any:
        token = super().create_user_token(username, reset_token)
        security_log.note("token-given", account=token.user_id)
        return token
