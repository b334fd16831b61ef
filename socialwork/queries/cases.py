"""Reading cases: what comes back is what a person may see of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, Lower
from django.utils import timezone

from accounts import queries as accounts
from accounts.models import Membership, Party, Person
from socialwork import marks
from socialwork.models import (
    Case,
    CaseWorker,
    Consent,
    Destruction,
    Glass,
    Handover,
    Involved,
    LookReview,
    NextStep,
    SharedSummary,
    Viewing,
)


def teams_of(person: Person, at: datetime) -> list[Party]:
    """The social work teams that this person belongs to."""
    return list(accounts.parties_of(person, at).filter(kind=Party.Kind.WELFARE_TEAM).order_by("name").distinct())


def leaders_of(party: Party, at: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(accounts.holding_at(at), party=party, is_lead=True).select_related("person")


def led_by(person: Person, at: datetime) -> list[Party]:
    """The social work teams that this person leads."""
    return [team for team in teams_of(person, at) if leaders_of(team, at).filter(person=person).exists()]


def colleagues_in(party: Party, at: datetime) -> list[Person]:
    return [one.person for one in accounts.members_of([party.id], at)]


def cases_of(person: Person, at: datetime) -> QuerySet[Case]:
    """The cases that this person is on, and still of the team of."""
    held = Membership.objects.filter(accounts.holding_at(at), person=person, party__kind=Party.Kind.WELFARE_TEAM)
    on_it = CaseWorker.objects.filter(person=person, until=None, since__lte=at)
    return (
        Case.objects.filter(party__in=held.values("party"), id__in=on_it.values("case"))
        .select_related("party", "neighbourhood__district")
        .order_by("-opened_at", "id")
    )


def readable_by(person: Person, at: datetime) -> QuerySet[Case]:
    """The cases that this person may read now: they are on it, or broke the glass within the hour."""
    broken = Glass.objects.filter(broken_by=person, broken_at__lte=at, until__gt=at)
    held = Membership.objects.filter(accounts.holding_at(at), person=person, party__kind=Party.Kind.WELFARE_TEAM)
    on_it = CaseWorker.objects.filter(person=person, until=None, since__lte=at)
    return Case.objects.filter(
        Q(id__in=on_it.values("case")) | Q(id__in=broken.values("case")), party__in=held.values("party")
    ).select_related("party", "neighbourhood__district")


def answerable_for(person: Person, at: datetime) -> QuerySet[Case]:
    """The cases of which this person may ask who has looked: they are on it, or lead its team."""
    led = Membership.objects.filter(
        accounts.holding_at(at), person=person, party__kind=Party.Kind.WELFARE_TEAM, is_lead=True
    )
    return Case.objects.filter(
        Q(id__in=cases_of(person, at).values("id")) | Q(party__in=led.values("party"))
    ).select_related("party", "neighbourhood__district")


def still_on(at: datetime) -> QuerySet[CaseWorker]:
    """Who is on a case now and still of its team, over all cases."""
    held = Membership.objects.filter(accounts.holding_at(at), person=OuterRef("person"), party=OuterRef("case__party"))
    return CaseWorker.objects.filter(Exists(held), until=None, since__lte=at)


def has_nobody(at: datetime) -> Q:
    """Cases that nobody who is still of the team is on."""
    return ~Q(Exists(still_on(at).filter(case=OuterRef("pk"))))


def who_hears(case: Case, at: datetime) -> CaseWorker | None:
    """Whom a notice about a case goes to: who handles it, or where they left the team, who is on it longest."""
    return still_on(at).filter(case=case).select_related("person").order_by("-is_handler", "since").first()


def handler_of(case: Case) -> CaseWorker | None:
    return case.workers.filter(until=None, is_handler=True).select_related("person").first()


def workers_of(case: Case) -> QuerySet[CaseWorker]:
    return case.workers.filter(until=None).select_related("person").order_by("-is_handler", "since")


def glass_of(person: Person, case: Case, at: datetime) -> Glass | None:
    """The emergency by which this person may read a case now."""
    return case.glasses.filter(broken_by=person, broken_at__lte=at, until__gt=at).first()


def second_person_for(party: Party, person: Person, at: datetime) -> Person | None:
    """Who is told of what this person does on their own: who leads the team, else who leads another one."""
    return next(iter(reviewers_of(party, person, at)), None)


def reviewers_of(party: Party, person: Person, at: datetime) -> list[Person]:
    """Who may judge what this person did at a team: the others who lead it; where there is none, leaders elsewhere."""
    own = leaders_of(party, at).exclude(person=person).order_by("since", "id")
    if own.exists():
        return [one.person for one in own]
    elsewhere = Membership.objects.filter(
        accounts.holding_at(at), party__kind=Party.Kind.WELFARE_TEAM, is_lead=True
    ).exclude(person=person)
    return [one.person for one in elsewhere.select_related("person").order_by("since", "id")]


def agreed_to_take(person: Person, case: Case, at: datetime) -> Glass | None:
    """The last emergency look of this person into a case at which a second person lately said whether they may take it;
    None where that was never asked, or where the last answer is no.
    """
    asked = case.glasses.filter(broken_by=person, may_take__isnull=False, reviewed_at__gte=at - NEWS_LASTS)
    last = asked.select_related("reviewed_by").order_by("-reviewed_at").first()
    return last if last is not None and last.may_take else None


def handovers_to(person: Person, at: datetime) -> QuerySet[Handover]:
    """The cases that are offered to this person, at a team that they belong to."""
    held = Membership.objects.filter(accounts.holding_at(at), person=person)
    return Handover.objects.filter(
        receiver=person, answer="", case__ended_at=None, case__party__in=held.values("party")
    ).select_related("case__party", "case__neighbourhood", "offered_by")


def handovers_seen_by(person: Person, at: datetime) -> QuerySet[Handover]:
    """What this person reads of handovers: what is offered to them, and what they offered themselves."""
    held = Membership.objects.filter(accounts.holding_at(at), person=person)
    offered = Handover.objects.filter(offered_by=person, case__party__in=held.values("party"))
    return Handover.objects.filter(
        Q(id__in=handovers_to(person, at).values("id")) | Q(id__in=offered.values("id"))
    ).select_related("case__party", "case__neighbourhood", "offered_by", "receiver")


def own_offers(person: Person, at: datetime) -> QuerySet[Handover]:
    """What this person offered and what was not answered yet, or lately with no; where nothing followed on it."""
    later = Handover.objects.filter(case=OuterRef("case"), offered_at__gt=OuterRef("offered_at"))
    is_news = Q(answer="") | Q(answer=Handover.Answer.REFUSED, answered_at__gte=at - NEWS_LASTS)
    mine = handovers_seen_by(person, at).filter(is_news, ~Exists(later), offered_by=person, case__ended_at=None)
    return mine.order_by("-offered_at")


def refused_offers(case: Case) -> QuerySet[Handover]:
    """Who said no to this case, the last one first."""
    refused = case.handovers.filter(answer=Handover.Answer.REFUSED).select_related("receiver")
    return refused.order_by("-answered_at")


def consent_news(person: Person, at: datetime) -> set[UUID]:
    """The open cases of this person in which a consent was answered or withdrawn since they last looked."""
    parts = (Viewing.Part.CASE, Viewing.Part.CONSENT)
    looks = Viewing.objects.filter(case=OuterRef("case"), person=person, part__in=parts).order_by("-at")
    answered = Consent.objects.filter(case__in=cases_of(person, at), case__ended_at=None).annotate(
        answered=Greatest("given_at", "declined_at", "withdrawn_at"), looked=Subquery(looks.values("at")[:1])
    )
    news = answered.filter(Q(looked=None) | Q(answered__gt=F("looked")), answered__isnull=False)
    return set(news.values_list("case", flat=True))


def steps_due(person: Person, at: datetime) -> QuerySet[NextStep]:
    """Next steps in the cases of this person whose day has come."""
    today = timezone.localdate(at)
    return NextStep.objects.filter(
        case__in=cases_of(person, at), case__ended_at=None, done_at=None, cancelled_at=None, due_on__lte=today
    )


def consents_ending(person: Person, at: datetime) -> QuerySet[Consent]:
    """Consents in the cases of this person that end soon."""
    today = timezone.localdate(at)
    return Consent.objects.filter(
        case__in=cases_of(person, at), withdrawn_at=None, until__gte=today, until__lte=today + ENDS_SOON
    ).exclude(given_at=None)


ENDS_SOON = timedelta(days=14)
"""How long before its last day a consent is told to end."""


NEWS_LASTS = timedelta(days=30)
"""How long an answer stands in the list of who waited for it."""


def looks_to_review(person: Person, at: datetime) -> list[LookReview]:
    """The looks that wait for what this person finds of them."""
    if not led_by(person, at):
        return []
    waiting = LookReview.objects.filter(outcome="").exclude(viewing__person=person)
    waiting = waiting.select_related("viewing__case__party", "viewing__case__neighbourhood", "viewing__person")
    return [
        review
        for review in waiting
        if review.viewing.person is not None
        and person.id in {one.id for one in reviewers_of(review.viewing.case.party, review.viewing.person, at)}
    ]


def glasses_to_review(person: Person, at: datetime) -> QuerySet[Glass]:
    waiting = Glass.objects.filter(Q(told=person) | Q(case__party__in=led_by(person, at)), outcome="")
    return waiting.exclude(broken_by=person).select_related("case__party", "broken_by").order_by("review_by")


@dataclass(frozen=True)
class Looked:
    """What one person looked at in a case on one day: how often, and between which moments. `person` is None for who
    has the link.
    """

    person: Person | None
    part: str
    in_emergency: bool
    first: datetime
    last: datetime
    times: int

    @property
    def what(self) -> str:
        return str(Viewing.Part(self.part).label)


def looked_into(case: Case) -> list[Looked]:
    """Who has looked into a case, the last one first. All of them: many looks of one person hide no look of another."""
    days: dict[tuple[object, ...], list[Viewing]] = {}
    for one in case.viewings.select_related("person").order_by("-at", "-id"):
        day = (timezone.localdate(one.at), one.person_id, one.part, one.glass_id is not None)
        days.setdefault(day, []).append(one)
    return [
        Looked(
            person=looks[0].person,
            part=looks[0].part,
            in_emergency=looks[0].glass_id is not None,
            first=looks[-1].at,
            last=looks[0].at,
            times=len(looks),
        )
        for looks in days.values()
    ]


def case_named(party_ids: list[UUID], words: str, at: datetime) -> list[Case]:
    """The cases of these teams with exactly this number or this name: the open ones, and those that ended and that
    nobody can open any more, as all who were on them left.
    """
    by_words = Q(number=words.strip().upper()) | Q(name_mark=marks.mark(marks.NAME, words))
    shut = Q(ended_at=None) | has_nobody(at)
    return list(Case.objects.filter(by_words, shut, party__in=party_ids).select_related("party")[:2])


def consent_behind(token: str) -> Consent | None:
    """The consent that a link asks for, whatever became of it; None where there is no such link."""
    link = sha256(token.encode()).digest()
    return Consent.objects.filter(link=link).select_related("case__party", "party").first()


def shared_with(person: Person, at: datetime) -> list[SharedSummary]:
    """The summaries that are shared with the parties of this person, while the consents hold."""
    held = Membership.objects.filter(accounts.holding_at(at), person=person)
    found = SharedSummary.objects.filter(
        consent__party__in=held.values("party"),
        consent__withdrawn_at=None,
        consent__until__gte=timezone.localdate(at),
        consent__given_at__lte=at,
    ).select_related("consent__party", "consent__case__party")
    return list(found.order_by("-shared_at", "id"))


def accounts_behind(emails: Iterable[str]) -> dict[str, Person]:
    """The accounts that sign in with these addresses, by the address in small letters."""
    asked = {email.lower() for email in emails if email}
    found = Person.objects.filter(is_active=True).annotate(address=Lower("email")).filter(address__in=asked)
    return {person.email.lower(): person for person in found}


def concerning(person: Person) -> QuerySet[Case]:
    """The cases that are about this person, where somebody on the case confirmed that this is their account."""
    found = Involved.objects.filter(is_concerned=True, ended_at=None, account_mark=marks.of_account(person))
    return Case.objects.filter(id__in=found.values("case")).select_related("party").order_by("-opened_at", "id")


def consents_asked_of(person: Person) -> QuerySet[Consent]:
    """The consents that were asked of this person, where somebody on the case confirmed that this is their account."""
    asked = Consent.objects.filter(account_mark=marks.of_account(person))
    return asked.select_related("case__party", "party").order_by("-asked_at", "id")


def is_of(person: Person, consent: Consent) -> bool:
    """Was this consent asked of this person, with an account that was confirmed?"""
    return consent.account_mark is not None and bytes(consent.account_mark) == marks.of_account(person)


def destroyed_for(person: Person, at: datetime) -> QuerySet[Destruction]:
    """The register of the teams of this person."""
    return Destruction.objects.filter(party__in=teams_of(person, at)).select_related("party")
