"""What letters say about what happens around a plan."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy_line
from initiatives import queries_around as around
from initiatives.models import Attachment, HelpOffer, Initiative, NewText, Update
from ledger import queries as ledger
from ledger.models import Entry
from notifications.envelopes import Facts, absolute, envelope, for_a_role


def _about_version(entry: Entry, person: Person, at: datetime) -> Facts | None:
    """What changed; and for who supports it, how to take that back. Nothing where a newer version tells itself."""
    initiative = _plan(entry)
    version = around.newest_version(initiative)
    if version.number != ledger.facts(entry)["number"]:
        return None
    support = around.support_by(person, initiative)
    before = support.version.number if support else version.number - 1
    address = f"{reverse('initiatives:versions', args=[initiative.id])}?van={before}&naar={version.number}"
    facts: Facts = {
        "version": version,
        "support": support if support and initiative.is_running else None,
        "support_link": absolute(reverse("initiatives:support", args=[initiative.id])),
        "link": absolute(address),
        "link_label": _("See what changed"),
    }
    if support is None:
        letter = envelope(initiative, person, **facts)
        return letter if letter["why"] else None
    return for_a_role(initiative, person, _("You get this mail because you support this plan."), **facts)


def _about_help(entry: Entry, person: Person, at: datetime) -> Facts | None:
    offer = HelpOffer.objects.select_related("initiative__group", "person").get(id=entry.subject)
    if not offer.is_waiting:
        return None
    why = _("You get this mail because you belong to the group of this plan.")
    link = absolute(reverse("initiatives:help-offers", args=[offer.initiative_id]))
    facts = {
        "offer": offer,
        "helper": tidy_line(str(offer.person)),
        "link": link,
        "link_label": _("See who offers help"),
    }
    return for_a_role(offer.initiative, person, why, **facts)


def _about_answered_help(entry: Entry, person: Person, at: datetime) -> Facts | None:
    offer = HelpOffer.objects.select_related("initiative__group").get(id=entry.subject)
    if offer.withdrawn_at is not None:
        return None
    why = _("You get this mail because you offered this plan help.")
    link = absolute(reverse("initiatives:offer-help", args=[offer.initiative_id]))
    return for_a_role(offer.initiative, person, why, offer=offer, link=link, link_label=_("See your offer"))


def _about_update(entry: Entry, person: Person, at: datetime) -> Facts | None:
    initiative = _plan(entry)
    update = Update.objects.get(id=ledger.facts(entry)["update"])
    if update.removed_at is not None:
        return None
    link = absolute(update.get_absolute_url())
    letter = envelope(initiative, person, update=update, link=link, link_label=_("Read it, with its pictures"))
    return letter if letter["why"] else None


def _about_new_text(entry: Entry, person: Person, at: datetime) -> Facts | None:
    new_text = NewText.objects.select_related("initiative__group", "asked_by").get(id=ledger.facts(entry)["new_text"])
    if new_text.ended_at is not None:
        return None
    link = absolute(reverse("initiatives:new-version", args=[new_text.initiative_id]))
    facts = {
        "new_text": new_text,
        "asked_by": tidy_line(str(new_text.asked_by)),
        "missing": around.text_signatures_missing(new_text, at),
        "link": link,
        "link_label": _("Read the new text, and sign"),
    }
    why = _("You get this mail because you sign for the group of this plan.")
    return for_a_role(new_text.initiative, person, why, **facts)


def _about_taken_down(entry: Entry, person: Person, at: datetime) -> Facts | None:
    attachment = Attachment.objects.select_related("initiative__group").get(id=ledger.facts(entry)["attachment"])
    link = absolute(reverse("initiatives:attachments", args=[attachment.initiative_id]))
    facts = {
        "attachment": attachment,
        "what": tidy_line(attachment.title),
        "link": link,
        "link_label": _("See what your group shows"),
    }
    why = _("You get this mail because you belong to the group of this plan.")
    return for_a_role(attachment.initiative, person, why, **facts)


def _plan(entry: Entry) -> Initiative:
    return Initiative.objects.select_related("group", "process").get(id=entry.subject)


ABOUT_A_PLAN: dict[str, Callable[[Entry, Person, datetime], Facts | None]] = {
    "version.published": _about_version,
    "version.asked": _about_new_text,
    "attachment.taken_down": _about_taken_down,
    "help.offered": _about_help,
    "help.answered": _about_answered_help,
    "update.posted": _about_update,
}
