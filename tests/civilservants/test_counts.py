"""What a process remembers of a desk while the ledger moves, against what it makes from nothing."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Membership, Party, Person
from boundary import actions as boundary
from boundary.models import Consult
from civilservants import actions, beside_queue, counts, queue, reference, screen
from civilservants.models import PlaceInNeed
from decisions import actions as decisions
from decisions.actions import Work
from decisions.models import Step
from districts.models import Neighbourhood
from initiatives import actions as initiatives
from initiatives.models import Initiative, Theme
from ledger import actions as ledger
from ledger import kept as keeping
from ledger import queries as ledger_queries
from ledger.kept import forget_all
from ledger.models import Entry
from ledger.words import KINDS
from tests import factories
from tests.conftest import SignedIn, open_step_of
from tests.ledger.kinds import written_in
from tests.uploading import a_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Everything is made from nothing within; what was remembered before is remembered afterwards."""
    before = [(kept, OrderedDict(kept._things), kept._bytes) for kept in keeping._all]
    forget_all()
    yield
    forget_all()
    for kept, things, size in before:
        kept._things, kept._bytes = things, size


@dataclass(frozen=True)
class Town:
    """Who acts, and on what: Rosa's plan at the step that both decide, and plans of Rik that were just sent.

    Carla works for the executive too: hers is a desk of two teams.
    """

    plan: Initiative
    plans: list[Initiative]
    content: initiatives.Content
    rosa: Person
    rik: Person
    omar: Person
    carla: Person
    eva: Person
    sanne: Person
    team: Party
    welfare: Party
    board: Party
    theme: Theme

    @property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def day(self) -> date:
        return timezone.localdate()

    @property
    def step(self) -> Step:
        return open_step_of(self.plan)


@pytest.fixture
def town(
    joint_step: Step,
    content: initiatives.Content,
    representative: Person,
    resident: Person,
    official: Person,
    colleague: Person,
    executive: Person,
    social_worker: Person,
    team: Party,
    welfare: Party,
    executive_board: Party,
    at: datetime,
) -> Town:
    factories.MembershipFactory(person=colleague, party=executive_board)
    plans = []
    for number in range(5):
        made = initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=at)
        plans.append(initiatives.send(initiative_id=made.id, by=resident, at=at))
    return Town(
        plan=Initiative.objects.get(process=joint_step.process_id),
        plans=plans,
        content=content,
        rosa=representative,
        rik=resident,
        omar=official,
        carla=colleague,
        eva=executive,
        sanne=social_worker,
        team=team,
        welfare=welfare,
        board=executive_board,
        theme=factories.ThemeFactory(key="trees", name_nl="Bomen", name_en="Trees", template_key=content.theme.key),
    )


def around_a_plan(town: Town) -> Iterator[str]:
    plan = town.plan.id
    initiatives.give_support(initiative_id=plan, by=town.rik, at=town.now)
    yield "support"
    sheet = initiatives.enter_sheet(
        initiative_id=plan,
        data=a_document(),
        name="lijst.pdf",
        signatures=60,
        collected_on=town.day,
        note="",
        by=town.omar,
        at=town.now,
    )
    yield "sheet"
    initiatives.strike_sheet(sheet_id=sheet.id, reason="Dubbel.", by=town.omar, at=town.now)
    yield "sheet struck"
    initiatives.withdraw_support(initiative_id=plan, by=town.rik, at=town.now)
    yield "support withdrawn"
    initiatives.set_theme(initiative_id=plan, theme=town.theme, by=town.omar, at=town.now)
    yield "theme"
    link = initiatives.link_plans(
        plan_id=plan, other_id=town.plans[0].id, goes_on_in=False, reason="Lijkt erop.", by=town.omar, at=town.now
    )
    yield "linked"
    initiatives.unlink_plans(link_id=link.id, by=town.omar, at=town.now)
    yield "unlinked"


def work(town: Town) -> Iterator[str]:
    first, second, third, *_ = town.plans
    initiatives.accept_for_handling(initiative_id=first.id, by=town.omar, at=town.now)
    yield "accepted"
    assert second.process is not None
    made = actions.assign(
        process=second.process,
        works=[Work("handler", town.team, town.carla), Work("adviser", town.team)],
        by=town.omar,
        at=town.now,
    )
    yield "assigned"
    decisions.end_assignment(assignment_id=made[0].id, by=town.omar, at=town.now)
    yield "assignment ended"
    decisions.take_up_assignment(assignment_id=made[1].id, by=town.carla, at=town.now)
    yield "taken up"
    actions.snooze(initiative=third, until=town.day + timedelta(days=2), by=town.omar, at=town.now)
    yield "snoozed"
    actions.snooze(initiative=first, until=town.day + timedelta(days=2), by=town.omar, at=town.now)
    yield "snoozed too"
    actions.wake(initiative=third, by=town.omar, at=town.now)
    yield "woken"
    for plan in (second, third):
        initiatives.accept_for_handling(initiative_id=plan.id, by=town.omar, at=town.now)
        yield f"accepted {plan.group}"
    assert third.process_id is not None
    decisions.recuse(process_id=third.process_id, by=town.omar, at=town.now)
    yield "recused"
    assert second.process_id is not None
    decisions.recuse_known(conflicts=[(second.process_id, town.omar)], at=town.now)
    yield "recused at night"


def words(town: Town) -> Iterator[str]:
    plan = town.plan.id
    message = actions.draft_message(initiative_id=plan, subject="De borg", text="Dag.", by=town.omar, at=town.now)
    message = actions.offer_message(
        message_id=message.id, reader=town.carla, seen=message.version, by=town.omar, at=town.now
    )
    yield "message offered"
    message = actions.give_leave(message_id=message.id, remark="", seen=message.version, by=town.carla, at=town.now)
    yield "message read"
    actions.publish_message(message_id=message.id, seen=message.version, by=town.omar, at=town.now)
    yield "message published"
    note = actions.write_note(initiative_id=plan, text="Weet jij dit, @Carla?", by=town.omar, at=town.now)
    yield "note"
    actions.see_note(note_id=note.id, by=town.carla, at=town.now)
    yield "note seen"
    actions.write_note(initiative_id=plan, text="En dit, @Omar?", by=town.carla, at=town.now)
    yield "another note"
    initiatives.publish_version(
        initiative_id=plan,
        text=replace(initiatives.text_of(town.plan), title="De boekerij blijft open", summary="Met een zeegroen dak."),
        why="Beter.",
        by=town.rosa,
        at=town.now,
    )
    yield "new text"
    week = town.day + timedelta(days=7)
    question = actions.ask(
        initiative_id=plan, person=town.rosa, text="Hoeveel?", answer_by=week, by=town.omar, at=town.now
    )
    yield "question"
    actions.answer(question_id=question.id, text="Twintig.", at=town.now)
    yield "answer"
    decisions.suspend_term(step_id=town.step.id, until=week, reason="Wij missen iets.", by=town.omar, at=town.now)
    yield "stopped"
    decisions.resume_term(step_id=town.step.id, by=town.omar, at=town.now)
    yield "resumed"
    decisions.extend_term(
        step_id=town.step.id, amount=1, unit="weeks", reason="Het geld is er nog niet.", by=town.omar, at=town.now
    )
    yield "extended"


def views(town: Town) -> Iterator[str]:
    for name, query in (("Bomen", "beeld=alles-open&thema=trees"), ("Dak", "beeld=alles-open&zoek=zeegr")):
        view = actions.save_view(name=name, query=query, by=town.omar, at=town.now)
        yield f"view {name}"
    actions.save_view(name="Met Carla", query=f"beeld=alles-open&bij={town.carla.id}", by=town.omar, at=town.now)
    yield "view of a colleague"
    actions.share_view(view_id=view.id, team=town.team, by=town.omar, at=town.now)
    yield "shared"


def at_the_table(town: Town) -> Iterator[str]:
    transfer = decisions.offer_transfer(
        step_id=town.step.id,
        kind="share",
        giver=town.team,
        receiver=town.board,
        reason="Het gaat over geld.",
        answer_by=town.day + timedelta(days=5),
        by=town.omar,
        at=town.now,
    )
    yield "offer"
    decisions.accept_transfer(transfer_id=transfer.id, by=town.rosa, at=town.now)
    yield "offer accepted by one"
    decisions.accept_transfer(transfer_id=transfer.id, by=town.eva, at=town.now)
    yield "offer accepted"
    step = town.step
    proposal = decisions.propose(step_id=step.id, by=town.rosa, outcome="yes", reasons="Ja.", at=town.now)
    yield "proposal"
    decisions.voice(
        step_id=step.id, by=town.omar, say="objection", reason="Te duur.", proposal_id=proposal.id, at=town.now
    )
    yield "objection"
    proposal = decisions.propose(step_id=step.id, by=town.rosa, outcome="yes", reasons="Nu wel.", at=town.now)
    for person in (town.omar, town.eva):
        decisions.voice(step_id=step.id, by=person, say="consent", proposal_id=proposal.id, at=town.now)
        yield f"consent of {person}"
    assert town.step != step
    first = town.plans[0]
    step = open_step_of(first)
    decisions.propose(step_id=step.id, by=town.omar, outcome="no", reasons="Het kan niet.", at=town.now)
    yield "ended"
    initiatives.withdraw(initiative_id=town.plans[4].id, reason="Te nat.", by=town.rik, at=town.now)
    yield "withdrawn"
    made = initiatives.draft(content=town.content, group_name="Nieuw", by=town.rik, at=town.now)
    yield "drafted"
    initiatives.send(initiative_id=made.id, by=town.rik, at=town.now)
    yield "sent"


def two_professions(town: Town) -> Iterator[str]:
    activity = boundary.log_activity(
        key=uuid4(),
        party=town.team,
        work_function="cohesion",
        district=town.team.district,
        initiative=None,
        done_on=town.day,
        minutes=60,
        how="alone",
        what="Koffie.",
        by=town.omar,
        at=town.now,
    )
    yield "logged"
    consult = Consult.objects.get(signals__activity=activity)
    boundary.remark(consult_id=consult.id, text="Wat zag u?", by=town.sanne, at=town.now)
    yield "remark"
    settlement = boundary.propose_settlement(
        consult_id=consult.id, outcome="together", why="Samen.", by=town.sanne, at=town.now
    )
    yield "settlement"
    boundary.agree_to_settle(settlement_id=settlement.id, by=town.omar, at=town.now)
    yield "settled"
    accounts.demarcate(
        work_function="finance",
        profession="together",
        since=town.day + timedelta(days=1),
        source="Afspraak",
        by=town.eva,
        at=town.now,
    )
    yield "demarcated"


def people(town: Town) -> Iterator[str]:
    accounts.change_details(name="Carla de Vries", language="nl", by=town.carla, at=town.now)
    yield "renamed"
    accounts.add_member(party=town.team, person=town.rik, by=town.omar, at=town.now)
    yield "joined the team"
    held = Membership.objects.get(person=town.eva, party=town.board)
    accounts.add_member(party=town.team, person=town.eva, by=town.omar, at=town.now)
    yield "of two teams"
    accounts.end_membership(membership_id=held.id, by=town.omar, at=town.now)
    yield "of another team"
    held = Membership.objects.get(person=town.carla, party=town.team)
    accounts.end_membership(membership_id=held.id, by=town.omar, at=town.now)
    yield "left the team"


def reference_data(town: Town) -> Iterator[str]:
    def told() -> None:
        ledger.append(ledger.Line("reference.changed", uuid4(), {}), at=town.now)

    with transaction.atomic():
        PlaceInNeed.objects.create(neighbourhood=town.plan.neighbourhood, source="Leefbaarometer 2024")
        told()
    yield "in need"
    with transaction.atomic():
        Theme.objects.filter(key="trees").update(name_nl="Bomen en struiken")
        Party.objects.filter(id=town.team.id).update(name="Wijkteam Nieuw Oudeland")
        Neighbourhood.objects.filter(code=town.plan.neighbourhood_id).update(name="Centrum")
        told()
    yield "other names"


def days(town: Town) -> Iterator[str]:
    """The clock goes on by itself, and what was put away comes back."""
    yield "a day"
    yield "two days"
    yield "forty days"
    decisions.let_time_pass(at=town.now)
    yield "what time brings"


ACTS = (around_a_plan, work, words, views, two_professions, at_the_table, reference_data, people, days)
SHIFTS = {"a day": 1, "two days": 1, "forty days": 38}


def told(reader: Client) -> str:
    """What the page of the queue says, but for its token."""
    answer = reader.get(f"{reverse('desk:queue')}?beeld=alles-open")
    return str(answer.status_code) + re.sub(r'value="\w{64}"', "", answer.content.decode())


@pytest.mark.parametrize("most", [2, queue.MOST_COUNTED])
def test_what_is_remembered_is_what_is_made_from_nothing(
    most: int,
    town: Town,
    signed_in: SignedIn,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After every act, for each reader; also where views hold more than anybody counts."""
    monkeypatch.setattr(counts, "MOST_COUNTED", most)
    monkeypatch.setattr(counts, "MOST_HELD", most + 1)
    readers = {str(one): signed_in(one) for one in (town.omar, town.carla, town.eva)}
    for reader in readers.values():
        told(reader)
    before, seen = ledger_queries.version(), set()
    for acts in ACTS:
        for act in acts(town):
            clock.shift(timedelta(days=SHIFTS.get(act, 0)))
            for name, reader in readers.items():
                remembered = told(reader)
                with nothing_kept():
                    assert remembered == told(reader), (act, name)
            seen.add(act)
    kinds_seen = set(Entry.objects.filter(index__gt=before).values_list("kind", flat=True))
    assert len(kinds_seen & (counts.MAPPED | counts.LEFT_ALONE)) > 40
    assert set(SHIFTS) <= seen


# What is known of lines


BUT = {
    "counts": counts.MAPPED | counts.LEFT_ALONE,
    "reference": reference._matters._but,
    "beside": beside_queue._matters._but,
    "desk": screen._matters_to_desk._but,
    "site": screen._matters_to_site._but,
}


@pytest.mark.parametrize("what", BUT)
def test_only_of_kinds_that_are_written_is_anything_known(what: str) -> None:
    actions_of_all = [path.read_text() for path in Path(settings.BASE_DIR).glob("*/actions*/**/*.py")]
    actions_of_all += [path.read_text() for path in Path(settings.BASE_DIR).glob("*/actions.py")]
    written = {kind for kind in KINDS if any(f'"{kind}"' in text for text in actions_of_all)} | written_in()
    assert BUT[what] - written == set()


@pytest.mark.parametrize("what", BUT)
@pytest.mark.parametrize(
    "kind",
    ["reference.changed", "reference.removed", "districts.imported", "person.renamed", "recusals.brought_up_to_date"],
)
def test_what_changes_names_or_places_is_left_alone_by_nothing(what: str, kind: str) -> None:
    assert kind in KINDS
    assert kind not in BUT[what]


# What it costs


def asked_after(act: Any, reader: Client, address: str) -> list[str]:
    act()
    with CaptureQueriesContext(connection) as asked:
        assert reader.get(address).status_code == 200
    return [query["sql"][:150] for query in asked]


def test_after_a_move_a_page_asks_few_queries(town: Town, signed_in: SignedIn) -> None:
    reader = signed_in(town.omar)
    beside = reverse("desk:plan", args=[town.plan.id])
    addresses = [f"{address}?beeld=alles-open&thema=libraries&zoek=bib" for address in (reverse("desk:queue"), beside)]
    for address in addresses:
        reader.get(address)

    def support() -> None:
        initiatives.give_support(initiative_id=town.plan.id, by=factories.PersonFactory(), at=town.now)

    def anything() -> None:
        with transaction.atomic():
            ledger.append(ledger.Line("reference.changed", uuid4(), {}), at=town.now)

    for place, address in enumerate(addresses):
        for act, most in ((support, 8), (anything, 10 if place else 8), (support, 8)):
            asked = asked_after(act, reader, address)
            assert len(asked) <= most, (address, act, asked)
    assert len(asked_after(support, reader, addresses[0])) <= 5
