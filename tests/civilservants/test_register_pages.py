"""The pages of the register: who sees what, in public without persons, and the mails."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Party, Person
from civilservants import actions, register
from civilservants.actions import Written
from civilservants.models import Deviation, OwnRoom, Regulation, RuleProposal
from decisions.models import Step
from initiatives.models import Initiative
from notifications import actions as notifications
from notifications.models import Message
from tests import factories
from tests.civilservants import as_seen
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SAID = {
    "own_room_falls_short": "De clausule is er alleen voor ondernemers.",
    "what_instead": "Wij vragen <b>geen</b> borg.",
    "for_whom": "bewoners met een bank",
    "how_many": "3",
    "why_better": "De stoep blijft toch vrij.",
    "who_could_be_harmed": "Mensen met een rolstoel.",
    "precedent": "Wie hetzelfde vraagt, krijgt hetzelfde.",
    "until": "2026-12-01",
    "initiative": "",
    "action": "on",
}
NAMES = ("Omar", "Haddad", "Carla", "Smit", "Dirk", "Postma", "Eva van Dam")


@pytest.fixture
def regulation(executive_board: Party) -> Regulation:
    return factories.RegulationFactory(owner=executive_board)


@pytest.fixture
def covered(
    regulation: Regulation,
    team: Party,
    accepted_initiative: Initiative,
    colleague: Person,
    official: Person,
    other_district_official: Person,
    at: datetime,
) -> Deviation:
    written = {**SAID, "how_many": 3, "until": (at + timedelta(days=29)).date(), "initiative": accepted_initiative}
    del written["action"]
    draft = actions.draft_deviation(
        regulation=regulation,
        team=team,
        written=Written(**written),  # type: ignore[arg-type]
        by=colleague,
        at=at,
    )
    who = {"deviation_id": draft.id, "at": at}
    as_seen.submit(**who, reader=other_district_official, cover=official, by=colleague)
    actions.read_deviation(**who, agrees=False, says="Het oordeel van de lezer.", by=other_district_official)
    return actions.cover_deviation(**who, says="Het woord van wie dekt.", by=official)


def test_a_deviation_from_its_first_step_to_its_end(
    regulation: Regulation,
    team: Party,
    colleague: Person,
    official: Person,
    other_district_official: Person,
    signed_in: SignedIn,
    clock: object,
) -> None:
    carla, omar, dirk = signed_in(colleague), signed_in(official), signed_in(other_district_official)
    new = f"{reverse('desk:deviation-new')}?regel={regulation.id}&team={team.id}&plan="
    assert "Artikel 12: het college wijkt af" in carla.get(new).content.decode()
    began = carla.post(new, {"action": "depart", "own_room_falls_short": SAID["own_room_falls_short"]})
    draft = Deviation.objects.get()
    assert began.headers["Location"] == reverse("desk:deviation-write", args=[draft.id])
    assert dirk.get(reverse("desk:deviation", args=[draft.id])).status_code == 404
    carla.post(began.headers["Location"], {**SAID, "seen": as_seen.seen_now(draft.id)})
    submit = reverse("desk:deviation-submit", args=[draft.id])
    asked = {"reader": str(other_district_official.id), "cover": str(official.id)}
    carla.post(submit, {**asked, "seen": as_seen.seen_now(draft.id)})
    page = reverse("desk:deviation", args=[draft.id])
    assert "U bent tweede lezer" in dirk.get(reverse("desk:deviations")).content.decode()
    dirk.post(page, {"action": "read", "read-agrees": "yes", "read-says": "Goed."})
    missed = omar.post(page, {"action": "cover"})
    assert "Lees het nog een keer" in missed.content.decode()
    assert Client().get(reverse("deviations-in-public")).content.decode().count("<article") == 0
    omar.post(page, {"action": "cover", "cover-names_nobody": "on"})
    draft.refresh_from_db()
    assert draft.state == "covered"
    carla.post(page, {"action": "end", "end-reason": "Het is niet meer nodig."})
    evaluated = {"evaluate-worked": "yes", "evaluate-then": "keep", "evaluate-text": "Het ging goed."}
    carla.post(page, {"action": "evaluate", **evaluated})
    again = f"{new}&van={draft.id}"
    assert SAID["own_room_falls_short"] in carla.get(again).content.decode()
    carla.post(again, {"action": "depart", "own_room_falls_short": "Nog steeds."})
    kept = Deviation.objects.get(state="draft")
    assert (kept.follows_id, kept.what_instead, kept.until) == (draft.id, SAID["what_instead"], None)


def test_a_draft_says_what_may_wait_and_what_nobody_needs(
    regulation: Regulation, team: Party, colleague: Person, at: datetime, signed_in: SignedIn
) -> None:
    written = Written(own_room_falls_short=SAID["own_room_falls_short"])
    draft = actions.draft_deviation(regulation=regulation, team=team, written=written, by=colleague, at=at)
    page = signed_in(colleague).get(reverse("desk:deviation-write", args=[draft.id])).content.decode()
    notes = dict(re.findall(r'for="id_(\w+)">[^<]*<span class="form__optional">([^<]*)<', page))
    assert {name for name, note in notes.items() if note == "(hoeft niet)"} == {"how_many", "initiative"}
    assert {name for name, note in notes.items() if note == "(mag later)"} == {
        *("what_instead", "for_whom", "why_better", "who_could_be_harmed", "precedent", "until")
    }


def test_a_second_press_says_that_a_word_is_no_name(
    covered: Deviation, colleague: Person, signed_in: SignedIn, at: datetime
) -> None:
    actions.end_deviation(deviation_id=covered.id, reason="Klaar.", by=colleague, at=at)
    carla, page = signed_in(colleague), reverse("desk:deviation", args=[covered.id])
    typed = {"evaluate-worked": "yes", "evaluate-then": "keep", "evaluate-text": "De bakker en de visser zijn blij."}
    asked = carla.post(page, {"action": "evaluate", **typed})
    form = asked.context["forms"]["evaluate"]
    assert "“bakker”" in asked.content.decode()
    assert form["no_names"].value() == "bakker"
    assert form["text"].value() == typed["evaluate-text"]
    named = carla.post(page, {"action": "evaluate", **typed, "evaluate-text": "Rosa is blij."})
    assert named.context["forms"]["evaluate"]["no_names"].value() == ""
    assert carla.post(page, {"action": "evaluate", **typed, "evaluate-no_names": "bakker"}).status_code == 302


def test_the_rules_own_room_ends_it_there(
    regulation: Regulation, team: Party, colleague: Person, signed_in: SignedIn
) -> None:
    new = f"{reverse('desk:deviation-new')}?regel={regulation.id}&team={team.id}&plan="
    signed_in(colleague).post(new, {"action": "own_room", "basis": "awb_4_84", "how": "Een halve borg."})
    assert OwnRoom.objects.get().basis == "awb_4_84"
    assert not Deviation.objects.exists()


def test_own_room_that_is_sent_twice_is_written_once(
    regulation: Regulation, team: Party, colleague: Person, official: Person, signed_in: SignedIn
) -> None:
    """In public it is counted how often the rule had the room."""
    carla, omar = signed_in(colleague), signed_in(official)
    new = f"{reverse('desk:deviation-new')}?regel={regulation.id}&team={team.id}&plan="
    key = carla.get(new).context["own_room"]["key"].value()
    sent = {"action": "own_room", "basis": "awb_4_84", "how": "Een halve borg.", "key": key}
    for _time in (1, 2):
        assert carla.post(new, sent).headers["Location"] == reverse("desk:deviations")
    assert str(OwnRoom.objects.get().id) == key
    carla.post(new, {**sent, "how": "Geen borg."})  # the same form once more, from before: it says something else
    omar.post(new, sent)
    carla.post(new, {**sent, "key": "x"})
    assert OwnRoom.objects.count() == 4


def test_a_draft_that_is_sent_twice_is_begun_once(
    regulation: Regulation, team: Party, colleague: Person, official: Person, signed_in: SignedIn
) -> None:
    carla, omar = signed_in(colleague), signed_in(official)
    new = f"{reverse('desk:deviation-new')}?regel={regulation.id}&team={team.id}&plan="
    key = carla.get(new).context["departing"]["once"].value()
    sent = {"action": "depart", "own_room_falls_short": "Het is te weinig.", "once": key}
    for _time in (1, 2):
        assert carla.post(new, sent).headers["Location"] == reverse("desk:deviation-write", args=[key])
    assert str(Deviation.objects.get().id) == key
    carla.post(new, {**sent, "own_room_falls_short": "Er is geen."})  # from a page that was kept
    omar.post(new, sent)
    carla.post(new, {**sent, "once": "x"})
    assert Deviation.objects.count() == 4
    as_seen.drop(deviation_id=UUID(key), by=colleague, at=timezone.now())
    carla.post(new, sent)
    assert not Deviation.objects.filter(id=key).exists()


@pytest.mark.parametrize(
    "query", ["regel=x", "regel=%00", f"regel={'9' * 400}", "regel=&team=", "plan=x", "van=x", "regel=x&van=%00"]
)
def test_an_address_that_names_nothing_asks_again(query: str, colleague: Person, signed_in: SignedIn) -> None:
    assert signed_in(colleague).get(f"{reverse('desk:deviation-new')}?{query}").status_code == 200


def test_what_was_typed_stays_when_it_is_refused(
    covered: Deviation, regulation: Regulation, team: Party, colleague: Person, signed_in: SignedIn
) -> None:
    draft = factories.DeviationFactory(regulation=regulation, team=team, drafted_by=colleague)
    address = reverse("desk:deviation-write", args=[draft.id])
    page = signed_in(colleague).post(address, {**SAID, "until": "nooit", "how_many": "veel"}).content.decode()
    assert "Wij vragen &lt;b&gt;geen&lt;/b&gt; borg." in page
    assert "nooit" in page
    draft.refresh_from_db()
    assert draft.what_instead == ""


def test_what_was_typed_stays_when_it_was_submitted_meanwhile(
    covered: Deviation, colleague: Person, signed_in: SignedIn
) -> None:
    """In another window, where the writer still had the draft before them."""
    address = reverse("desk:deviation-write", args=[covered.id])
    page = signed_in(colleague).post(address, {**SAID, "what_instead": "Nog iets erbij."})
    assert page.status_code == 200
    assert "Nog iets erbij." in page.content.decode()
    assert "tot het is ingediend" in page.content.decode()
    covered.refresh_from_db()
    assert covered.what_instead != "Nog iets erbij."
    assert signed_in(colleague).get(address).status_code == 302


def test_a_draft_that_was_changed_in_another_window_is_not_overwritten_unseen(
    regulation: Regulation, team: Party, colleague: Person, signed_in: SignedIn
) -> None:
    draft = factories.DeviationFactory(regulation=regulation, team=team, drafted_by=colleague)
    address, carla = reverse("desk:deviation-write", args=[draft.id]), signed_in(colleague)
    opened = carla.get(address).context["form"]["seen"].value()
    newer = {**SAID, "what_instead": "Een halve borg.", "until": "2026-11-30", "seen": opened}
    assert carla.post(address, newer).status_code == 302
    assert carla.post(address, newer).status_code == 302  # a second click says nothing else
    told = carla.post(address, {**SAID, "seen": opened})
    page = told.content.decode()
    assert "Een halve borg." in page
    assert "Wij vragen &lt;b&gt;geen&lt;/b&gt; borg." in page
    shown = {field.name: saved for field, saved in told.context["differences"]}
    assert shown == {"what_instead": "Een halve borg.", "until": "30 november 2026"}
    draft.refresh_from_db()
    assert draft.what_instead == "Een halve borg."
    assert carla.post(address, {**SAID, "seen": told.context["form"]["seen"].value()}).status_code == 302
    draft.refresh_from_db()
    assert draft.what_instead == SAID["what_instead"]


def test_what_was_changed_in_another_window_is_not_submitted_or_thrown_away_unseen(
    regulation: Regulation,
    team: Party,
    colleague: Person,
    official: Person,
    other_district_official: Person,
    signed_in: SignedIn,
) -> None:
    draft = factories.DeviationFactory(regulation=regulation, team=team, drafted_by=colleague)
    write, submit, drop = (reverse(f"desk:deviation-{name}", args=[draft.id]) for name in ("write", "submit", "drop"))
    carla = signed_in(colleague)
    seen = carla.get(submit).context["form"]["seen"].value()
    assert seen == carla.get(drop).context["form"]["seen"].value()
    carla.post(write, {**SAID, "seen": seen})
    asked = {"reader": str(other_district_official.id), "cover": str(official.id), "seen": seen}
    for address in (submit, drop):
        told = carla.post(address, asked)
        assert "in een ander venster" in told.content.decode()
        assert "Wij vragen &lt;b&gt;geen&lt;/b&gt; borg." in told.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert carla.post(submit, {**asked, "seen": told.context["form"]["seen"].value()}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_it_is_asked_before_a_draft_is_thrown_away(
    regulation: Regulation, team: Party, colleague: Person, official: Person, signed_in: SignedIn
) -> None:
    draft = factories.DeviationFactory(regulation=regulation, team=team, drafted_by=colleague)
    drop, one = (reverse(f"desk:deviation{name}", args=[draft.id]) for name in ("-drop", ""))
    carla, omar = signed_in(colleague), signed_in(official)
    assert drop in carla.get(reverse("desk:deviation-write", args=[draft.id])).content.decode()
    assert drop in carla.get(one).content.decode()
    assert drop not in omar.get(one).content.decode()
    assert omar.post(drop).headers["Location"] == one
    assert draft.own_room_falls_short in carla.get(drop).content.decode()
    assert Deviation.objects.exists()
    seen = carla.get(drop).context["form"]["seen"].value()
    assert carla.post(drop, {"seen": seen}).headers["Location"] == reverse("desk:deviations")
    assert not Deviation.objects.exists()


def test_a_plan_of_another_team_cannot_be_chosen(
    regulation: Regulation,
    accepted_initiative: Initiative,
    other_district_official: Person,
    other_team: Party,
    signed_in: SignedIn,
) -> None:
    address = reverse("desk:deviation-new")
    asked = {"regel": regulation.id, "team": other_team.id, "plan": accepted_initiative.id}
    page = signed_in(other_district_official).get(address, asked).content.decode()
    assert accepted_initiative.title not in page


def test_in_public_there_are_no_persons(covered: Deviation, official: Person, colleague: Person) -> None:
    actions.end_deviation(deviation_id=covered.id, reason="Waarom het stopt.", by=colleague, at=covered.covered_at)
    actions.evaluate_deviation(
        deviation_id=covered.id, worked="yes", then="stop", text="Het ging goed.", by=official, at=covered.covered_at
    )
    page = Client().get(reverse("deviations-in-public")).content.decode()
    assert "Wij vragen &lt;b&gt;geen&lt;/b&gt; borg." in page
    assert "Het ging goed." in page
    assert "een paar mensen" in page
    assert "ongeveer 3" not in page
    for hidden in (*NAMES, "oordeel van de lezer", "woord van wie dekt", "Waarom het stopt"):
        assert hidden not in page


def test_what_is_not_covered_is_not_in_public(
    covered: Deviation, regulation: Regulation, team: Party, colleague: Person
) -> None:
    factories.DeviationFactory(regulation=regulation, team=team, drafted_by=colleague, what_instead="Nog geheim.")
    assert "Nog geheim" not in Client().get(reverse("deviations-in-public")).content.decode()


@pytest.mark.parametrize("query", ["", "?regel=x", "?plan=%00", "?page=zz", f"?plan={'1' * 300}"])
def test_public_pages_take_any_address(covered: Deviation, query: str) -> None:
    assert Client().get(f"/afwijkingen/{query}").status_code == 200
    assert Client().get(f"/afwijkingen/regels/{query}").status_code == 200


def test_the_page_of_a_plan_says_it_at_once(covered: Deviation, accepted_initiative: Initiative) -> None:
    page = Client().get(accepted_initiative.get_absolute_url()).content.decode()
    assert f"/afwijkingen/?plan={accepted_initiative.id}" in page
    there = Client().get(f"/afwijkingen/?plan={accepted_initiative.id}").content.decode()
    assert accepted_initiative.title in there


def test_a_public_page_moves_with_the_ledger(
    regulation: Regulation, accepted_initiative: Initiative, request: pytest.FixtureRequest
) -> None:
    """It is kept until something happens: and covering is something that happens."""
    address = accepted_initiative.get_absolute_url()
    assert "/afwijkingen/?plan=" not in Client().get(address).content.decode()
    request.getfixturevalue("covered")
    assert "/afwijkingen/?plan=" in Client().get(address).content.decode()


def test_a_public_page_asks_as_much_for_many_as_for_one(
    covered: Deviation, regulation: Regulation, team: Party, at: datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(register.in_public())
            [deviation.regulation.title for deviation in register.in_public()]
            [getattr(deviation, "evaluation", None) for deviation in register.in_public()]
        return len(queries)

    one = asked()
    assert one == 3
    rules = CaptureQueriesContext(connection)
    with rules:
        register.rubbing(at)
    assert len(rules) <= 4


def test_rules_that_rub_come_first_and_old_deviations_do_not_count(
    covered: Deviation, regulation: Regulation, at: datetime
) -> None:
    factories.RegulationFactory(owner=regulation.owner, title="Aaa")
    assert [(one.regulation.title[:3], one.deviations) for one in register.rubbing(at + timedelta(days=1))] == [
        ("Bel", 1),
        ("Aaa", 0),
    ]
    assert [one.deviations for one in register.rubbing(at + timedelta(days=731))] == [0, 0]


def test_a_proposal_goes_to_the_owner_and_is_answered_in_public(
    regulation: Regulation, team: Party, colleague: Person, executive: Person, official: Person, signed_in: SignedIn
) -> None:
    propose = reverse("desk:rule-propose", args=[regulation.id])
    signed_in(colleague).post(propose, {"team": str(team.id), "text": "Geen borg.", "because": "Zij schuurt."})
    proposal = RuleProposal.objects.get()
    page = reverse("desk:rule-proposal", args=[proposal.id])
    assert 'name="answer"' not in signed_in(official).get(page).content.decode()
    answer = {"answer": "decline", "reason": "De borg blijft."}
    assert "Alleen wie voor" in signed_in(official).post(page, answer).content.decode()
    signed_in(executive).post(page, answer)
    shown = Client().get(reverse("rules-in-public")).content.decode()
    assert "Geen borg." in shown
    assert "De borg blijft." in shown
    assert not [name for name in NAMES if name in shown]


def test_an_owner_without_a_desk_answers_too(signed_in: SignedIn, official: Person, team: Party, at: datetime) -> None:
    """The council has no desk, and owns ordinances."""
    council = factories.PartyFactory(kind="council", name="Gemeenteraad")
    clerk = factories.PersonFactory(name="Griet Griffier")
    factories.MembershipFactory(person=clerk, party=council, is_representative=True)
    ordinance = factories.RegulationFactory(owner=council, kind="ordinance")
    proposal = actions.propose_change(
        regulation_id=ordinance.id, team=team, text="Korter.", because="Zo.", by=official, at=at
    )
    client = signed_in(clerk)
    page = reverse("desk:rule-proposal", args=[proposal.id])
    assert client.get(reverse("desk:rules")).status_code == 404
    assert client.get(page).status_code == 200
    client.post(page, {"answer": "accept", "reason": "Eens."})
    proposal.refresh_from_db()
    assert proposal.answer == "accept"


# The mails


def written_to(at: datetime) -> dict[str, set[str]]:
    """Who got a mail, by its kind, since the last time; with every mail sent."""
    known = set(Message.objects.values_list("id", flat=True))
    notifications.distribute(at=at)
    while notifications.deliver_next(at=at):
        pass
    assert not Message.objects.exclude(failure="").exists()
    told: dict[str, set[str]] = {}
    for message in Message.objects.exclude(id__in=known).select_related("person"):
        told.setdefault(message.kind, set()).add(message.person.name.split()[0] if message.person else "")
    return told


def test_each_is_asked_in_turn(
    regulation: Regulation,
    team: Party,
    colleague: Person,
    official: Person,
    executive: Person,
    other_district_official: Person,
    at: datetime,
) -> None:
    until = (at + timedelta(days=20)).date()
    said = {name: str(text) for name, text in SAID.items() if name not in {"action", "initiative", "until", "how_many"}}
    draft = actions.draft_deviation(
        regulation=regulation, team=team, written=Written(**said, until=until), by=colleague, at=at
    )
    who = {"deviation_id": draft.id, "at": at}
    notifications.skip_to_the_end()
    as_seen.submit(**who, reader=other_district_official, cover=official, by=colleague)
    assert written_to(at) == {"deviation.submitted": {"Dirk"}}
    assert "Wij vragen <b>geen</b> borg." in mail.outbox[-1].body
    actions.read_deviation(**who, agrees=False, says="Hm.", by=other_district_official)
    assert written_to(at) == {"deviation.read": {"Omar"}}
    assert "twijfels" in mail.outbox[-1].body
    actions.cover_deviation(**who, says="Toch.", by=official)
    assert written_to(at) == {"deviation.covered": {"Carla"}}
    actions.let_time_pass(at=at + timedelta(days=20))
    assert written_to(at + timedelta(days=20))["deviation.evaluation_due"] == {"Carla", "Omar"}
    proposal = actions.propose_change(
        regulation_id=regulation.id, team=team, text="Geen borg.", because="Zo.", by=colleague, at=at
    )
    assert written_to(at) == {"rule.change_proposed": {"Eva"}}
    actions.answer_proposal(proposal_id=proposal.id, answer="accept", reason="Eens.", by=executive, at=at)
    assert written_to(at) == {"rule.change_answered": {"Carla"}}


def test_who_was_refused_reads_why(
    covered: Deviation,
    regulation: Regulation,
    team: Party,
    colleague: Person,
    official: Person,
    other_district_official: Person,
    at: datetime,
) -> None:
    again = actions.draft_deviation(
        regulation=regulation,
        team=team,
        written=Written(
            **{
                name: str(text)
                for name, text in SAID.items()
                if name not in {"action", "initiative", "until", "how_many"}
            },
            until=(at + timedelta(days=9)).date(),
        ),
        by=colleague,
        at=at,
    )
    as_seen.submit(deviation_id=again.id, reader=other_district_official, cover=official, by=colleague, at=at)
    notifications.skip_to_the_end()
    actions.refuse_deviation(deviation_id=again.id, reason="De stoep is te smal.", by=official, at=at)
    assert written_to(at) == {"deviation.refused": {"Carla"}}
    assert "De stoep is te smal." in mail.outbox[-1].body


def test_a_reminder_is_mailed_with_the_way_to_extend(joint_step: Step, at: datetime) -> None:
    last = datetime.combine(joint_step.term.ends_on, at.timetz())
    notifications.skip_to_the_end()
    actions.let_time_pass(at=last)
    assert written_to(last) == {"term.reminded": {"Omar"}}
    assert reverse("decisions:term", args=[joint_step.id]) in mail.outbox[-1].body
