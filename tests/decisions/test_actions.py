"""Opening a process, deciding at its steps, taking authority back, assigning people, and terms that lapse."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from accounts import actions as accounts
from accounts.models import Membership, Party, Person
from decisions import actions, queries
from decisions.models import (
    Assignment,
    Authority,
    Decision,
    Mandate,
    Process,
    ProcessTemplate,
    Proposal,
    Rule,
    Seat,
    Step,
    Term,
    Voice,
)
from decisions.workflow import End
from districts.models import District
from initiatives import actions as initiatives
from initiatives.models import Initiative
from ledger import queries as ledger
from ledger.models import Entry
from tests import factories
from tests.conftest import open_step_of

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


def kinds(entries: list[Entry]) -> list[str]:
    return [entry.kind for entry in entries]


def facts(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(entry.body)["facts"]
    return found


def sealed(entry: Entry) -> dict[str, str]:
    return {opening.name: opening.content for opening in entry.sealed.all()}


def propose(step: Step, by: Person, at: datetime, **words: Any) -> Proposal:
    return actions.propose(step_id=step.id, by=by, at=at, **{"outcome": "yes", "reasons": "Het kan.", **words})


def voice(step: Step, proposal: Proposal, by: Person, at: datetime, say: str = "consent", **words: Any) -> Voice:
    return actions.voice(step_id=step.id, proposal_id=proposal.id, by=by, say=say, at=at, **words)


class TestOpenProcess:
    @pytest.fixture
    def open_process(
        self, template: ProcessTemplate, group: Party, district: District, representative: Person, at: datetime
    ) -> Callable[..., Process]:
        def open_process(**given: Any) -> Process:
            return actions.open_process(
                **{"template": template, "group": group, "district": district, "by": representative, "at": at, **given}
            )

        return open_process

    def test_the_seats_are_taken_by_the_parties_of_the_district(
        self,
        open_process: Callable[..., Process],
        group: Party,
        team: Party,
        other_team: Party,
        welfare: Party,
        executive_board: Party,
        new_entries: NewEntries,
    ) -> None:
        with new_entries() as entries:
            process = open_process()

        step = process.steps.get()
        authority = queries.current_authority(step)
        assert {p.party_kind: p.party for p in process.participants.all()} == {
            "resident_group": group,
            "municipal_team": team,
            "welfare_team": welfare,
            "executive": executive_board,
        }
        assert {seat.party: seat.role for seat in authority.seats.all()} == {
            team: "decides",
            group: "co_produces",
            welfare: "informed",
        }
        assert authority.from_at == step.opened_at == process.opened_at
        assert kinds(entries) == ["process.opened", "step.opened"]
        assert facts(entries[0])["template"] == "library"
        assert facts(entries[1])["term_ends_on"] == "2026-11-23"
        assert {seat["role"] for seat in facts(entries[1])["seats"]} == {"decides", "co_produces", "informed"}

    def test_its_term_starts_on_the_day_in_the_netherlands(
        self, open_process: Callable[..., Process], team: Party, at: datetime
    ) -> None:
        process = open_process(at=at.replace(hour=23, minute=30))

        term = process.steps.get().term
        assert (term.started_on, term.ends_on) == (date(2026, 11, 3), date(2026, 11, 24))

    def test_a_template_that_is_not_published_is_refused(
        self, open_process: Callable[..., Process], template: ProcessTemplate, team: Party, refused: Refused
    ) -> None:
        template.published_at = None

        with refused(actions.CannotOpen, "niet in gebruik|not in use"):
            open_process()

    def test_a_district_where_nobody_could_decide_is_refused(
        self, open_process: Callable[..., Process], refused: Refused
    ) -> None:
        with refused(actions.CannotOpen):
            open_process()

    def test_a_party_that_has_ended_takes_no_seat(
        self, open_process: Callable[..., Process], team: Party, at: datetime, refused: Refused
    ) -> None:
        Party.objects.filter(id=team.id).update(ended_at=at)

        with refused(actions.CannotOpen):
            open_process()

    def test_a_template_without_steps_is_refused(
        self, open_process: Callable[..., Process], team: Party, refused: Refused
    ) -> None:
        template = factories.ProcessTemplateFactory()

        with refused(actions.CannotOpen):
            open_process(template=template)

    def test_a_rule_that_cannot_work_with_its_seats_is_refused(
        self, open_process: Callable[..., Process], team: Party, refused: Refused
    ) -> None:
        step = factories.TemplateStepFactory(
            rule=Rule.SOLE, seats={"resident_group": "decides", "municipal_team": "decides"}
        )

        with refused(actions.CannotOpen):
            open_process(template=step.template)

    def test_work_of_social_work_without_its_seat_is_refused(
        self, open_process: Callable[..., Process], team: Party, welfare: Party, refused: Refused
    ) -> None:
        step = factories.TemplateStepFactory(work_function="bridging", seats={"municipal_team": "decides"})

        with refused(actions.CannotOpen, "sociaal werk|social work"):
            open_process(template=step.template)

    def test_work_of_social_work_with_its_seat_opens(
        self, open_process: Callable[..., Process], team: Party, welfare: Party
    ) -> None:
        seats = {"municipal_team": "decides", "welfare_team": "advises"}
        step = factories.TemplateStepFactory(work_function="bridging", seats=seats)

        assert open_process(template=step.template).steps.count() == 1

    def test_work_that_was_agreed_to_be_a_civil_servants_needs_no_such_seat(
        self, open_process: Callable[..., Process], team: Party, welfare: Party
    ) -> None:
        factories.DemarcationFactory(work_function="bridging", profession="civil_servant")
        step = factories.TemplateStepFactory(work_function="bridging", seats={"municipal_team": "decides"})

        assert open_process(template=step.template).steps.count() == 1


class TestPropose:
    def test_who_decides_alone_decides_by_proposing(
        self, first_step: Step, official: Person, team: Party, later: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            proposal = propose(first_step, official, later, reasons="  Een goed plan.  ", amount=Decimal("1500.50"))

        first_step.refresh_from_db()
        decision = Decision.objects.get(step=first_step)
        assert decision.proposal == proposal
        assert (first_step.closed_at, first_step.closed_by) == (decision.taken_at, official) == (later, official)
        assert (proposal.reasons, proposal.amount, proposal.closed_at) == ("Een goed plan.", Decimal("1500.50"), later)
        assert proposal.voices.get().party == team
        assert kinds(entries) == ["proposal.made", "voice.given", "decision.taken", "step.opened"]
        assert facts(entries[0])["amount"] == "1500.50"
        assert sealed(entries[0])["reasons"] == "Een goed plan."

    def test_the_next_step_opens_with_its_own_table_and_term(
        self, first_step: Step, official: Person, later: datetime
    ) -> None:
        propose(first_step, official, later)

        following = Step.objects.get(process=first_step.process, closed_at=None)
        assert (following.number, following.template_step.key, following.opened_at) == (2, "together", later)
        # Eight weeks from Tuesday 3 November under an act.
        assert following.term.ends_on == date(2026, 12, 29)
        assert following.term.source == "act"

    def test_the_term_was_met(self, first_step: Step, official: Person, later: datetime) -> None:
        propose(first_step, official, later)

        assert Term.objects.get(step=first_step).met_at == later

    def test_a_decision_on_the_last_day_meets_the_term_and_one_a_day_later_does_not(
        self, first_step: Step, official: Person, at: datetime
    ) -> None:
        last_moment = datetime.fromisoformat("2026-11-23T23:59:00+01:00")
        propose(first_step, official, last_moment)
        assert Term.objects.get(step=first_step).met_at == last_moment

    def test_a_late_decision_does_not_meet_the_term(self, first_step: Step, official: Person) -> None:
        propose(first_step, official, datetime.fromisoformat("2026-11-24T00:01:00+01:00"))

        assert Term.objects.get(step=first_step).met_at is None

    @pytest.mark.parametrize(("outcome", "end"), [("no", "declined"), ("referred", "referred")])
    def test_a_no_and_a_referral_end_the_process(
        self, first_step: Step, official: Person, later: datetime, outcome: str, end: str, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            propose(first_step, official, later, outcome=outcome)

        process = Process.objects.get(id=first_step.process_id)
        assert (process.end, process.closed_at, process.closed_by) == (end, later, official)
        assert kinds(entries)[-2:] == ["decision.taken", "process.closed"]
        assert not process.steps.filter(closed_at=None).exists()

    def test_the_last_step_completes_the_process(
        self, joint_step: Step, representative: Person, official: Person, later: datetime
    ) -> None:
        voice(joint_step, propose(joint_step, representative, later), official, later)
        last = Step.objects.get(process=joint_step.process, closed_at=None)
        propose(last, representative, later + timedelta(days=1))

        process = Process.objects.get(id=joint_step.process_id)
        assert process.end == "completed"
        assert [step.decision.proposal.outcome for step in process.steps.all()] == ["yes"] * 3

    @pytest.mark.parametrize(
        "who", ["resident", "stranger", "neighbour", "representative", "colleague", "other_district_official",
                "social_worker", "executive", "admin"]
    )  # fmt: skip
    def test_nobody_else_decides_and_the_refusal_names_who_may(
        self, first_step: Step, who: str, later: datetime, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person: Person = request.getfixturevalue(who)

        with refused(actions.CannotPropose, r"Wijkteam Oudeland \(Omar Haddad\)"):
            propose(first_step, person, later)

    def test_who_may_is_of_the_parties_that_decide_now(
        self, joint_step: Step, stranger: Person, later: datetime
    ) -> None:
        names = actions.who_may(joint_step, later)

        assert names.split("; ") == ["Lezers van Oudeland (Rosa Bakker)", "Wijkteam Oudeland (Omar Haddad)"] or set(
            names.split("; ")
        ) == {"Lezers van Oudeland (Rosa Bakker)", "Wijkteam Oudeland (Omar Haddad)"}

    @pytest.mark.parametrize(
        "words",
        [
            {"reasons": ""},
            {"reasons": " \n\t"},
            {"outcome": "perhaps"},
            {"outcome": ""},
            {"outcome": "no", "conditions": "Eerst het dak."},
            {"outcome": "yes", "conditions": "Eerst het dak."},
            {"outcome": "yes_with_conditions"},
            {"outcome": "yes_with_conditions", "conditions": "  "},
        ],
    )
    def test_a_proposal_that_is_not_whole_is_refused(
        self, first_step: Step, official: Person, later: datetime, words: dict[str, str], refused: Refused
    ) -> None:
        with refused(actions.CannotPropose):
            propose(first_step, official, later, **words)

    def test_a_second_proposal_waits_for_the_first(
        self, joint_step: Step, representative: Person, official: Person, later: datetime, refused: Refused
    ) -> None:
        propose(joint_step, representative, later)

        with refused(actions.CannotPropose):
            propose(joint_step, official, later)

    def test_a_step_is_decided_once(
        self, first_step: Step, official: Person, later: datetime, refused: Refused
    ) -> None:
        propose(first_step, official, later)

        with refused(actions.CannotPropose):
            propose(first_step, official, later)

    def test_a_role_that_ended_a_second_ago_decides_nothing(
        self, first_step: Step, official: Person, later: datetime, admin: Person, refused: Refused
    ) -> None:
        membership = Membership.objects.get(person=official)
        accounts.end_membership(membership_id=membership.id, by=admin, at=later - timedelta(seconds=1))

        with refused(actions.CannotPropose):
            propose(first_step, official, later)

    def test_who_may_not_sign_in_any_more_decides_nothing(
        self, first_step: Step, official: Person, later: datetime, refused: Refused
    ) -> None:
        Person.objects.filter(id=official.id).update(is_active=False)

        with refused(actions.CannotPropose):
            propose(first_step, official, later)

    def test_who_signs_for_two_parties_decides_for_none(
        self, joint_step: Step, official: Person, group: Party, later: datetime, refused: Refused
    ) -> None:
        factories.MembershipFactory(person=official, party=group, is_representative=True)

        with refused(actions.CannotPropose):
            propose(joint_step, official, later)

    def test_nothing_is_decided_after_the_group_stopped(
        self,
        sent_initiative: Initiative,
        first_step: Step,
        representative: Person,
        official: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        initiatives.withdraw(initiative_id=sent_initiative.id, reason="Verhuisd.", by=representative, at=later)

        with refused(actions.CannotPropose):
            propose(first_step, official, later)


class TestTogether:
    """The step at which the group and the municipal team decide together: consent."""

    def test_nothing_is_decided_until_both_have_said_so(
        self, joint_step: Step, representative: Person, official: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as first:
            proposal = propose(joint_step, representative, later)

        joint_step.refresh_from_db()
        assert kinds(first) == ["proposal.made", "voice.given"]
        assert joint_step.closed_at is None
        assert not Decision.objects.filter(step=joint_step).exists()
        assert not Step.objects.filter(process=joint_step.process, number=3).exists()

        with new_entries() as second:
            voice(joint_step, proposal, official, later + timedelta(hours=1), reason="Goed idee.")

        assert kinds(second) == ["voice.given", "decision.taken", "step.opened"]
        assert sealed(second[0])["reason"] == "Goed idee."
        assert Decision.objects.get(step=joint_step).taken_at == later + timedelta(hours=1)
        assert open_step_of_process(joint_step).template_step.key == "readers"

    def test_it_works_the_other_way_round(
        self, joint_step: Step, representative: Person, official: Person, later: datetime
    ) -> None:
        voice(joint_step, propose(joint_step, official, later), representative, later)

        assert Decision.objects.filter(step=joint_step).exists()

    def test_an_abstention_lets_it_pass(
        self, joint_step: Step, representative: Person, official: Person, later: datetime
    ) -> None:
        voice(joint_step, propose(joint_step, representative, later), official, later, "abstention")

        assert Decision.objects.filter(step=joint_step).exists()

    def test_an_objection_ends_the_proposal_and_another_can_be_made(
        self, joint_step: Step, representative: Person, official: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        proposal = propose(joint_step, representative, later)
        with new_entries() as entries:
            voice(joint_step, proposal, official, later, "objection", reason="Te duur.")

        assert kinds(entries) == ["voice.given", "proposal.failed"]
        assert Proposal.objects.get(id=proposal.id).closed_at == later
        assert not Decision.objects.filter(step=joint_step).exists()

        another = propose(joint_step, official, later, outcome="yes_with_conditions", conditions="Halve prijs")
        voice(joint_step, another, representative, later)
        assert Decision.objects.get(step=joint_step).proposal == another

    def test_an_objection_says_why(
        self, joint_step: Step, representative: Person, official: Person, later: datetime, refused: Refused
    ) -> None:
        proposal = propose(joint_step, representative, later)

        with refused(actions.CannotVoice):
            voice(joint_step, proposal, official, later, "objection", reason="  ")

    def test_a_party_speaks_once(
        self,
        joint_step: Step,
        representative: Person,
        neighbour: Person,
        group: Party,
        later: datetime,
        refused: Refused,
    ) -> None:
        proposal = propose(joint_step, representative, later)
        Membership.objects.filter(person=neighbour, party=group).update(is_representative=True)

        for person in (representative, neighbour):
            with refused(actions.CannotVoice, "Lezers van Oudeland"):
                voice(joint_step, proposal, person, later)

    @pytest.mark.parametrize("say", ["", "maybe", "CONSENT"])
    def test_only_the_words_there_are(
        self,
        joint_step: Step,
        representative: Person,
        official: Person,
        later: datetime,
        say: str,
        refused: Refused,
    ) -> None:
        proposal = propose(joint_step, representative, later)

        with refused(actions.CannotVoice):
            voice(joint_step, proposal, official, later, say)

    @pytest.mark.parametrize("who", ["neighbour", "colleague", "social_worker", "executive", "stranger", "admin"])
    def test_who_only_advises_or_cannot_sign_does_not_speak(
        self,
        joint_step: Step,
        representative: Person,
        later: datetime,
        who: str,
        refused: Refused,
        request: pytest.FixtureRequest,
    ) -> None:
        proposal = propose(joint_step, representative, later)
        person: Person = request.getfixturevalue(who)

        with refused(actions.CannotVoice, "Omar Haddad"):
            voice(joint_step, proposal, person, later)

    def test_a_form_that_shows_an_older_proposal_is_refused(
        self, joint_step: Step, representative: Person, official: Person, later: datetime, refused: Refused
    ) -> None:
        older = propose(joint_step, representative, later)
        voice(joint_step, older, official, later, "objection", reason="Te duur.")
        propose(joint_step, representative, later)

        with refused(actions.CannotVoice):
            voice(joint_step, older, official, later)

    def test_without_a_proposal_there_is_nothing_to_say(
        self, joint_step: Step, first_step: Step, official: Person, later: datetime, refused: Refused
    ) -> None:
        decided = Proposal.objects.get(step=first_step)

        with refused(actions.CannotVoice):
            voice(joint_step, decided, official, later)
        with refused(actions.CannotVoice):
            voice(first_step, decided, official, later)

    def test_nobody_acts_for_two_parties_in_one_step(
        self,
        joint_step: Step,
        representative: Person,
        official: Person,
        group: Party,
        team: Party,
        later: datetime,
        refused: Refused,
    ) -> None:
        """Not at once, and not one after the other either."""
        proposal = propose(joint_step, representative, later)
        held = Membership.objects.filter(person=representative, party=group)
        held.update(until=later + timedelta(minutes=1))
        factories.MembershipFactory(person=representative, party=team, is_representative=True)
        afterwards = later + timedelta(minutes=2)

        with refused(actions.CannotVoice):
            voice(joint_step, proposal, representative, afterwards)

        voice(joint_step, proposal, official, afterwards, "objection", reason="Te duur.")
        with refused(actions.CannotPropose):
            propose(joint_step, representative, afterwards)


def open_step_of_process(step: Step) -> Step:
    return Step.objects.get(process=step.process_id, closed_at=None)


class TestOtherRules:
    @pytest.fixture
    def three(self, district: District, at: datetime) -> tuple[list[Party], list[Person]]:
        parties = [factories.PartyFactory(kind=kind) for kind in ("resident_group", "municipal_team", "partner")]
        people = [factories.MembershipFactory(party=party, is_representative=True).person for party in parties]
        factories.MandateFactory(party=parties[1])
        return parties, people

    def step_with(self, rule: str, k: int, parties: list[Party], district: District) -> Step:
        template_step = factories.TemplateStepFactory(
            rule=rule, rule_k=k, seats={party.kind: "decides" for party in parties}
        )
        step: Step = factories.StepFactory(
            process__template=template_step.template,
            process__district=district,
            template_step=template_step,
            seats=dict.fromkeys(parties, "decides"),
        )
        return step

    def test_unanimity_waits_for_all(
        self, three: tuple[list[Party], list[Person]], district: District, later: datetime
    ) -> None:
        parties, people = three
        step = self.step_with("unanimity", 0, parties, district)
        proposal = propose(step, people[0], later)
        voice(step, proposal, people[1], later)
        assert not Decision.objects.exists()

        voice(step, proposal, people[2], later)
        assert Decision.objects.get().proposal == proposal

    def test_unanimity_fails_on_an_abstention(
        self, three: tuple[list[Party], list[Person]], district: District, later: datetime
    ) -> None:
        parties, people = three
        step = self.step_with("unanimity", 0, parties, district)
        voice(step, propose(step, people[0], later), people[1], later, "abstention")

        assert Proposal.objects.get().closed_at == later
        assert not Decision.objects.exists()

    def test_two_of_three(self, three: tuple[list[Party], list[Person]], district: District, later: datetime) -> None:
        parties, people = three
        step = self.step_with("k_of_n", 2, parties, district)
        proposal = propose(step, people[0], later)
        voice(step, proposal, people[1], later, "objection", reason="Nee.")
        assert Proposal.objects.get().closed_at is None

        voice(step, proposal, people[2], later)
        assert Decision.objects.get().proposal == proposal


class TestWithdrawAuthority:
    @pytest.fixture
    def withdraw(self, joint_step: Step, executive: Person, later: datetime) -> Callable[..., Authority]:
        def withdraw(**given: Any) -> Authority:
            return actions.withdraw_authority(
                **{
                    "step_id": joint_step.id,
                    "by": executive,
                    "article": "Gemeentewet, artikel 160",
                    "reason": "De veiligheid eist het.",
                    "at": later,
                    **given,
                }
            )

        return withdraw

    def test_a_mandate_up_to_an_amount_takes_no_more_than_that_back(
        self, withdraw: Callable[..., Authority], joint_step: Step, executive_board: Party, refused: Refused
    ) -> None:
        Mandate.objects.filter(party=executive_board).update(ceiling=1000)
        with translation.override("en"), refused(actions.CannotWithdraw, "the amount is above its ceiling"):
            withdraw()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            Seat.objects.filter(authority__step=joint_step).update(ceiling=1000)
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        assert withdraw().mandate == Mandate.objects.get(party=executive_board)

    def test_the_executive_decides_alone_and_who_decided_is_consulted(
        self,
        withdraw: Callable[..., Authority],
        joint_step: Step,
        group: Party,
        team: Party,
        welfare: Party,
        executive_board: Party,
        later: datetime,
        new_entries: NewEntries,
    ) -> None:
        with new_entries() as entries:
            authority = withdraw()

        assert {seat.party: seat.role for seat in authority.seats.all()} == {
            executive_board: "decides",
            group: "consulted",
            team: "consulted",
            welfare: "consulted",
        }
        assert kinds(entries) == ["authority.withdrawn"]
        assert facts(entries[0])["article"] == "Gemeentewet, artikel 160"
        assert sealed(entries[0])["reason"] == "De veiligheid eist het."
        assert queries.rung_of(authority) == 2

    def test_for_every_moment_there_is_one_arrangement(
        self, withdraw: Callable[..., Authority], joint_step: Step, later: datetime
    ) -> None:
        before = queries.authority_at(joint_step, later)
        authority = withdraw()

        second = timedelta(microseconds=1)
        assert queries.authority_at(joint_step, later - second) == before
        assert queries.authority_at(joint_step, later) == authority
        assert queries.authority_at(joint_step, later + timedelta(days=900)) == authority
        assert queries.authority_at(joint_step, joint_step.opened_at) == before
        assert queries.authority_at(joint_step, joint_step.opened_at - second) is None
        assert list(queries.history(joint_step)) == [before, authority]

    def test_a_proposal_on_the_table_ends(
        self,
        withdraw: Callable[..., Authority],
        joint_step: Step,
        representative: Person,
        official: Person,
        executive: Person,
        later: datetime,
        new_entries: NewEntries,
        refused: Refused,
    ) -> None:
        proposal = propose(joint_step, representative, later - timedelta(minutes=1))
        with new_entries() as entries:
            withdraw()

        assert kinds(entries) == ["authority.withdrawn", "proposal.failed"]
        with refused(actions.CannotVoice):
            voice(joint_step, proposal, official, later)
        with refused(actions.CannotPropose, "Eva van Dam"):
            propose(joint_step, representative, later)
        propose(joint_step, executive, later, outcome="no", reasons="Het kan niet veilig.")
        assert Decision.objects.get(step=joint_step).taken_by == executive

    def test_it_works_where_several_of_a_number_had_to_agree(
        self, district: District, executive_board: Party, executive: Person, later: datetime
    ) -> None:
        parties = [factories.PartyFactory(kind=kind) for kind in ("resident_group", "municipal_team", "partner")]
        template_step = factories.TemplateStepFactory(rule="k_of_n", rule_k=2)
        step = factories.StepFactory(
            process__template=template_step.template,
            process__district=district,
            template_step=template_step,
            seats=dict.fromkeys(parties, "decides"),
        )
        factories.ParticipantFactory(process=step.process, party=executive_board)

        actions.withdraw_authority(step_id=step.id, by=executive, article="Artikel 1", reason="Omdat.", at=later)
        propose(step, executive, later + timedelta(hours=1))
        connection.check_constraints()

        assert Decision.objects.get(step=step).taken_by == executive

    def test_under_the_rule_of_one_party(self, first_step: Step, executive: Person, later: datetime) -> None:
        actions.withdraw_authority(step_id=first_step.id, by=executive, article="Artikel 1", reason="Omdat.", at=later)
        propose(first_step, executive, later + timedelta(hours=1))

        assert Decision.objects.get(step=first_step).taken_by == executive

    @pytest.mark.parametrize("who", ["representative", "official", "social_worker", "admin", "stranger"])
    def test_nobody_else_takes_authority_back(
        self, withdraw: Callable[..., Authority], who: str, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)

        with refused(actions.CannotWithdraw):
            withdraw(by=person)

    def test_a_member_of_the_executive_who_cannot_sign_does_not(
        self, withdraw: Callable[..., Authority], executive_board: Party, refused: Refused
    ) -> None:
        person = factories.MembershipFactory(party=executive_board).person

        with refused(actions.CannotWithdraw):
            withdraw(by=person)

    @pytest.mark.parametrize("missing", ["article", "reason"])
    def test_it_names_its_ground(self, withdraw: Callable[..., Authority], missing: str, refused: Refused) -> None:
        with refused(actions.CannotWithdraw):
            withdraw(**{missing: " "})

    def test_it_is_done_once(self, withdraw: Callable[..., Authority], later: datetime, refused: Refused) -> None:
        withdraw()

        with refused(actions.CannotWithdraw):
            withdraw(at=later + timedelta(hours=1))

    def test_a_decided_step_keeps_its_authority(
        self, withdraw: Callable[..., Authority], first_step: Step, refused: Refused
    ) -> None:
        with refused(actions.CannotWithdraw):
            withdraw(step_id=first_step.id)


class TestAssign:
    @pytest.fixture
    def assign(
        self, accepted_initiative: Initiative, welfare: Party, social_worker: Person, official: Person, later: datetime
    ) -> Callable[..., Assignment]:
        def assign(**given: Any) -> Assignment:
            return actions.assign(
                **{
                    "process_id": accepted_initiative.process_id,
                    "party": welfare,
                    "person": social_worker,
                    "task": "social_worker",
                    "by": official,
                    "at": later,
                    **given,
                }
            )

        return assign

    def test_a_social_worker_is_put_on_it(
        self, assign: Callable[..., Assignment], social_worker: Person, official: Person, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            assignment = assign()

        assert (assignment.person, assignment.since_by, assignment.until) == (social_worker, official, None)
        assert kinds(entries) == ["assignment.began"]
        assert facts(entries[0])["task"] == "social_worker"
        assert str(social_worker.id) not in entries[0].body

    def test_members_of_the_team_and_the_executive_may(
        self, assign: Callable[..., Assignment], colleague: Person, executive: Person, welfare: Party
    ) -> None:
        assign(by=colleague)
        other = factories.MembershipFactory(party=welfare).person
        assign(by=executive, person=other)

        assert Assignment.objects.filter(task="social_worker", until=None).count() == 2

    @pytest.mark.parametrize("who", ["representative", "other_district_official", "social_worker", "admin", "stranger"])
    def test_nobody_else_may(
        self, assign: Callable[..., Assignment], who: str, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)

        with refused(actions.CannotAssign):
            assign(by=person)

    def test_who_does_not_work_for_the_party_is_refused(
        self, assign: Callable[..., Assignment], stranger: Person, refused: Refused
    ) -> None:
        with refused(actions.CannotAssign, "Stan Vreemd"):
            assign(person=stranger)

    def test_a_task_of_another_profession_is_refused(
        self, assign: Callable[..., Assignment], team: Party, colleague: Person, refused: Refused
    ) -> None:
        with refused(actions.CannotAssign):
            assign(party=team, person=colleague)
        with refused(actions.CannotAssign):
            assign(task="handler")
        with refused(actions.CannotAssign):
            assign(task="mayor")

    def test_twice_is_refused(self, assign: Callable[..., Assignment], refused: Refused) -> None:
        assign()

        with refused(actions.CannotAssign):
            assign()

    def test_nobody_is_put_on_what_has_ended(
        self,
        assign: Callable[..., Assignment],
        accepted_initiative: Initiative,
        representative: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        initiatives.withdraw(initiative_id=accepted_initiative.id, reason="Stop.", by=representative, at=later)

        with refused(actions.CannotAssign):
            assign()

    def test_it_ends(
        self, assign: Callable[..., Assignment], official: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        assignment = assign()
        with new_entries() as entries:
            actions.end_assignment(assignment_id=assignment.id, by=official, at=later)

        assignment.refresh_from_db()
        assert (assignment.until, assignment.until_by) == (later, official)
        assert kinds(entries) == ["assignment.ended"]

    def test_who_does_it_may_stop_and_a_stranger_may_not_stop_them(
        self,
        assign: Callable[..., Assignment],
        social_worker: Person,
        stranger: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        assignment = assign()

        with refused(actions.CannotEndAssignment):
            actions.end_assignment(assignment_id=assignment.id, by=stranger, at=later)
        actions.end_assignment(assignment_id=assignment.id, by=social_worker, at=later)
        with refused(actions.CannotEndAssignment):
            actions.end_assignment(assignment_id=assignment.id, by=social_worker, at=later)

    def test_after_it_ended_it_can_begin_again(
        self, assign: Callable[..., Assignment], official: Person, later: datetime
    ) -> None:
        actions.end_assignment(assignment_id=assign().id, by=official, at=later)

        assert assign(at=later + timedelta(days=1)).until is None


class TestLapseTerm:
    def test_it_lapses_the_day_after_its_last_and_escalates(
        self, first_step: Step, executive_board: Party, new_entries: NewEntries, refused: Refused
    ) -> None:
        on_its_last_day = datetime.fromisoformat("2026-11-23T23:59:59+01:00")
        assert not actions.lapse_term(step_id=first_step.id, at=on_its_last_day)

        the_day_after = datetime.fromisoformat("2026-11-24T00:00:00+01:00")
        with new_entries() as entries:
            assert actions.lapse_term(step_id=first_step.id, at=the_day_after)

        term = Term.objects.get(step=first_step)
        assert (term.lapsed_at, term.escalated_to) == (the_day_after, executive_board)
        assert kinds(entries) == ["term.lapsed"]
        assert facts(entries[0])["ended_on"] == "2026-11-23"

    def test_the_clock_may_ask_twice(
        self, first_step: Step, nothing_written: Callable[[], AbstractContextManager[None]]
    ) -> None:
        after = datetime.fromisoformat("2026-11-24T08:00:00+01:00")
        actions.lapse_term(step_id=first_step.id, at=after)

        with nothing_written():
            assert not actions.lapse_term(step_id=first_step.id, at=after)

    def test_a_step_that_was_decided_lapses_no_more(self, first_step: Step, official: Person, later: datetime) -> None:
        propose(first_step, official, later)

        assert not actions.lapse_term(step_id=first_step.id, at=later + timedelta(days=90))

    def test_a_plan_that_was_stopped_lapses_no_more(
        self, sent_initiative: Initiative, first_step: Step, representative: Person, later: datetime
    ) -> None:
        initiatives.withdraw(initiative_id=sent_initiative.id, reason="Stop.", by=representative, at=later)

        assert not actions.lapse_term(step_id=first_step.id, at=later + timedelta(days=90))

    def test_a_lapse_takes_nothing_from_the_residents(
        self, first_step: Step, official: Person, later: datetime
    ) -> None:
        late = later + timedelta(days=60)
        actions.lapse_term(step_id=first_step.id, at=late)
        propose(first_step, official, late)

        assert Decision.objects.filter(step=first_step).exists()
        assert Term.objects.get(step=first_step).met_at is None

    def test_the_task_notes_each_term_that_has_lapsed(self, first_step: Step, clock: Any) -> None:
        from decisions.tasks import watch_terms

        assert watch_terms() == 0
        clock.move_to(datetime.fromisoformat("2026-11-24T06:00:00+01:00"))
        assert watch_terms() == 1
        assert watch_terms() == 0
        assert Entry.objects.filter(kind="term.lapsed", subject=first_step.id).count() == 1


class TestCloseProcess:
    def test_it_closes_once(
        self,
        first_step: Step,
        group: Party,
        representative: Person,
        later: datetime,
        new_entries: NewEntries,
        refused: Refused,
    ) -> None:
        with new_entries() as entries:
            actions.close_process(
                process_id=first_step.process_id, end=End.WITHDRAWN, party=group, by=representative, at=later
            )

        assert kinds(entries) == ["process.closed"]
        with refused(actions.CannotClose):
            actions.close_process(
                process_id=first_step.process_id, end=End.WITHDRAWN, party=group, by=representative, at=later
            )


def test_the_whole_way_leaves_a_sound_ledger(
    joint_step: Step, accepted_initiative: Initiative, representative: Person, official: Person, later: datetime
) -> None:
    voice(joint_step, propose(joint_step, representative, later), official, later)
    propose(open_step_of(accepted_initiative), representative, later)

    assert list(ledger.faults()) == []
    assert [entry.index for entry in Entry.objects.all()] == list(range(1, ledger.version() + 1))
