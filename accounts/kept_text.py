"""What somebody typed is kept in their session while they sign in again, so that a lost session loses no words.

The middleware keeps it, under the address of the form; the view of that form takes it up as initial values.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

SESSION_KEY = "kept_text"
LONGEST = 40_000
"""Characters that are kept of one field. No field of ours takes as many; it bounds what a stranger can store."""
MOST_FIELDS = 40
MOST_FORMS = 3
_OF_THE_FORM_ITSELF = frozenset({"csrfmiddlewaretoken", "action"})


def keep(request: HttpRequest) -> None:
    """Keep the posted text of this address in the session. The oldest form gives way when there are too many."""
    forms: dict[str, dict[str, list[str]]] = dict(request.session.get(SESSION_KEY, {}))
    forms.pop(request.path, None)
    forms[request.path] = _bounded(request.POST)
    request.session[SESSION_KEY] = dict(list(forms.items())[-MOST_FORMS:])


def kept(request: HttpRequest) -> dict[str, Any]:
    """What was typed at this address before the person signed in, as initial values of a form; empty if nothing was."""
    fields: Mapping[str, list[str]] = request.session.get(SESSION_KEY, {}).get(request.path, {})
    return {name: values[-1] for name, values in fields.items() if values}


def forget(request: HttpRequest) -> None:
    """The text has reached its place."""
    forms = dict(request.session.get(SESSION_KEY, {}))
    if forms.pop(request.path, None) is not None:
        request.session[SESSION_KEY] = forms


def _bounded(posted: QueryDict) -> dict[str, list[str]]:
    fields = [(name, values) for name, values in posted.lists() if name not in _OF_THE_FORM_ITSELF]
    return {
        name: [str(value).replace("\x00", "")[:LONGEST] for value in values[:MOST_FIELDS]]
        for name, values in fields[:MOST_FIELDS]
    }
