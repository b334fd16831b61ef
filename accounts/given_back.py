"""What somebody typed is shown to them once more where it could not be taken: on a page that says nothing is there.

A role can end, or a plan leave a desk, while somebody types. They learn no more than a stranger does, and lose no
words.
"""

from collections.abc import Iterator
from itertools import chain, islice

from django.http import HttpRequest

from accounts import kept_text

SHORTEST = 20
"""Characters of a text that somebody would miss. What is shorter is typed again, and a code is shorter too."""
MOST_TEXTS = 20
MOST_CHARACTERS = 200_000
"""Of all texts together: more is not typed by hand."""
NEVER_UNDER = ("/api/", "/account/")
"""Programs read no page, and what is typed to sign in is shown to nobody."""


def long_texts(request: HttpRequest) -> list[str]:
    """The longer texts of the form that this person posted; none of what nobody can have typed on a page of ours.

    Nothing is kept of them. What cannot be read gives none: the page that shows these has to come.
    """
    if request.method != "POST" or request.path.startswith(NEVER_UNDER):
        return []
    # Without its token a form may be another site's, whose words we do not show as theirs.
    if not getattr(request, "csrf_processing_done", False):
        return []
    try:
        return list(_bounded(_texts(request))) if request.user.is_authenticated else []
    except Exception:  # noqa: BLE001
        return []


def _texts(request: HttpRequest) -> Iterator[str]:
    """Each text once, in the order of the form."""
    fields = (values for name, values in request.POST.lists() if name not in kept_text.OF_THE_FORM_ITSELF)
    values = (str(value).replace("\x00", "").strip() for value in chain.from_iterable(fields))
    yield from dict.fromkeys(value[: kept_text.LONGEST] for value in values if _is_text(value))


def _is_text(value: str) -> bool:
    """Was it written? A mark that a form carries has no spaces."""
    return len(value) >= SHORTEST and len(value.split()) > 1


def _bounded(texts: Iterator[str]) -> Iterator[str]:
    left = MOST_CHARACTERS
    for text in islice(texts, MOST_TEXTS):
        yield text[:left]
        left -= len(text)
        if left <= 0:
            return
