"""Who asks."""

from django.http import HttpRequest

from accounts.models import Person
from accounts.queries import Standing


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in. For views that the sign-in stands before: raises TypeError for anybody else."""
    if not isinstance(request.user, Person):
        raise TypeError("this view needs a person who is signed in")
    return request.user


def standing_in(request: HttpRequest) -> Standing:
    """What the person who asks is here, as `SecondFactor` read it; nobody's standing before that."""
    standing: Standing = getattr(request, "standing", Standing())
    return standing
