"""A client of the API, signed in as one of the cast."""

from rest_framework.test import APIClient


class Client(APIClient):
    def __init__(self, user=None):
        super().__init__()
        self.default_format = "json"
        if user:
            self.force_login(user)

    def ask(self, method, path, body=None):
        """The status and the body of an answer."""
        answer = getattr(self, method)(f"/api/{path}", body, format=None if method == "get" else "json")
        return answer.status_code, answer.json() if answer.content else None
