"""Tokens of scripts: those that nobody holds are counted by client address; whoever holds a right one passes."""

from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled

from registry.organisations import security_log
from registry.organisations.throttle import TOKENS
from registry.shared.client import client_of


class CountedTokens(TokenAuthentication):
    def authenticate(self, request):
        try:
            return super().authenticate(request)
        except AuthenticationFailed:
            client = client_of(request)
            if wait := TOKENS.wait(client):
                raise Throttled(wait) from None
            TOKENS.note(client)
            security_log.warn("token-refused")
            raise
