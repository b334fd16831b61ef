import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts.models import Person
from accounts.typed_text import tidy, tidy_line
from districts.models import Neighbourhood
from initiatives import access
from initiatives.actions.needs import Asked, asked_of, keep_needs, new_needs, tidied_needs
from initiatives.actions.tasks import facts_of, keep_task, task_of, tidied_task
from initiatives.instrument import Task
from initiatives.lengths import GROUP_LENGTH, PLACE_LENGTH, PLAN_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from initiatives.models import Initiative, Theme
from ledger import actions as ledger
from ledger.actions import Line
from ledger.insert_at_once import insert
from ledger.refusals import Refusal


class CannotDraft(Refusal):
    pass


class CannotRevise(Refusal):
    pass


class CannotReviseUnseen(CannotRevise):
    """Somebody else changed the draft since this person saw it."""


@dataclass(frozen=True)
class Content:
    """What residents tell about their initiative. `latitude` and `longitude` are degrees in WGS84, both or neither."""

    title: str
    summary: str
    theme: Theme
    neighbourhood: Neighbourhood
    wish: int
    plan: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    needs: Sequence[Asked] = ()
    task: Task | None = None

    @classmethod
    def of(cls, initiative: Initiative) -> "Content":
        """What an initiative tells now."""
        return cls(
            title=initiative.title,
            summary=initiative.summary,
            theme=initiative.theme,
            neighbourhood=initiative.neighbourhood,
            wish=initiative.wish,
            plan=initiative.plan,
            place=initiative.place,
            latitude=initiative.latitude,
            longitude=initiative.longitude,
            needs=asked_of(initiative),
            task=task_of(initiative),
        )


@ledger.together()
def draft(
    *, content: Content, group_name: str, by: Person, at: datetime, initiative_id: UUID | None = None
) -> Initiative:
    """Begin an initiative: only its group sees it until it is sent.

    `initiative_id` is chosen by who asks, where a form that is sent twice must begin one initiative: the second time
    raises IntegrityError.
    Founds the group that carries it, with `by` as its first representative. Raises CannotDraft for texts that are
    missing or too long.
    """
    begun = begin(content=content, group_name=group_name, by=by, at=at, initiative_id=initiative_id)
    return write(begun)


@dataclass(frozen=True)
class Begun:
    """An initiative that is not in the database yet, with what its group told."""

    initiative: Initiative
    content: Content


def begin(*, content: Content, group_name: str, by: Person, at: datetime, initiative_id: UUID | None = None) -> Begun:
    """Found the group and tell the ledger, in the operation of who writes it. As `draft`, which says what is raised."""
    tidied = _tidied(content, CannotDraft)
    name = tidy_line(group_name)
    if len(name) > GROUP_LENGTH:
        raise CannotDraft(_("The name of the group is too long: at most %(most)d characters.") % {"most": GROUP_LENGTH})
    try:
        group = accounts.found_group(name=name, district=content.neighbourhood.district, by=by, at=at)
    except accounts.CannotFound as refusal:
        raise CannotDraft(str(refusal)) from refusal
    initiative = Initiative(id=initiative_id or uuid4(), group=group, drafted_at=at, drafted_by=by)
    _fill(initiative, tidied)
    ledger.append(_line("initiative.drafted", initiative, tidied, by), at=at)
    return Begun(initiative, tidied)


def write(begun: Begun, *beside: Model) -> Initiative:
    """Put what was begun into the database, with other rows that belong to it. Raises IntegrityError where an
    initiative with its id is there.
    """
    # The needs before the plan: the database lists it when it comes, with what it needs.
    insert(*new_needs(begun.initiative, begun.content.needs), begun.initiative, *beside)
    if begun.content.task:
        keep_task(begun.initiative, begun.content.task)
    return begun.initiative


@transaction.atomic
def revise_draft(
    *, initiative_id: UUID, content: Content, by: Person, at: datetime, seen: str | None = None
) -> Initiative:
    """Change a draft. Raises CannotRevise for somebody outside the group, or once it was sent or withdrawn.

    `seen` is the fingerprint of what the person had before them: where the draft is another by now, CannotReviseUnseen.
    """
    initiative = Initiative.objects.select_for_update(of=("self",)).select_related("group").get(id=initiative_id)
    if not initiative.is_draft:
        raise CannotRevise(_("This plan was sent already. It cannot be changed here any more."))
    if not access.may_revise(by, initiative, at):
        raise CannotRevise(_("Only the group that makes this plan can change it."))
    if seen is not None and seen != fingerprint(initiative):
        raise CannotReviseUnseen(_("Somebody of your group changed this plan while you were typing."))
    tidied = _tidied(content, CannotRevise)
    _fill(initiative, tidied)
    initiative.save()
    keep_needs(initiative, tidied.needs)
    keep_task(initiative, tidied.task)
    ledger.append(_line("initiative.revised", initiative, tidied, by), at=at)
    return initiative


def fingerprint(initiative: Initiative) -> str:
    """A short word that is another one as soon as anything that the group wrote is."""
    written = [
        initiative.title,
        initiative.summary,
        initiative.plan,
        initiative.theme_id,
        initiative.neighbourhood_id,
        initiative.place,
        initiative.latitude,
        initiative.longitude,
        initiative.wish,
        [[asked.kind, asked.amount, asked.explanation] for asked in asked_of(initiative)],
        facts_of(task) if (task := task_of(initiative)) else None,
    ]
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()[:16]


def _tidied(content: Content, refusal: type[Refusal]) -> Content:
    tidied = Content(
        title=tidy_line(content.title),
        summary=tidy_line(content.summary),
        plan=tidy(content.plan),
        place=tidy_line(content.place),
        theme=content.theme,
        neighbourhood=content.neighbourhood,
        wish=content.wish,
        latitude=content.latitude,
        longitude=content.longitude,
        needs=tidied_needs(content.needs, refusal),
        task=tidied_task(content.task, content.theme, refusal),
    )
    if not tidied.title:
        raise refusal(_("Give your plan a name."))
    if not tidied.summary:
        raise refusal(_("Tell in one or two sentences what you want to do."))
    for text, most in (
        (tidied.title, TITLE_LENGTH),
        (tidied.summary, SUMMARY_LENGTH),
        (tidied.plan, PLAN_LENGTH),
        (tidied.place, PLACE_LENGTH),
    ):
        if len(text) > most:
            raise refusal(
                _("This text is too long: '%(begin)s…'. It may have %(most)d characters and has %(length)d.")
                % {"begin": text[:20], "most": most, "length": len(text)}
            )
    if tidied.wish not in Initiative.Wish.values:
        raise refusal(_("Choose how much you want to decide."))
    return tidied


def _fill(initiative: Initiative, content: Content) -> None:
    initiative.title = content.title
    initiative.summary = content.summary
    initiative.plan = content.plan
    initiative.theme = content.theme
    initiative.neighbourhood = content.neighbourhood
    initiative.place = content.place
    initiative.latitude = content.latitude
    initiative.longitude = content.longitude
    initiative.wish = content.wish


def _line(kind: str, initiative: Initiative, content: Content, by: Person) -> Line:
    facts = {
        "by": str(by.id),
        "group": str(initiative.group_id),
        "theme": initiative.theme_id,
        "neighbourhood": initiative.neighbourhood_id,
        "wish": initiative.wish,
        "needs": {str(asked.kind): asked.amount for asked in content.needs},
        **({"task": facts_of(content.task)} if content.task else {}),
    }
    sealed = {
        "title": initiative.title,
        "summary": initiative.summary,
        "plan": initiative.plan,
        "place": initiative.place,
        **{f"need.{asked.kind}": asked.explanation for asked in content.needs if asked.explanation},
    }
    return Line(kind, initiative.id, facts, sealed)
