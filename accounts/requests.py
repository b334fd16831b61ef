"""Who asks."""

from django.http import HttpRequest

from accounts.models import Person


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in. For views that the sign-in stands before: raises TypeError for anybody else."""
    if not isinstance(request.user, Person):
        raise TypeError("this view needs a person who is signed in")
    return request.user
