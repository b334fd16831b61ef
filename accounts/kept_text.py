"""What somebody typed is kept in their session while they sign in again, so that a lost session loses no words.

The middleware keeps it, under the address of the form; the view of that form takes it up as initial values.

Where several people use one computer, the next one to sign in may not read it. So a form says for whom its page was
made (`{% typed_by %}`), and its text goes back to that person alone. What was typed before anybody had signed in goes
to whoever does so within the hour.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Person

SESSION_KEY = "kept_text"
WRITER = "typed_by"
"""The field of a form that says for whom its page was made. A form without it keeps nothing."""
NOBODYS_SECONDS = 3600
LONGEST = 40_000
"""Characters that are kept of one field. No field of ours takes as many; it bounds what a stranger can store."""
MOST_FIELDS = 40
MOST_FORMS = 3
OF_THE_FORM_ITSELF = frozenset({"csrfmiddlewaretoken", "action", WRITER})


def mark_of(user: Person | AnonymousUser) -> str:
    """A word for this person that nobody else can make up; an empty one for nobody."""
    return salted_hmac("accounts.kept_text", str(user.pk)).hexdigest() if user.is_authenticated else ""


def keep(request: HttpRequest, only: Callable[[str], bool] | None = None) -> None:
    """Keep the posted text of this address in the session, or only the fields of these names.

    The oldest form gives way when there are too many.
    """
    if WRITER not in request.POST or request.path.startswith(tuple(settings.KEEPS_NO_TEXT_OF)):
        return
    forms = dict(request.session.get(SESSION_KEY, {}))
    forms.pop(request.path, None)
    forms[request.path] = {
        "by": request.POST[WRITER][:LONGEST],
        "at": time.time(),
        "fields": {name: values for name, values in _bounded(request.POST).items() if only is None or only(name)},
    }
    request.session[SESSION_KEY] = dict(list(forms.items())[-MOST_FORMS:])


def kept(request: HttpRequest) -> dict[str, Any]:
    """What this person typed at this address before signing in, as initial values of a form; empty if they did not."""
    text = request.session.get(SESSION_KEY, {}).get(request.path)
    if text is None or not _is_theirs(text, request.user):
        return {}
    return {name: values[-1] for name, values in text["fields"].items() if values}


def forget(request: HttpRequest) -> None:
    """The text has reached its place."""
    forms = dict(request.session.get(SESSION_KEY, {}))
    if forms.pop(request.path, None) is not None:
        request.session[SESSION_KEY] = forms


def _is_theirs(text: dict[str, Any], user: Person | AnonymousUser) -> bool:
    if text["by"]:
        return constant_time_compare(text["by"], mark_of(user))
    return bool(time.time() - text["at"] < NOBODYS_SECONDS)


def _bounded(posted: QueryDict) -> dict[str, list[str]]:
    fields = [(name, values) for name, values in posted.lists() if name not in OF_THE_FORM_ITSELF]
    return {
        name: [str(value).replace("\x00", "")[:LONGEST] for value in values[:MOST_FIELDS]]
        for name, values in fields[:MOST_FIELDS]
    }
