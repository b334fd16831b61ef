"""Looking into a case: noted and committed before anything of it leaves, and asked about afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Party, Person
from accounts.typed_text import tidy, tidy_line
from decisions import terms
from decisions.rest_days import RestDays
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal
from socialwork import marks, oddities
from socialwork.access import cases as access
from socialwork.actions.lines import line, locked, locked_consent, new_subjects, told
from socialwork.actions.opening import street_alone
from socialwork.models import Case, Consent, Glass, GlassTry, HomeStreet, LookReview, SharedSummary, Viewing
from socialwork.queries import cases as queries

GLASS_LASTS = timedelta(minutes=60)
REVIEWED_WITHIN = 2
"""Working days within which a second person says whether breaking the glass was right."""
A_WEEK = timedelta(days=7)


class CannotLook(Refusal):
    pass


class CannotBreakGlass(Refusal):
    pass


class CannotReviewGlass(Refusal):
    pass


class CannotReviewLook(Refusal):
    pass


@transaction.atomic
def look(*, case: Case, part: str, by: Person, at: datetime) -> Viewing:
    """Note that somebody looks into a case. The caller shows nothing before this returns; it commits by itself, outside
    any transaction of the page. Raises CannotLook for who may not.
    """
    may = access.may_ask_who_looked if part == Viewing.Part.LOOKS else access.may_read
    case = locked(case.id)
    if not may(by, case, at):
        raise CannotLook(_("You are not on this case."))
    glass = None if access.is_on(by, case, at) else queries.glass_of(by, case, at)
    return Viewing.objects.create(case=case, person=by, part=part, at=at, glass=glass)


@transaction.atomic
def look_at_names(*, by: Person, at: datetime) -> list[Case]:
    """Note that somebody reads the names of the cases that they are on, and return these; in a constant number of
    queries. The caller shows no name before this returns.
    """
    mine = queries.cases_of(by, at)
    list(Case.objects.select_for_update().filter(id__in=list(mine.values_list("id", flat=True))).order_by("id"))
    cases = list(mine.all())  # asked once more, now that nobody can be taken off one of them
    Viewing.objects.bulk_create(Viewing(case=case, person=by, part=Viewing.Part.NAME, at=at) for case in cases)
    return cases


@transaction.atomic
def look_at_offer(*, case: Case, by: Person, at: datetime) -> Viewing:
    """Note that somebody to whom a case is offered, or who offered it, reads what was said with it. Raises CannotLook
    for anybody else.
    """
    case = locked(case.id)
    if not queries.handovers_seen_by(by, at).filter(case=case).exists():
        raise CannotLook(_("This case is not offered to you."))
    return Viewing.objects.create(case=case, person=by, part=Viewing.Part.HANDOVER, at=at)


@transaction.atomic
def look_at_summary(*, summary: SharedSummary, by: Person, at: datetime) -> Viewing:
    """Note that somebody of a party reads what was shared with it. Raises CannotLook without a consent that holds."""
    consent = locked_consent(summary.consent_id)
    summary.consent = consent
    if not access.may_see_shared(by, summary, at):
        raise CannotLook(_("There is no consent any more for you to read this."))
    return Viewing.objects.create(case=consent.case, person=by, part=Viewing.Part.SHARED, at=at)


@transaction.atomic
def look_by_link(*, consent: Consent, at: datetime) -> Viewing:
    """Note that the question for consent was opened by its link."""
    return Viewing.objects.create(case=locked(consent.case_id), person=None, part=Viewing.Part.LINK, at=at)


def break_glass(*, words: str, reason: str, by: Person, at: datetime) -> Glass:
    """Look into a case of one's own team that one is not on, in an emergency: found by its number or by exactly its
    name, for an hour. A second person hears of it at once, and reviews it within two working days.

    Raises CannotBreakGlass without a reason, for who can open it already, or where nobody can be told. Where there is
    not exactly one such case it does too, in the same words for none and for many; that try is written down first, and
    the second person hears of it.
    """
    glass = _break_or_note(words=words, reason=reason, by=by, at=at)
    if glass is None:
        raise CannotBreakGlass(
            _("No case opens with this. Your try was written down, and a second person hears of it.")
        )
    return glass


@ledger.together()
def _break_or_note(*, words: str, reason: str, by: Person, at: datetime) -> Glass | None:
    """The emergency; or None after what was tried was written down."""
    teams = queries.teams_of(by, at)
    if not teams:
        raise CannotBreakGlass(_("Only social workers can do this, for cases of their own team."))
    if not tidy(reason):
        raise CannotBreakGlass(_("Write why you must look now. A second person reads it."))
    seconds = {team: second for team in teams if (second := queries.second_person_for(team, by, at))}
    if not seconds:
        raise CannotBreakGlass(_("There is nobody who can be told. Let an admin say who leads your team."))
    found = queries.case_named([team.id for team in seconds], words, at)
    if len(found) != 1:
        _note_try(seconds, words=words, reason=reason, by=by, at=at)
        return None
    case = locked(found[0].id)
    if (glass := queries.glass_of(by, case, at)) is not None:
        until = f"{timezone.localtime(glass.until):%H:%M}"
        raise CannotBreakGlass(
            _("You look into this case already, until %(time)s. Open it in your list.") % {"time": until}
        )
    if access.may_read(by, case, at):
        raise CannotBreakGlass(_("You can open this case already. It stands among your cases."))
    second = seconds[case.party]
    today = timezone.localdate(at)
    glass = Glass(
        case=case,
        reason=tidy(reason),
        broken_at=at,
        broken_by=by,
        until=at + GLASS_LASTS,
        told=second,
        review_by=terms.ends_on(
            starts_after=today,
            amount=REVIEWED_WITHIN,
            unit=terms.Unit.WORKING_DAYS,
            source=terms.Source.SERVICE_NORM,
            holidays=RestDays(),
        ),
    )
    glass.save(force_insert=True)
    ledger.append(line("case.glass_broken", glass.id, by), told(second, at), at=at)
    return glass


def _note_try(seconds: Mapping[Party, Person], *, words: str, reason: str, by: Person, at: datetime) -> None:
    """Write down at each team what was tried there, and tell its second person that something waits."""
    lines: list[Line] = []
    for party, second in seconds.items():
        tried = GlassTry(party=party, tried_at=at, tried_by=by, told=second)
        tried.give_key()
        tried.words, tried.reason = tidy_line(words), tidy(reason)
        tried.save(force_insert=True)
        lines.append(line("case.glass_tried", tried.id, by))
    ledger.append(
        *lines, *(told(person, at) for person in sorted(set(seconds.values()), key=lambda one: str(one.id))), at=at
    )


@ledger.together()
def review_glass(
    *, glass_id: UUID, outcome: str, remark: str, by: Person, at: datetime, may_take: bool | None = None
) -> Glass:
    """Say whether an emergency was right; and apart from that, where the case is left to who looked, whether they may
    handle it from now on. That is kept only where it is so at this moment.

    Raises CannotReviewGlass for who may not, without an outcome or a remark, or without the second answer where it is
    asked.
    """
    case = locked(Glass.objects.values_list("case_id", flat=True).get(id=glass_id))
    glass = Glass.objects.select_for_update(of=("self",)).select_related("broken_by").get(id=glass_id)
    glass.case = case
    if not access.may_review_glass(by, glass, at):
        raise CannotReviewGlass(_("This was reviewed already, or is not yours to review."))
    if outcome not in Glass.Outcome.values or not tidy(remark):
        raise CannotReviewGlass(_("Say whether it was right, and why."))
    is_left = access.is_left_to(glass.broken_by, case, at)
    if is_left and may_take is None:
        raise CannotReviewGlass(_("Say as well whether your colleague may handle this case: nobody else is left."))
    glass.outcome, glass.remark, glass.reviewed_at, glass.reviewed_by = outcome, tidy(remark), at, by
    glass.may_take = may_take if is_left else None
    glass.save(update_fields=["outcome", "remark", "reviewed_at", "reviewed_by", "may_take"])
    ledger.append(
        line("case.glass_reviewed", next(new_subjects(case)), by, outcome=outcome), told(glass.broken_by, at), at=at
    )
    return glass


@ledger.together()
def tell_late_review(*, glass_id: UUID, at: datetime) -> bool:
    """Tell once, of an emergency that was not reviewed in time, everybody who may review it."""
    case = locked(Glass.objects.values_list("case_id", flat=True).get(id=glass_id))
    glass = Glass.objects.select_for_update(of=("self",)).select_related("broken_by", "told").get(id=glass_id)
    today = timezone.localdate(at)
    if glass.outcome or glass.late_told_on or today <= glass.review_by:
        return False
    glass.late_told_on = today
    glass.save(update_fields=["late_told_on"])
    people = {glass.told, *queries.reviewers_of(case.party, glass.broken_by, at)}
    ledger.append(*(told(person, at) for person in sorted(people, key=lambda one: str(one.id))), at=at)
    return True


@ledger.together()
def pick_looks(*, at: datetime) -> int:
    """Pick, of the looks of the seven days before `at`, a sample and the odd ones, to be asked about. Who may ask hears
    that something waits. Asking twice picks none anew. Returns how many were picked.
    """
    looks = list(
        Viewing.objects.filter(at__gte=at - A_WEEK, at__lt=at)
        .exclude(Q(part=Viewing.Part.LINK) | Q(part=Viewing.Part.SHARED))
        .select_related("case__party__district", "case__neighbourhood", "person")
    )
    streets = {one.person_id: bytes(one.mark) for one in HomeStreet.objects.all()}
    by_id = {viewing.id: viewing for viewing in looks}
    picked = oddities.picked([_look(viewing, streets) for viewing in looks], f"{timezone.localdate(at):%G-%V}")
    known = set(LookReview.objects.filter(viewing__in=by_id).values_list("viewing", flat=True))
    people: set[Person] = set()
    for viewing_id, why in picked.items():
        if viewing_id in known:
            continue
        viewing = by_id[viewing_id]
        LookReview(viewing=viewing, why=why.value, picked_at=at).save(force_insert=True)
        assert viewing.person is not None
        people.update(queries.reviewers_of(viewing.case.party, viewing.person, at)[:1])
    if people:
        ledger.append(*(told(person, at) for person in sorted(people, key=lambda one: str(one.id))), at=at)
    return len(set(picked) - known)


@ledger.together()
def review_look(*, review_id: UUID, outcome: str, remark: str, by: Person, at: datetime) -> LookReview:
    """Say what was found of a look. Raises CannotReviewLook for who may not, or without an outcome and a remark."""
    case = locked(LookReview.objects.values_list("viewing__case_id", flat=True).get(id=review_id))
    review = LookReview.objects.select_for_update(of=("self",)).select_related("viewing__person").get(id=review_id)
    review.viewing.case = case
    if not access.may_review_look(by, review, at):
        raise CannotReviewLook(_("This was reviewed already, or is not yours to review."))
    if outcome not in LookReview.Outcome.values or not tidy(remark):
        raise CannotReviewLook(_("Choose an outcome and write what you found."))
    review.outcome, review.remark, review.reviewed_at, review.reviewed_by = outcome, tidy(remark), at, by
    review.save(update_fields=["outcome", "remark", "reviewed_at", "reviewed_by"])
    ledger.append(line("case.look_reviewed", review.id, by, outcome=outcome), at=at)
    return review


@ledger.together()
def note_own_street(*, street: str, by: Person, at: datetime) -> None:
    """Keep a mark of the street where a social worker lives; nothing where it is empty. The street itself stands
    nowhere.
    """
    if not tidy_line(street):
        HomeStreet.objects.filter(person=by).delete()
    else:
        mark = marks.mark(marks.STREET, street_alone(street))
        HomeStreet.objects.update_or_create(person=by, defaults={"mark": mark})
    ledger.append(line("case.street_noted", uuid4(), by), at=at)


def _look(viewing: Viewing, streets: dict[UUID, bytes]) -> oddities.Look:
    case = viewing.case
    assert viewing.person_id is not None
    own = streets.get(viewing.person_id)
    return oddities.Look(
        id=viewing.id,
        person=viewing.person_id,
        case=case.id,
        at=timezone.localtime(viewing.at),
        own_street=own is not None and case.street_mark is not None and bytes(case.street_mark) == own,
        outside_district=case.party.district_id not in {None, case.neighbourhood.district_id},
        in_list=viewing.part == Viewing.Part.NAME,
    )
