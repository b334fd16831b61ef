"""Who carries the plan along: inviting somebody, accepting an invitation, who signs and how many, and leaving."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access as people
from accounts import actions as accounts
from accounts import kept_text
from accounts import queries as accounts_queries
from accounts.models import Invitation, Membership, Person
from accounts.requests import person_of
from initiatives import queries
from initiatives.forms import HandOnForm, InviteForm, QuorumForm
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
    signs = people.may_represent(by, initiative.group, at)
    context = {
        "form": form,
        "initiative": initiative,
        "may_invite": signs,
        "may_stop": signs and initiative.can_be_stopped,
        "members": accounts_queries.members_of([initiative.group_id], at).prefetch_related("namings__named_by"),
        "invitations": accounts_queries.open_invitations_of(initiative.group, at),
    }
    return render(request, "initiatives/invite.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signatures(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Ask for more signatures before the group is bound."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.of_person(by, at), id=initiative_id)
    form = QuorumForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            party = accounts.raise_quorum(party_id=initiative.group_id, by=by, at=at, **form.cleaned_data)
        except accounts.CannotRaiseQuorum as refusal:
            form.add_error("quorum", str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("From now on %(quorum)d of you must sign.") % {"quorum": party.quorum})
            return redirect("initiatives:signatures", initiative.id)
    context = {
        "form": form,
        "initiative": initiative,
        "signers": accounts_queries.representatives_of([initiative.group], at),
        "needed": accounts_queries.signatures_needed(initiative.group, at),
        "may_raise_quorum": people.may_raise_quorum(by, initiative.group, at),
        "signs": people.may_represent(by, initiative.group, at),
    }
    return render(request, "initiatives/signatures.html", context)


@require_POST
def name_representative(request: HttpRequest, initiative_id: UUID, membership_id: UUID) -> HttpResponse:
    """Let another member of the group sign for it."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.of_person(by, at), id=initiative_id)
    member = get_object_or_404(accounts_queries.members_of([initiative.group_id], at), id=membership_id)
    try:
        named = accounts.name_representative(membership_id=member.id, by=by, at=at)
    except accounts.CannotName as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _what_follows(named, at))
    return redirect("initiatives:invite", initiative.id)


def _what_follows(named: Membership, at: datetime) -> str:
    if named.is_representative:
        return _("%(name)s can sign for your group from now on.") % {"name": named.person}
    missing = accounts_queries.namings_missing(named, at)
    return ngettext(
        "You want %(name)s to sign too. %(missing)d other person who signs for your group must want it too.",
        "You want %(name)s to sign too. %(missing)d other people who sign for your group must want it too.",
        missing,
    ) % {"name": named.person, "missing": missing}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hand_on(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Let another member sign for the group instead of oneself."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.of_person(by, at), id=initiative_id)
    members = accounts_queries.members_of([initiative.group_id], at).filter(is_representative=False)
    form = HandOnForm(request.POST or None, members=members, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            named = accounts.hand_on_signing(membership_id=form.cleaned_data["member"], by=by, at=at)
        except accounts.CannotHandOn as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(
                request, _("%(name)s signs for your group from now on. You are a member.") % {"name": named.person}
            )
            return redirect("initiatives:invite", initiative.id)
    context = {
        "form": form,
        "initiative": initiative,
        "members": members,
        "signs": people.may_represent(by, initiative.group, at),
    }
    return render(request, "initiatives/hand_on.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Leave the group that carries a plan."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.of_person(by, at), id=initiative_id)
    context: dict[str, Any] = {
        "initiative": initiative,
        "may_leave": people.may_leave(by, initiative.group, at),
        "plans": queries.of_person(by, at).filter(group=initiative.group).count(),
    }
    if request.method == "POST":
        try:
            accounts.leave_group(party_id=initiative.group_id, by=by, at=at)
        except accounts.CannotLeave as refusal:
            context["refusal"] = str(refusal)
        else:
            messages.success(request, _("You have left %(group)s.") % {"group": initiative.group})
            return redirect("mine")
    return render(request, "initiatives/leave.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail: what one is asked, and the button to say yes. The link is the key."""
    invited = _invited_by(token)
    initiative = Initiative.objects.filter(group=invited.party).select_related("neighbourhood").first()
    at = timezone.now()
    context: dict[str, Any] = {
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
    if invitation_id is None:
        raise Http404
    found = Invitation.objects.filter(id=invitation_id).select_related("party", "invited_by").first()
    if found is None:
        raise Http404
    return found
