"""Messages to the group: written, read by a second person, published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import kept_text
from accounts.models import Person
from civilservants import access, actions, answer_fields, queries_answering
from civilservants.file_at_desk import opened, talk_beside_form
from civilservants.forms_answering import DropForm, MessageForm, NewMessageForm, PublishForm, ReadForm, TemplateForm
from civilservants.models import GroupMessage
from civilservants.queries import Desk
from civilservants.screen import query_of, to_page
from initiatives.models import Initiative
from ledger.refusals import Refusal

FILL = "fill"
"""The button that fills in a template: it saves nothing."""
CORRECTS = "herstelt"
"""Which message a new one puts right: a name in the address that no filter of the queue has."""


@never_cache
def message_list(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Every message to the group of a plan, drafts among them."""
    _desk, initiative = opened(request, initiative_id)
    context = {
        "initiative": initiative,
        "group_messages": queries_answering.messages_about(initiative),
        "query": query_of(request),
    }
    return render(request, "civilservants/messages.html", context)


@never_cache
def new_message(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Begin a message: empty, with a template filled in, or to put a published one right."""
    desk, initiative = opened(request, initiative_id)
    corrected = _corrected(request, initiative)
    is_filling = request.POST.get("action") == FILL
    choosing = TemplateForm(request.POST if is_filling else request.GET if "sjabloon" in request.GET else None)
    begun = _begun_with(choosing, initiative, corrected, desk)
    own = _typed_beside(request.POST, begun, initiative, desk) if is_filling else kept_text.kept(request)
    form = NewMessageForm(None if is_filling else request.POST or None, initial={**begun, **own})
    if form.is_valid():
        try:
            message = actions.draft_message(
                initiative_id=initiative.id,
                corrects=corrected.id if corrected else None,
                by=desk.person,
                at=desk.at,
                **form.cleaned_data,
            )
        except actions.CannotDraftMessage as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("The draft was saved. Choose who reads it before it goes out."))
            return to_page(request, "desk:message", initiative.id, message.id)
    context = {
        "initiative": initiative,
        "form": form,
        "choosing": choosing,
        "corrected": corrected,
        "has_templates": queries_answering.templates_to_choose().exists(),
        "query": query_of(request),
        **talk_beside_form(desk, initiative),
    }
    return render(request, "civilservants/new_message.html", context)


@never_cache
def message(request: HttpRequest, initiative_id: UUID, message_id: UUID) -> HttpResponse:
    """One message: change it, give it to a second reader, read it, publish it."""
    desk, initiative = opened(request, initiative_id)
    one = get_object_or_404(queries_answering.messages_about(initiative), id=message_id)
    wanted = request.POST.get("action", "")
    forms = _forms(request, one, wanted, desk)
    sent = next((form for form in forms.values() if form.is_bound), None)
    differences: list[Any] = []
    if sent is not None and sent.is_valid():
        try:
            said = _done(wanted, one, sent, desk)
        except actions.CannotOverwrite as refusal:
            one = queries_answering.messages_about(initiative).get(id=one.id)
            differences = _seen_from_now_on(sent, one, str(refusal))
        except Refusal as refusal:
            one = queries_answering.messages_about(initiative).get(id=one.id)
            sent.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, said)
            return to_page(request, "desk:message", initiative.id, one.id)
    context = {
        "initiative": initiative,
        "message": one,
        "differences": differences,
        "sent": sent,
        "may_give_leave": access.may_give_leave(desk.person, one, desk.at),
        "may_drop": access.may_drop_message(desk.person, one, desk.at),
        "is_own": one.written_by_id == desk.person.id,
        "query": query_of(request),
        **talk_beside_form(desk, initiative),
        **forms,
    }
    return render(request, "civilservants/message.html", context)


@never_cache
def drop_message(request: HttpRequest, initiative_id: UUID, message_id: UUID) -> HttpResponse:
    """Ask whether a message that was not published can go, and throw it away."""
    desk, initiative = opened(request, initiative_id)
    one = get_object_or_404(queries_answering.messages_about(initiative), id=message_id)
    if not access.may_drop_message(desk.person, one, desk.at):
        raise Http404
    form = DropForm(request.POST or None, initial={"seen": one.version})
    if form.is_valid():
        try:
            actions.drop_message(message_id=one.id, by=desk.person, at=desk.at, **form.cleaned_data)
        except actions.CannotOverwrite as refusal:
            one = queries_answering.messages_about(initiative).get(id=one.id)
            _seen_from_now_on(form, one, str(refusal))
        except actions.CannotDropMessage as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft was thrown away."))
            return to_page(request, "desk:messages", initiative.id)
    context = {"initiative": initiative, "message": one, "form": form, "query": query_of(request)}
    return render(request, "civilservants/drop_message.html", context)


def _forms(request: HttpRequest, one: GroupMessage, wanted: str, desk: Desk) -> dict[str, Form]:
    kept = kept_text.kept(request)
    seen = {"seen": one.version}
    text = {"subject": one.subject, "text": one.text, "reader": one.reader_id}
    posted = request.POST
    colleagues = queries_answering.colleagues_at(one.initiative, desk.at).values()
    readers = [person for person in colleagues if person.id != desk.person.id or one.written_by_id != person.id]
    return {
        "writing": MessageForm(
            posted if wanted in {"save", "offer"} else None, readers=readers, initial={**text, **seen, **kept}
        ),
        "reading": ReadForm(
            posted if wanted in {"leave", "return"} else None, auto_id="reading_%s", initial={**seen, **kept}
        ),
        "publishing": PublishForm(posted if wanted == "publish" else None, auto_id="publishing_%s", initial=seen),
    }


def _done(wanted: str, one: GroupMessage, form: Form, desk: Desk) -> str:
    """Do what the pressed button says, and return what to tell about it."""
    who: dict[str, Any] = {"message_id": one.id, "seen": form.cleaned_data["seen"], "by": desk.person, "at": desk.at}
    typed = {name: form.cleaned_data[name] for name in ("subject", "text", "remark") if name in form.cleaned_data}
    if wanted == "save":
        actions.revise_message(**who, **typed)
        return _("The draft was saved.")
    if wanted == "offer":
        reader = _reader(form, one, desk)
        actions.revise_and_offer(**who, **typed, reader=reader)
        return _("%(person)s was asked to read this message.") % {"person": reader}
    if wanted == "leave":
        actions.give_leave(**who, **typed)
        return _("You agreed with this message. It can be published.")
    if wanted == "return":
        actions.send_back(**who, **typed)
        return _("The message went back to its writer.")
    actions.publish_message(**who)
    return _("The message was published. Everybody of the group gets it by mail.")


def _reader(form: Form, one: GroupMessage, desk: Desk) -> Person:
    chosen = form.cleaned_data["reader"]
    colleagues = queries_answering.colleagues_at(one.initiative, desk.at)
    if not chosen or chosen not in colleagues:
        raise actions.CannotOfferMessage(_("Choose who reads it before it goes out."))
    return colleagues[chosen]


def _seen_from_now_on(form: Form, one: GroupMessage, refusal: str) -> list[Any]:
    """Both texts beside each other where a text was typed; the message as it is now stands on the page anyway."""
    form.add_error(None, refusal)
    if isinstance(form, MessageForm):
        differences = form.compared_with(one)
        form.take_as_seen(one)
        return differences
    typed = dict(form.data.items())
    typed["seen"] = str(one.version)
    form.data = typed
    return []


def _corrected(request: HttpRequest, initiative: Initiative) -> GroupMessage | None:
    """The published message that a new one is to put right, if the address names one."""
    named = request.GET.get(CORRECTS)
    if not named:
        return None
    try:
        return get_object_or_404(queries_answering.published_to_group(initiative.id), id=UUID(named))
    except ValueError as error:
        raise Http404 from error


def _nothing_to_say(missing: list[str]) -> str:
    if "uiterste_dag" in missing:
        return _(
            "This template names the last day of the step, and there is none now: its clock stands still, or no step "
            "is open. Choose another one, or write the message yourself."
        )
    fields = ", ".join(str(answer_fields.FIELDS[name]) for name in missing)
    return _("This template names %(fields)s, and there is nothing to say of that now.") % {"fields": fields}


def _typed_beside(posted: QueryDict, begun: dict[str, str], initiative: Initiative, desk: Desk) -> dict[str, str]:
    """What somebody typed before they chose a template. It stays, but for what is empty, and for what an earlier
    template filled in and they left as it was.
    """
    typed = {name: posted.get(name, "").replace("\r\n", "\n") for name in ("subject", "text", "key")}
    if not begun:
        return typed
    values = queries_answering.fields_of(initiative, desk.person, desk.at)
    texts = [text for one in queries_answering.templates_to_choose() for text in (one.subject, one.body)]
    left = {"", *(answer_fields.filled(text, values).strip() for text in texts)}
    return {name: text for name, text in typed.items() if text.strip() not in left}


def _begun_with(
    choosing: TemplateForm, initiative: Initiative, corrected: GroupMessage | None, desk: Desk
) -> dict[str, str]:
    chosen = choosing.cleaned_data["sjabloon"] if choosing.is_valid() else None
    if chosen is not None:
        values = queries_answering.fields_of(initiative, desk.person, desk.at)
        if missing := answer_fields.without_value(f"{chosen.subject} {chosen.body}", values):
            choosing.add_error("sjabloon", _nothing_to_say(missing))
            return {}
        return {
            "subject": answer_fields.filled(chosen.subject, values),
            "text": answer_fields.filled(chosen.body, values),
        }
    if corrected is not None:
        return {"subject": corrected.subject, "text": corrected.text}
    return {}
