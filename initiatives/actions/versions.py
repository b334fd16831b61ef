from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.models import Person
from accounts.typed_text import tidy, tidy_line
from decisions import queries as table
from initiatives import access, queries_around
from initiatives.actions.locks import lock_initiative
from initiatives.lengths import PLACE_LENGTH, PLAN_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH, WHY_LENGTH
from initiatives.models import Initiative, NewText, TextSignature, Version
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotPublishVersion(Refusal):
    pass


class CannotSignText(Refusal):
    pass


class CannotDropText(Refusal):
    pass


class CannotPublishUnseen(CannotPublishVersion):
    """Somebody else published a version since this person saw the plan."""


@dataclass(frozen=True)
class Text:
    """What people read of a plan, and support."""

    title: str
    summary: str
    plan: str = ""
    place: str = ""


@transaction.atomic
def publish_version(
    *, initiative_id: UUID, text: Text, why: str, by: Person, at: datetime, seen: int | None = None
) -> Version | None:
    """Change a plan that was sent: always as a new version, which the page shows beside the one before, and of which
    supporters and followers are told.

    A group that is bound by more signatures than one has its new text wait for the others (`sign_text`): then there is
    no version yet, and None comes back. `seen` is the number of the version that the person had before them; where
    there is a newer one, CannotPublishUnseen. Raises CannotPublishVersion for who cannot sign for the group, for a plan
    that has ended, where nothing changes, where it is not said why, or where another new text waits.
    """
    initiative = lock_initiative(initiative_id)
    _check_may_publish(initiative, by, at)
    last = initiative.versions.order_by("-number").first()
    number = last.number if last else 0
    if seen is not None and seen != number:
        raise CannotPublishUnseen(_("Somebody of your group changed this plan while you were typing."))
    tidied, reason = _tidied(text), tidy(why)
    if not reason:
        raise CannotPublishVersion(_("Tell in one or two sentences why you change the plan. Your supporters read it."))
    if len(reason) > WHY_LENGTH:
        raise CannotPublishVersion(_("Your reason is too long: at most %(most)d characters.") % {"most": WHY_LENGTH})
    if tidied == text_of(initiative):
        raise CannotPublishVersion(_("Nothing is different. Change something first."))
    if initiative.new_texts.filter(ended_at=None).exists():
        raise CannotPublishVersion(
            _("A new text waits for signatures of your group. Sign for that one, or take it off first.")
        )
    if people.signatures_needed(initiative.group, at) > 1:
        _ask_the_others(initiative, tidied, reason, after=number, by=by, at=at)
        return None
    version, line = _published(initiative, tidied, reason, number + 1, by=by, at=at)
    ledger.append(line, at=at)
    return version


@transaction.atomic
def sign_text(*, new_text_id: UUID, by: Person, at: datetime) -> Version | None:
    """Sign for the new text of a plan. With the last signature that the group asks for it becomes a version.

    Raises CannotSignText for who cannot sign for the group or signed before, where it waits no more, or while a
    proposal lies on the table.
    """
    new_text = _locked(new_text_id)
    initiative = new_text.initiative
    if not access.may_send(by, initiative, at):
        raise CannotSignText(_("Only somebody who can sign for the group can sign for its new text."))
    _check_waits(new_text, CannotSignText)
    try:
        _check_may_publish(initiative, by, at)
    except CannotPublishVersion as refusal:
        raise CannotSignText(str(refusal)) from refusal
    has_signed = new_text.signatures.filter(signed_by=by).exists()
    if has_signed and queries_around.text_signatures_missing(new_text, at):
        raise CannotSignText(_("You signed already. Others of your group still must."))
    lines = []
    if not has_signed:
        TextSignature.objects.create(new_text=new_text, signed_at=at, signed_by=by)
        lines.append(_line_about(new_text, "version.signed", by))
    version = None
    if not queries_around.text_signatures_missing(new_text, at):
        text = Text(new_text.title, new_text.summary, new_text.plan, new_text.place)
        version, line = _published(initiative, text, new_text.why, new_text.after + 1, by=by, at=at)
        _end(new_text, NewText.Result.PUBLISHED, by=by, at=at)
        lines.append(line)
    ledger.append(*lines, at=at)
    return version


@transaction.atomic
def drop_text(*, new_text_id: UUID, by: Person, at: datetime) -> NewText:
    """Take a new text off again: anybody who signs for the group can, as it was theirs together or not at all."""
    new_text = _locked(new_text_id)
    if not access.may_send(by, new_text.initiative, at):
        raise CannotDropText(_("Only somebody who can sign for the group can take its new text off."))
    _check_waits(new_text, CannotDropText)
    _end(new_text, NewText.Result.DROPPED, by=by, at=at)
    ledger.append(_line_about(new_text, "version.dropped", by), at=at)
    return new_text


def first_version(initiative: Initiative, *, by: Person, at: datetime) -> Version:
    """The text as it is sent, to be written by who sends it."""
    return _new_version(initiative, 1, "", by=by, at=at)


def text_of(initiative: Initiative) -> Text:
    return Text(initiative.title, initiative.summary, initiative.plan, initiative.place)


def _ask_the_others(initiative: Initiative, text: Text, why: str, *, after: int, by: Person, at: datetime) -> None:
    new_text = NewText.objects.create(
        initiative=initiative,
        after=after,
        title=text.title,
        summary=text.summary,
        plan=text.plan,
        place=text.place,
        why=why,
        asked_at=at,
        asked_by=by,
    )
    TextSignature.objects.create(new_text=new_text, signed_at=at, signed_by=by)
    ledger.append(_line_about(new_text, "version.asked", by, _sealed(text, why)), at=at)


def _published(
    initiative: Initiative, text: Text, why: str, number: int, *, by: Person, at: datetime
) -> tuple[Version, Line]:
    _fill(initiative, text)
    version = _new_version(initiative, number, why, by=by, at=at)
    version.save(force_insert=True)
    facts = {"by": str(by.id), "number": version.number}
    return version, Line("version.published", initiative.id, facts, _sealed(text, why))


def _sealed(text: Text, why: str) -> dict[str, str]:
    return {"title": text.title, "summary": text.summary, "plan": text.plan, "place": text.place, "why": why}


def _locked(new_text_id: UUID) -> NewText:
    initiative = lock_initiative(NewText.objects.values_list("initiative_id", flat=True).get(id=new_text_id))
    new_text = NewText.objects.select_for_update(of=("self",)).get(id=new_text_id)
    new_text.initiative = initiative
    return new_text


def _check_waits(new_text: NewText, refusal: type[Refusal]) -> None:
    if new_text.ended_at is not None:
        raise refusal(_("This new text does not wait for signatures any more."))


def _end(new_text: NewText, result: str, *, by: Person, at: datetime) -> None:
    new_text.ended_at, new_text.ended_by, new_text.result = at, by, result
    new_text.save(update_fields=["ended_at", "ended_by", "result"])


def _line_about(new_text: NewText, kind: str, by: Person, sealed: dict[str, str] | None = None) -> Line:
    facts = {"by": str(by.id), "new_text": str(new_text.id), "number": new_text.after + 1}
    return Line(kind, new_text.initiative_id, facts, sealed or {})


def _check_may_publish(initiative: Initiative, by: Person, at: datetime) -> None:
    if not access.may_send(by, initiative, at):
        raise CannotPublishVersion(_("Only somebody who can sign for the group can change the plan."))
    if initiative.process is None:
        raise CannotPublishVersion(_("This plan was not sent yet. You can change the draft itself."))
    if initiative.process.closed_at is not None:
        raise CannotPublishVersion(_("This plan has ended. Its text stays as it is."))
    if table.has_open_proposal(initiative.process):
        raise CannotPublishVersion(
            _("A proposal about this text lies on the table. Change the plan after that was decided, or taken back.")
        )


def _tidied(text: Text) -> Text:
    tidied = Text(tidy_line(text.title), tidy_line(text.summary), tidy(text.plan), tidy_line(text.place))
    if not tidied.title:
        raise CannotPublishVersion(_("Give your plan a name."))
    if not tidied.summary:
        raise CannotPublishVersion(_("Tell in one or two sentences what you want to do."))
    longest = (TITLE_LENGTH, SUMMARY_LENGTH, PLAN_LENGTH, PLACE_LENGTH)
    for said, most in zip((tidied.title, tidied.summary, tidied.plan, tidied.place), longest, strict=True):
        if len(said) > most:
            raise CannotPublishVersion(
                _("This text is too long: '%(begin)s…'. It may have %(most)d characters and has %(length)d.")
                % {"begin": said[:20], "most": most, "length": len(said)}
            )
    return tidied


def _fill(initiative: Initiative, text: Text) -> None:
    initiative.title, initiative.summary = text.title, text.summary
    initiative.plan, initiative.place = text.plan, text.place
    initiative.save(update_fields=["title", "summary", "plan", "place"])


def _new_version(initiative: Initiative, number: int, why: str, *, by: Person, at: datetime) -> Version:
    text = text_of(initiative)
    return Version(
        initiative=initiative,
        number=number,
        title=text.title,
        summary=text.summary,
        plan=text.plan,
        place=text.place,
        why=why,
        made_at=at,
        made_by=by,
    )
