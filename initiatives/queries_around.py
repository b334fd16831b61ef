"""Reading what happens around a plan: its pictures and documents, and what people do for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from accounts import queries as people
from accounts.models import Party, Person
from decisions.models import Participant
from initiatives import access
from initiatives.models import (
    Attachment,
    Evaluation,
    Follow,
    HelpOffer,
    Initiative,
    Milestone,
    NewText,
    PaperSheet,
    Support,
    SupportThreshold,
    Update,
    Version,
)
from ledger.at_once import Answers, AtOnce, Given

Plan = Initiative | Given
"""A plan, or one that is named when it is asked for (`ledger.at_once`)."""


@dataclass(frozen=True)
class OwnThings:
    """What a person has given a plan: the number of the version that they support, if they follow, and if they help."""

    supports_version: int = 0
    follows: bool = False
    offers_help: bool = False


def own_things(person: Person, initiative: Initiative) -> OwnThings:
    """In one question."""
    ask = AtOnce()
    supports = ask.values(_supports_by(person, initiative).values_list("version__number"))
    follows = ask.values(Follow.objects.filter(initiative=initiative, person=person).values_list("id"))
    offers = ask.values(help_by(person, initiative).filter(withdrawn_at=None).values_list("id"))
    told = ask.ask()
    number = next((number for (number,) in told.of(supports)), 0)
    return OwnThings(number, bool(told.of(follows)), bool(told.of(offers)))


def published_attachments(initiative: Plan) -> QuerySet[Attachment]:
    """What everybody sees, oldest first."""
    return Attachment.objects.filter(initiative=initiative, removed_at=None).exclude(published_at=None)


def pictures_by_themselves(attachments: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Those that no update shows already."""
    told = Update.pictures.through.objects.filter(attachment=OuterRef("pk"), update__removed_at=None)
    return attachments.exclude(Exists(told))


def attachments_of(initiative: Initiative) -> QuerySet[Attachment]:
    """What its group sees: everything but sheets with names."""
    return Attachment.objects.filter(initiative=initiative, removed_at=None).exclude(kind=Attachment.Kind.SHEET)


def taken_down(initiative: Initiative) -> QuerySet[Attachment]:
    """What the municipal team took away, the last one first."""
    return Attachment.objects.filter(initiative=initiative).exclude(taken_down_because="").order_by("-removed_at")


def attachment_visible_to(
    person: Person | None, initiative_id: UUID, attachment_id: UUID, at: datetime
) -> Attachment | None:
    """An attachment of a plan, or None for who may not see it and where there is none."""
    attachment = (
        Attachment.objects.select_related("initiative__group", "initiative__process")
        .filter(id=attachment_id, initiative=initiative_id)
        .first()
    )
    return attachment if attachment and access.may_see_attachment(person, attachment, at) else None


def versions_of(initiative: Plan) -> QuerySet[Version]:
    """Every version of a sent plan, the first one first."""
    return Version.objects.filter(initiative=initiative).order_by("number")


def newest_version(initiative: Initiative) -> Version:
    """Raises IndexError for a draft."""
    return versions_of(initiative).reverse()[0]


def waiting_text(initiative: Initiative) -> NewText | None:
    """The new text that waits for signatures of the group."""
    waiting = NewText.objects.filter(initiative=initiative, ended_at=None).select_related("initiative__group")
    return waiting.prefetch_related("signatures__signed_by").first()


def text_signatures_missing(new_text: NewText, at: datetime) -> int:
    """How many more of those who sign for the group must sign before it is a version."""
    group = new_text.initiative.group
    signers = people.representatives_of([group], at).values("person")
    signed = new_text.signatures.filter(signed_by__in=signers).count()
    return max(0, people.signatures_needed(group, at) - signed)


@dataclass(frozen=True)
class SupportCount:
    """How many people support a plan. Whether that is enough is no decision, and no advice."""

    online: int
    paper: int
    needed: int | None

    @property
    def total(self) -> int:
        return self.online + self.paper

    @property
    def missing(self) -> int:
        return max(0, (self.needed or 0) - self.total)

    @property
    def share(self) -> int:
        """How far it is, in hundredths of what is needed; at most all of it."""
        return min(100, self.total * 100 // self.needed) if self.needed else 100

    @property
    def is_enough(self) -> bool:
        return self.missing == 0


class SupportAsked:
    """The support of a plan, to be asked together with other things, however many supporters there are.

    Sheets that were struck out do not count.
    """

    def __init__(self, ask: AtOnce, plan: Plan) -> None:
        online = Support.objects.filter(initiative=plan, withdrawn_at=None).order_by().values("initiative")
        paper = PaperSheet.objects.filter(initiative=plan, struck_at=None).order_by().values("initiative")
        self._online = ask.values(online.annotate(all=Count("id")).values_list("all"))
        self._paper = ask.values(paper.annotate(all=Sum("signatures")).values_list("all"))
        self._needed = ask.values(_thresholds_for(plan).values_list("number")[:1])

    def told(self, answers: Answers) -> SupportCount:
        (online,), (paper,), (needed,) = (
            next(iter(answers.of(asked)), (otherwise,))
            for asked, otherwise in ((self._online, 0), (self._paper, 0), (self._needed, None))
        )
        return SupportCount(online, paper, needed)


def support_of(initiative: Initiative) -> SupportCount:
    """The support of a plan, in one question."""
    ask = AtOnce()
    asked = SupportAsked(ask, initiative)
    return asked.told(ask.ask())


def _thresholds_for(plan: Plan) -> QuerySet[SupportThreshold]:
    """How much support is enough for its theme in its district, the most specific first; none where the municipality
    does not say.
    """
    itself = Initiative.objects.filter(pk=plan.pk if isinstance(plan, Initiative) else plan)
    theme, district = Q(theme__in=itself.values("theme")), Q(district__in=itself.values("neighbourhood__district"))
    return SupportThreshold.objects.filter(theme | Q(theme=None), district | Q(district=None)).order_by(
        F("theme").asc(nulls_last=True), F("district").asc(nulls_last=True)
    )


def support_by(person: Person, initiative: Initiative) -> Support | None:
    """The support that a person gives a plan now."""
    return _supports_by(person, initiative).select_related("version").first()


def _supports_by(person: Person, initiative: Initiative) -> QuerySet[Support]:
    return Support.objects.filter(initiative=initiative, person=person, withdrawn_at=None)


def supported_by(person: Person) -> QuerySet[Initiative]:
    """What a person supports now, the last supported first."""
    mine = Support.objects.filter(initiative=OuterRef("pk"), person=person, withdrawn_at=None)
    supported = Initiative.objects.filter(Exists(mine)).select_related("process")
    return supported.annotate(supported_at=Subquery(mine.values("given_at")[:1])).order_by("-supported_at")


def helped_by(person: Person) -> QuerySet[HelpOffer]:
    """What help a person offers now, to whichever plan, the newest first."""
    offers = HelpOffer.objects.filter(person=person, withdrawn_at=None).select_related("initiative")
    return offers.order_by("-offered_at")


def sheets_of(initiative: Initiative) -> QuerySet[PaperSheet]:
    """For the municipal team: every sheet, those that were struck out too, the newest first."""
    return (
        PaperSheet.objects.filter(initiative=initiative)
        .select_related("attachment", "entered_by", "struck_by")
        .order_by("-entered_at", "-id")
    )


def help_counts_of(initiative: Plan) -> QuerySet[HelpOffer, tuple[str, int]]:
    """How many people offer help of each kind, without those that were declined or taken back."""
    offers = HelpOffer.objects.filter(initiative=initiative, withdrawn_at=None).exclude(answer="declined")
    return offers.order_by().values_list("kind").annotate(Count("id"))


def help_counts(initiative: Initiative) -> dict[str, int]:
    """The same for one plan."""
    return dict(help_counts_of(initiative))


def help_for(initiative: Initiative) -> QuerySet[HelpOffer]:
    """For its group: who offers help, what waits for an answer first. What was taken back is not theirs any more."""
    offers = HelpOffer.objects.filter(initiative=initiative, withdrawn_at=None).select_related("person", "answered_by")
    return offers.order_by(F("answered_at").desc(nulls_first=True), "offered_at", "id")


def help_by(person: Person, initiative: Initiative) -> QuerySet[HelpOffer]:
    """What a person offered a plan, the newest first."""
    return HelpOffer.objects.filter(initiative=initiative, person=person).order_by("-offered_at", "-id")


def updates_of(initiative: Plan) -> QuerySet[Update]:
    """What the group told, the newest first; with those that were taken away, of which the text is not shown."""
    pictures = Attachment.objects.filter(removed_at=None).exclude(published_at=None)
    return Update.objects.filter(initiative=initiative).prefetch_related(Prefetch("pictures", pictures))


def milestones() -> QuerySet[Milestone]:
    """What is planned, in the order of the days, each with how its day was moved."""
    return Milestone.objects.select_related("party").prefetch_related("moves")


def milestones_of(initiative: Initiative) -> QuerySet[Milestone]:
    return milestones().filter(initiative=initiative)


def evaluations() -> QuerySet[Evaluation]:
    """How parties looked back."""
    return Evaluation.objects.select_related("party")


def evaluations_of(initiative: Initiative) -> QuerySet[Evaluation]:
    return evaluations().filter(initiative=initiative)


def parties_at(initiative: Initiative) -> QuerySet[Party]:
    """Who takes part in its process: one of them can see to a milestone."""
    taking_part = Participant.objects.filter(process=initiative.process_id)
    return Party.objects.filter(id__in=taking_part.values("party"))
