"""What a test asks of a refusal: its code. How each one reads is told where a test is about words."""

from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError

from registry.shared.moves import Refusal, Refused
from registry.tabular.unreadable import Unreadable


@contextmanager
def refused(code, *named):
    """What is done here is refused as a whole, with this code: an act, a file, or the text of a cell. The sentence
    names these lines, devices or values."""
    with pytest.raises((Refusal, Unreadable, ValueError)) as caught:
        yield caught
    assert (of(caught.value), [text for text in named if text not in str(caught.value)]) == (code, [])


@contextmanager
def devices_refused(*codes):
    """What is done here is refused for these reasons: a code for each pair of a device and a reason, in their order."""
    with pytest.raises(Refused) as caught:
        yield caught
    assert [reason.code for _, reason in caught.value.refusals] == [*codes]


@contextmanager
def invalid(*codes, **fields):
    """What is done here does not validate: the codes of the whole, or one code for each field."""
    with pytest.raises(ValidationError) as caught:
        yield caught
    assert of_errors(caught.value) == ({name: [code] for name, code in fields.items()} or [*codes])


def of(error):
    """The code of the reason that a refusal was made of."""
    (reason,) = error.args
    return reason.code


def of_errors(error):
    """The codes of a ValidationError: a list, or one for each field."""
    if not hasattr(error, "error_dict"):
        return [one.code for one in error.error_list]
    return {name: [one.code for one in errors] for name, errors in error.error_dict.items()}


def of_form(form):
    """For each field of a form that was refused ("__all__" for the whole), the codes of its errors."""
    return {name: [one.code for one in errors] for name, errors in form.errors.as_data().items()}


def of_page(page):
    """The same, of the form of a page."""
    return of_form(page.context["form"])


def of_rows(errors):
    """Of each error of a file: its line, its column and its code."""
    return [(error.line, error.column, error.reason.code) for error in errors]


def each(body):
    """The codes of an answer of the API that refuses devices, one for each reason."""
    return [refusal["code"] for refusal in body["refusals"]]
