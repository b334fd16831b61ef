"""In the demo anybody becomes somebody of the town by one click. Without the demo, none of this exists."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import queries
from accounts.middleware import DEMO_FACTOR, SECOND_FACTOR_KEY
from accounts.models import Person
from config.demo.people import FACES, email_of
from config.language import own_address
from config.refusals import LOOPBACK_HOSTS
from config.sign_in import own_place

BACKEND = "accounts.backends.PersonBackend"


@dataclass(frozen=True)
class Role:
    """A part that one can try, in words."""

    key: str
    title: str | Promise
    tells: str | Promise
    colour: str


ROLES = (
    Role("resident", _("Resident"), _("Looks at plans in the neighbourhood and starts one."), "sun"),
    Role("representative", _("Resident who signs for a group"), _("Decides along at the table of the plan."), "sun"),
    Role("official", _("Civil servant"), _("Takes plans in hand and decides with the residents."), "sky"),
    Role("socialworker", _("Social worker"), _("Brings people together in the district."), "plum"),
    Role("executive", _("Alderman"), _("Decides where the executive has a seat."), "sky"),
    Role("admin", _("Administrator"), _("Keeps districts, parties and themes."), "stone"),
)


@dataclass(frozen=True)
class Face:
    """Somebody of the town whom one can be."""

    role: Role
    name: str
    party: str


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Offer the six parts; a POST with `person` signs in as one of them, second factor included.

    To other machines it does not exist, whatever the web server listens on, unless the demo may be anywhere.
    """
    is_from_here = request.META["REMOTE_ADDR"] in LOOPBACK_HOSTS
    if not settings.DEMO or not (is_from_here or settings.DEMO_ANYWHERE):
        raise Http404
    if request.method != "POST":
        return render(request, "account/demo.html", {"faces": faces()})
    person = _person_behind(request.POST.get("person", ""))
    if person is None:
        return render(request, "account/demo.html", {"faces": faces(), "unknown": True}, status=400)
    _know_the_address(person)
    login(request, person, backend=BACKEND)
    request.session[SECOND_FACTOR_KEY] = DEMO_FACTOR
    return redirect(own_address(request, request.POST.get("next", "")) or own_place(person))


def faces() -> list[Face]:
    """Whom one can be, as far as the demo municipality has been loaded."""
    people = Person.objects.in_bulk([email_of(key) for key in FACES.values()], field_name="email")
    found = [(role, people.get(email_of(FACES[role.key]))) for role in ROLES]
    return [Face(role, person.name, _party_of(person)) for role, person in found if person is not None]


def _party_of(person: Person) -> str:
    memberships = queries.memberships_of(person, timezone.now()).order_by("since")
    return ", ".join(membership.party.name for membership in memberships[:1])


def _person_behind(word: str) -> Person | None:
    if word not in FACES:
        return None
    return Person.objects.filter(email=email_of(FACES[word]), is_active=True).first()


def _know_the_address(person: Person) -> None:
    """As after a code by mail: without it one could not try out the second factor."""
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
