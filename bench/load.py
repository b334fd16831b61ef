"""Fills a database with initiatives in bulk: `python -m bench.load 20000`.

The demo municipality comes first, by the actions themselves; the bulk comes by SQL with the triggers off, in the same
shape: each initiative has a decided first step and an open second one, with ledger entries that follow the chain.
Prints the session cookie of a signed-in resident and the id of one initiative, as JSON.
"""

import json
import sys
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

ENTRIES_EACH = 4
SKETCHES = 140
SUPPORTERS, UPDATES = 500, 50
NEWS = "Vandaag hebben wij gegraven en geplant, met koffie na. " * 5
BATCH = 5000

EMPTY_TEXTS = """
DO $$ DECLARE col record; BEGIN
    FOR col IN SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL
        AND data_type IN ('text', 'character varying') AND column_name <> 'code' AND column_name <> 'key'
    LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT %L', col.table_name, col.column_name, '');
    END LOOP;
END $$
"""
"""As Django does in Python: a text that nobody gave is empty. So the bulk names the columns that say something."""

BULK = """
CREATE TEMP TABLE bulk ON COMMIT DROP AS
SELECT g, gen_random_uuid() initiative, gen_random_uuid() party, gen_random_uuid() membership,
       gen_random_uuid() process, gen_random_uuid() step_one, gen_random_uuid() step_two,
       gen_random_uuid() first_authority, gen_random_uuid() second_authority,
       gen_random_uuid() proposal, gen_random_uuid() voice, gen_random_uuid() decision,
       now() - (g || ' minutes')::interval sent_at,
       (SELECT array_agg(code ORDER BY code) FROM districts_neighbourhood) places,
       (SELECT array_agg(key ORDER BY key) FROM initiatives_theme) themes
FROM generate_series(1, %(count)s) g;

ALTER TABLE bulk ADD place text, ADD district text, ADD theme text;
UPDATE bulk SET place = places[1 + g %% array_length(places, 1)], theme = themes[1 + g %% array_length(themes, 1)];
UPDATE bulk SET district = n.district_id FROM districts_neighbourhood n WHERE n.code = place;

INSERT INTO accounts_party (id, kind, name, short_name, district_id, founded_at, quorum)
SELECT party, 'resident_group', 'Groep ' || g, '', district, sent_at, 1 FROM bulk;
INSERT INTO accounts_membership (id, party_id, person_id, function, is_representative, is_lead, since)
SELECT membership, party, %(resident)s, '', true, true, sent_at FROM bulk WHERE g <= 5;
INSERT INTO decisions_process (id, template_id, district_id, opened_at, opened_by_id, "end")
SELECT process, %(template)s, district, sent_at, %(resident)s, '' FROM bulk;
INSERT INTO decisions_participant (process_id, party_kind, party_id)
SELECT process, 'resident_group', party FROM bulk
UNION ALL
SELECT process, 'municipal_team', (SELECT id FROM accounts_party p WHERE p.kind = 'municipal_team'
    AND p.district_id = bulk.district ORDER BY founded_at, name LIMIT 1) FROM bulk;
INSERT INTO decisions_step (id, process_id, template_step_id, number, opened_at, opened_by_id, closed_at, closed_by_id)
SELECT step_one, process, %(first)s, 1, sent_at, %(resident)s,
       sent_at + interval '30 seconds', %(resident)s::uuid FROM bulk
UNION ALL
SELECT step_two, process, %(second)s, 2, sent_at + interval '30 seconds', %(resident)s, NULL, NULL FROM bulk;
INSERT INTO decisions_term (step_id, started_on, ends_on, source, article)
SELECT step_one, sent_at::date, sent_at::date + 21, 'service_norm', 'norm' FROM bulk
UNION ALL
SELECT step_two, sent_at::date, sent_at::date + 56, 'service_norm', 'norm' FROM bulk;
INSERT INTO decisions_authority (id, step_id, from_at, by_id, basis, article, reason, seat_count)
SELECT first_authority, step_one, sent_at, %(resident)s::uuid, 'template', '', '', 2 FROM bulk
UNION ALL
SELECT second_authority, step_two, sent_at + interval '30 seconds', %(resident)s::uuid, 'template', '', '', 2 FROM bulk;
INSERT INTO decisions_seat (authority_id, party_id, role)
SELECT authority, party_id, CASE party_kind WHEN 'resident_group' THEN 'decides' ELSE 'advises' END
FROM bulk, LATERAL (VALUES (first_authority), (second_authority)) a (authority), decisions_participant p
WHERE p.process_id = bulk.process;
INSERT INTO decisions_proposal (id, step_id, authority_id, party_id, proposed_at, proposed_by_id, outcome, reasons,
                                conditions, closed_at)
SELECT proposal, step_one, first_authority, party, sent_at, %(resident)s, 'yes', 'Het plan past bij de buurt.', '',
       sent_at + interval '30 seconds' FROM bulk;
INSERT INTO decisions_voice (id, proposal_id, party_id, said_at, said_by_id, say, reason)
SELECT voice, proposal, party, sent_at, %(resident)s, 'consent', '' FROM bulk;
INSERT INTO decisions_decision (id, step_id, proposal_id, taken_at, taken_by_id)
SELECT decision, step_one, proposal, sent_at + interval '30 seconds', %(resident)s FROM bulk;
INSERT INTO initiatives_initiative (id, reference, title, summary, plan, theme_id, neighbourhood_id, place, wish,
    group_id, process_id, drafted_at, drafted_by_id, sent_at, sent_by_id, accepted_at, accepted_by_id, withdrawn_reason)
SELECT initiative, 'B-' || g, 'Een ' || (ARRAY['bank', 'moestuin', 'speeltuin', 'boekenkast', 'bloemenperk',
        'buurtfeest', 'werkplaats', 'geveltuin'])[1 + g %% 8] || ' in straat ' || g,
       'Met de hele straat maken we een plek waar buren elkaar tegenkomen, met een '
           || (ARRAY['tafel', 'schommel', 'appelboom', 'koffiehoek', 'kas', 'zandbak', 'lantaarn'])[1 + g %% 7]
           || ' en bloemen.',
       repeat('Wij willen dit samen doen en vragen hulp bij het graven. ', 10), theme, place, 'Straat ' || g, 5,
       party, process, sent_at, %(resident)s, sent_at, %(resident)s, sent_at, %(resident)s::uuid, '' FROM bulk;
INSERT INTO initiatives_version (initiative_id, number, title, summary, plan, place, why, made_at, made_by_id)
SELECT i.id, 1, i.title, i.summary, i.plan, i.place, '', i.sent_at, i.sent_by_id
FROM initiatives_initiative i JOIN bulk ON bulk.initiative = i.id;
"""


def load(count: int) -> dict[str, Any]:
    """Fill the database up to `count` initiatives more, and say how to sign in and what to look at."""
    from accounts.models import Person
    from config.demo.people import FACES, email_of
    from decisions.models import ProcessTemplate
    from districts.models import District, Neighbourhood
    from initiatives import actions as initiatives
    from initiatives.models import Theme

    call_command("demo", verbosity=0)
    resident = Person.objects.get(email=email_of(FACES["resident"]))
    template = ProcessTemplate.objects.exclude(published_at=None).order_by("key").first()
    assert template is not None
    first, second = list(template.steps.order_by("number")[:2])
    values = {
        "count": count,
        "resident": resident.id,
        "template": template.id,
        "first": first.id,
        "second": second.id,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(EMPTY_TEXTS)
        cursor.execute(BULK, values)
        cursor.execute("SELECT initiative, process, step_one, decision FROM bulk ORDER BY g")
        rows = cursor.fetchall()
        _append(rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    initiatives.refresh_search()  # as the triggers would have, which were off
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE initiatives_listing, initiatives_searchword")
        # With the triggers off nobody told the queue; and it asks by index once the tables are known to be large.
        cursor.execute("SELECT civilservants_queue_refresh(ARRAY(SELECT id FROM decisions_process))")
        cursor.execute("VACUUM ANALYZE civilservants_queuerow")
    district = District.objects.order_by("code").first()
    assert district is not None
    official = Person.objects.get(email=email_of(FACES["official"]))
    _keep_views(official)
    return {
        "session": _session_of(resident),
        "desk_session": _session_of(official, second_factor=True),
        "official": str(official.pk),
        "initiative": _lively(rows[len(rows) // 2][0]),
        "places": sorted(Neighbourhood.objects.values_list("code", flat=True)),
        "themes": sorted(Theme.objects.values_list("key", flat=True)),
        "desk_plans": _plans_at(official),
        "sketches": _sketches_of(resident),
        "district": district.code,
        "theme": Theme.objects.order_by("key").values_list("key", flat=True)[0],
    }


def _lively(initiative: UUID) -> str:
    """Give a plan the supporters and the updates of one that many people follow, and return its id."""
    from accounts.models import Person
    from initiatives.models import Support, Update, Version

    version, at = Version.objects.get(initiative=initiative), timezone.now()
    people = Person.objects.bulk_create(Person(email=f"steun{number}@example.org") for number in range(SUPPORTERS))
    Support.objects.bulk_create(
        Support(initiative_id=initiative, person=person, version=version, given_at=at) for person in people
    )
    Update.objects.bulk_create(
        Update(initiative_id=initiative, title=f"Week {week}", text=NEWS, posted_at=at, posted_by=version.made_by)
        for week in range(1, UPDATES + 1)
    )
    return str(initiative)


def _keep_views(official: Any) -> None:
    from civilservants import actions

    queries = ("beeld=alles-open&thema=green&zoek=bank", "beeld=te-laat&stap=advise", "beeld=nieuw&beslist=samen")
    for number in range(9):
        query = queries[number % len(queries)]
        actions.save_view(name=f"Beeld {number}", query=query, by=official, at=timezone.now())


def _plans_at(official: Any) -> list[str]:
    """A hundred plans on the desk of an official, from all of them."""
    from civilservants.models import QueueRow
    from civilservants.queries import desk_of

    desk = desk_of(official, timezone.now())
    assert desk is not None
    plans = QueueRow.objects.filter(team__in=desk.team_ids).order_by("id").values_list("initiative", flat=True)
    every = max(1, plans.count() // 100)
    return [str(plan) for plan in list(plans)[::every][:100]]


def _sketches_of(person: Any) -> list[str]:
    """Plans that are typed to the end and wait to be sent."""
    from districts.models import Neighbourhood
    from initiatives.models import Sketch, Theme

    at = timezone.now()
    answers = {
        "title": ["Een bank in onze straat"],
        "summary": ["Wij willen een bank waar buren elkaar tegenkomen."],
        "plan": ["Met de hele straat. " * 20],
        "theme": [Theme.objects.filter(challenge="", is_open=True).earliest("key").key],
        "neighbourhood": [Neighbourhood.objects.earliest("code").code],
        "place": ["Lindelaan"],
        "group_name": ["Buren"],
        "needs": ["money"],
        "amount": ["500"],
        "wish": ["5"],
    }
    made = Sketch.objects.bulk_create(
        Sketch(person=person, answers=answers, kept_at=at, expires_at=at + timedelta(days=1)) for _ in range(SKETCHES)
    )
    return [str(sketch.id) for sketch in made]


def _append(rows: list[tuple[Any, ...]]) -> None:
    from ledger import chain
    from ledger.models import Entry, Head

    head = Head.objects.get()
    at = timezone.now() - timedelta(minutes=1)
    kinds = ("initiative.sent", "process.opened", "step.opened", "decision.taken")

    def entries() -> Any:
        index, previous = head.index, head.hash
        for row in rows:
            for kind, subject in zip(kinds, row, strict=True):
                index += 1
                body = chain.body(
                    index=index, at=at, kind=kind, subject=str(subject), facts={}, commitments={}, previous=previous
                )
                hash_ = chain.leaf_hash(body)
                yield Entry(
                    index=index, at=at, kind=kind, subject=subject, body=body, previous_hash=previous, hash=hash_
                )
                previous = hash_

    following = entries()
    last = None
    while batch := list(islice(following, BATCH)):
        Entry.objects.bulk_create(batch)
        last = batch[-1]
    if last is not None:
        Head.objects.update(index=last.index, hash=last.hash)


def _session_of(person: Any, *, second_factor: bool = False) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    from accounts.middleware import DEMO_FACTOR, SECOND_FACTOR_KEY

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    if second_factor:
        session[SECOND_FACTOR_KEY] = DEMO_FACTOR
    session.create()
    assert session.session_key is not None
    return session.session_key


if __name__ == "__main__":
    django.setup()
    print(json.dumps(load(int(sys.argv[1]))))
