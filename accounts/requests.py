"""Who asks."""

from django.http import HttpRequest

from accounts.models import Person
from accounts.queries import Standing
from ledger import queries as ledger
from ledger.followed import Lines, lines_up_to


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in. For views that the sign-in stands before: raises TypeError for anybody else."""
    if not isinstance(request.user, Person):
        raise TypeError("this view needs a person who is signed in")
    return request.user


def standing_in(request: HttpRequest) -> Standing:
    """What the person who asks is here, as `SecondFactor` read it; nobody's standing before that."""
    standing: Standing = getattr(request, "standing", Standing())
    return standing


def ledger_state_in(request: HttpRequest) -> str:
    """The state of the ledger when this request first asked for it. Whatever is kept under it and was made later is as
    true as then, or truer.
    """
    state: str | None = getattr(request, "ledger_state", None)
    if state is None:
        state = request.ledger_state = ledger.state()  # type: ignore[attr-defined]
    return state


def ledger_lines_in(request: HttpRequest) -> Lines:
    """The last lines of the ledger, up to the state that it had when this request first asked for it, or later."""
    lines: Lines | None = getattr(request, "ledger_lines", None)
    if lines is None:
        lines = request.ledger_lines = lines_up_to(ledger_state_in(request))  # type: ignore[attr-defined]
    return lines
