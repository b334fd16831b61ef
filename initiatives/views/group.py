"""Who carries the plan along: inviting somebody, and accepting an invitation."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import access as people
from accounts import actions as accounts
from accounts import kept_text
from accounts import queries as accounts_queries
from accounts.models import Invitation, Person
from accounts.requests import person_of
from initiatives import queries
from initiatives.forms import InviteForm
from initiatives.models import Initiative


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Ask somebody by mail to carry the plan along."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.of_person(by, at), id=initiative_id)
    form = InviteForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            invitation = accounts.invite(party=initiative.group, by=by, at=at, **form.cleaned_data)
        except accounts.CannotInvite as refusal:
            form.add_error("email", str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("We are mailing an invitation to %(email)s.") % {"email": invitation.email})
            return redirect("initiatives:invite", initiative.id)
    context = {
        "form": form,
        "initiative": initiative,
        "may_invite": people.may_represent(by, initiative.group, at),
        "members": accounts_queries.members_of([initiative.group_id], at),
        "invitations": accounts_queries.open_invitations_of(initiative.group, at),
    }
    return render(request, "initiatives/invite.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail: what one is asked, and the button to say yes. The link is the key."""
    invited = _invited_by(token)
    initiative = Initiative.objects.filter(group=invited.party).select_related("neighbourhood").first()
    at = timezone.now()
    context = {
        "invitation": invited,
        "initiative": initiative,
        "is_over": invited.accepted_at is not None or at >= invited.expires_at,
    }
    if not isinstance(request.user, Person):
        if request.method == "POST":
            return redirect_to_login(request.path)
        return render(request, "initiatives/invitation.html", context)
    if request.method == "POST":
        try:
            accounts.accept_invitation(invitation_id=invited.id, by=request.user, at=at)
        except accounts.CannotAccept as refusal:
            context["refusal"] = str(refusal)
        else:
            messages.success(
                request, _("Welcome to %(group)s. You carry this plan together now.") % {"group": invited.party}
            )
            return redirect("mine")
    context["is_member"] = people.is_member(request.user, invited.party, at)
    return render(request, "initiatives/invitation.html", context)


def _invited_by(token: str) -> Invitation:
    invitation_id = accounts.invitation_id_of(token)
    found = Invitation.objects.filter(id=invitation_id).select_related("party", "invited_by").first()
    if found is None:
        raise Http404
    return found
