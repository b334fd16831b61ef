"""The same rows of the queue for less work, as each line about a plan writes them.

What the marks and the facts say is made once for a plan, not for each of its teams. Who must answer an offer is found
from the offer, not among all parties, and what was said of a proposal from the proposal, not among all that a party ever
said. And the rank is a function that is not planned anew for each statement.
"""

from importlib import import_module

from django.db import migrations

RANK = """
    20 * (until - date '2020-01-01')
        - CASE WHEN silent_since IS NULL THEN 0 ELSE 4 * least(60, greatest(0, until - silent_since)) END
        - least(100, greatest(0, until - sent_on) / 2)
        - CASE WHEN is_in_need THEN 100 ELSE 0 END
        - least(100, supporters / 5)
"""
HEAD = """
CREATE OR REPLACE FUNCTION civilservants_queue_rank(
    until date, sent_on date, silent_since date, is_in_need boolean, supporters integer
) RETURNS integer IMMUTABLE"""

WRITE = r"""
-- One plan for every call: to plan this anew for each line of the ledger costs more than to do it.
CREATE OR REPLACE FUNCTION civilservants_queue_write(processes uuid[]) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    DELETE FROM civilservants_queuerow WHERE process_id = ANY (processes);

    INSERT INTO civilservants_queuerow (process_id, step_id, initiative_id, team_id, asks, is_new, stands_still,
        ends_on, until, silent_since, is_in_need, supporters, rank, facts, marks)
    WITH open AS MATERIALIZED (
        SELECT p.id process, s.id step, i.id initiative, coalesce(t.renewed_until, t.ends_on) ends_on, t.suspension_id IS NOT NULL still,
            i.accepted_at IS NULL is_new, (i.sent_at AT TIME ZONE 'Europe/Amsterdam')::date sent_on,
            greatest(s.opened_at, i.accepted_at) turn_at, t.suspension_id suspension, t.extended_at, ts.kind, ts.work_function, p.district_id district,
            i.neighbourhood_id neighbourhood, i.theme_id theme, i.title, i.summary, i.reference,
            i.plan || ' ' || g.name body,
            EXISTS (
                SELECT 1 FROM civilservants_placeinneed n
                WHERE n.neighbourhood_id = i.neighbourhood_id AND n.holds) in_need,
            civilservants_supporters(i.id) supporters
        FROM decisions_process p
        JOIN decisions_step s ON s.process_id = p.id AND s.closed_at IS NULL
        JOIN decisions_term t ON t.step_id = s.id
        JOIN decisions_templatestep ts ON ts.id = s.template_step_id
        JOIN initiatives_initiative i ON i.process_id = p.id
        JOIN accounts_party g ON g.id = i.group_id
        WHERE p.id = ANY (processes) AND p.closed_at IS NULL
    ), proposal AS (
        SELECT open.step, d.id, d.proposed_at
        FROM open JOIN decisions_proposal d ON d.step_id = open.step AND d.closed_at IS NULL
    ), spoken AS (
        SELECT proposal.step, v.party_id party, v.say
        FROM proposal JOIN decisions_voice v ON v.proposal_id = proposal.id
    ), decider AS MATERIALIZED (
        SELECT open.step, seat.id seat, party.id party, party.kind, spoken.say
        FROM open
        JOIN decisions_authority a ON a.step_id = open.step
        JOIN decisions_seat seat ON seat.authority_id = a.id AND seat.role = 'decides'
        JOIN accounts_party party ON party.id = seat.party_id
        LEFT JOIN spoken ON spoken.step = open.step AND spoken.party = party.id
        -- A value, which is looked up for this arrangement: a condition is met by walking through all of them.
        WHERE (SELECT n.id FROM decisions_authority n WHERE n.previous_id = a.id) IS NULL
    ), adviser AS MATERIALIZED (
        SELECT open.step, party.id party, party.kind, party.name, a.due_on
        FROM open
        JOIN decisions_advice a ON a.step_id = open.step AND a.given_at IS NULL AND a.lapsed_at IS NULL
        JOIN accounts_party party ON party.id = a.party_id
    ), offer AS MATERIALIZED (
        SELECT open.step, t.id, t.giver_id giver, t.receiver_id receiver, t.answer_by
        FROM open JOIN decisions_transfer t ON t.step_id = open.step AND t.closed_at IS NULL
    ), answerer AS MATERIALIZED (
        SELECT offer.step, party.id party, party.kind, offer.answer_by
        FROM (
            SELECT step, id, answer_by, receiver party FROM offer
            UNION SELECT offer.step, offer.id, offer.answer_by, decider.party
            FROM offer JOIN decider ON decider.step = offer.step
        ) offer
        JOIN accounts_party party ON party.id = offer.party
        WHERE NOT EXISTS (
            SELECT 1 FROM decisions_transferanswer n WHERE n.transfer_id = offer.id AND n.party_id = party.id)
    ), silent AS MATERIALIZED (
        SELECT decider.step, decider.party, decider.kind FROM decider
        WHERE decider.say IS NULL AND (
            EXISTS (SELECT 1 FROM proposal WHERE proposal.step = decider.step)
            OR NOT EXISTS (SELECT 1 FROM adviser WHERE adviser.step = decider.step))
    ), asked AS MATERIALIZED (
        SELECT step, party, kind, due_on last_day FROM adviser
        UNION ALL SELECT step, party, kind, answer_by FROM answerer
    ), awaited AS MATERIALIZED (
        SELECT step, party, kind FROM silent UNION SELECT step, party, kind FROM asked
    ), question AS MATERIALIZED (
        SELECT open.step, max(q.asked_at) asked_at, max(q.answered_at) answered_at,
            max(q.answer_by) FILTER (WHERE q.answered_at IS NULL AND q.withdrawn_at IS NULL) asked_until,
            coalesce(bool_or(q.suspension_id = open.suspension) FILTER (
                WHERE q.answered_at IS NULL AND q.withdrawn_at IS NULL), false) awaits_answer
        FROM open JOIN civilservants_question q ON q.step_id = open.step
        GROUP BY open.step
    ), word AS MATERIALIZED (
        -- When the municipality last told the residents something about this step.
        SELECT open.step, greatest(
            open.extended_at,
            (SELECT max(proposed_at) FROM proposal WHERE proposal.step = open.step),
            (SELECT max(asked_at) FROM question WHERE question.step = open.step),
            (SELECT max(u.suspended_at) FROM decisions_suspension u WHERE u.term_id = open.step),
            (SELECT max(m.published_at) FROM civilservants_groupmessage m
                WHERE m.initiative_id = open.initiative AND m.state = 'published')
        ) last_at
        FROM open
    ), working AS MATERIALIZED (
        SELECT open.step, a.person_id person, a.party_id party, a.task
        FROM open JOIN decisions_assignment a ON a.process_id = open.process AND a.until IS NULL
    ), whole AS MATERIALIZED (
        SELECT open.*, coalesce(question.awaits_answer, false) awaits_answer,
            greatest(word.last_at, question.answered_at) heard_at,
            jsonb_build_object(
                'deciders', coalesce((SELECT jsonb_agg(jsonb_build_array(party, kind, coalesce(say, '')) ORDER BY seat)
                    FROM decider WHERE decider.step = open.step), '[]'),
                'advisers', coalesce((SELECT jsonb_agg(jsonb_build_array(party, kind, due_on) ORDER BY due_on, name)
                    FROM adviser WHERE adviser.step = open.step), '[]'),
                'answers', coalesce((SELECT jsonb_agg(jsonb_build_array(party, kind, answer_by) ORDER BY party)
                    FROM answerer WHERE answerer.step = open.step), '[]'),
                'offered_by', (SELECT giver FROM offer WHERE offer.step = open.step),
                'has_proposal', EXISTS (SELECT 1 FROM proposal WHERE proposal.step = open.step),
                'sent_on', sent_on, 'work', work_function,
                'asked_until', question.asked_until, 'awaits_answer', coalesce(question.awaits_answer, false),
                'answered_on', CASE WHEN question.answered_at >= coalesce(word.last_at, question.answered_at)
                    THEN (question.answered_at AT TIME ZONE 'Europe/Amsterdam')::date END
            ) facts,
            array_to_tsvector(array_remove(ARRAY[
                '=place:' || district, '=place:' || neighbourhood, '=theme:' || theme, '=step:' || kind,
                '=work:' || work_function, '=ref:' || lower(reference),
                CASE WHEN is_new THEN '=new' END,
                CASE WHEN still THEN '=still' END,
                CASE WHEN in_need THEN '=need' END,
                CASE WHEN question.awaits_answer THEN '=awaits:resident_group' END,
                CASE WHEN EXISTS (SELECT 1 FROM adviser WHERE adviser.step = open.step) THEN '=state:advice' END,
                CASE WHEN EXISTS (SELECT 1 FROM offer WHERE offer.step = open.step) THEN '=state:offer' END,
                CASE WHEN EXISTS (SELECT 1 FROM proposal WHERE proposal.step = open.step)
                    THEN '=state:proposal' ELSE '=state:quiet' END,
                CASE WHEN EXISTS (SELECT 1 FROM working WHERE working.step = open.step AND task = 'social_worker')
                    THEN '=helped' END,
                CASE WHEN NOT EXISTS (SELECT 1 FROM working WHERE working.step = open.step AND task = 'handler'
                        AND person IS NOT NULL) THEN '=with:nobody' END
            ] || ARRAY(SELECT DISTINCT '=decides:' || decider.kind FROM decider WHERE decider.step = open.step)
              || ARRAY(SELECT DISTINCT '=awaits:' || awaited.kind FROM awaited WHERE awaited.step = open.step)
              || ARRAY(SELECT DISTINCT '=with:' || person FROM working WHERE working.step = open.step)
              || ARRAY(SELECT '=handler:' || person FROM working WHERE working.step = open.step AND task = 'handler')
              || ARRAY(SELECT DISTINCT '=task:' || party FROM working WHERE working.step = open.step AND person IS NULL)
              || ARRAY(SELECT '=party:' || n.party_id FROM decisions_participant n
                    WHERE n.process_id = open.process AND n.party_kind <> 'resident_group'), NULL))
            || setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', summary)
            || array_to_tsvector(ARRAY(
                SELECT '~' || lexeme FROM unnest(to_tsvector('simple', body)) WHERE length(lexeme) <= 100)) marks
        FROM open
        JOIN word ON word.step = open.step
        LEFT JOIN question ON question.step = open.step
    ), team AS (
        SELECT whole.*, n.party_id party, n.party_kind = 'municipal_team' is_own,
            EXISTS (SELECT 1 FROM asked WHERE asked.step = whole.step AND asked.party = n.party_id) is_asked,
            EXISTS (SELECT 1 FROM silent WHERE silent.step = whole.step AND silent.party = n.party_id) must_speak,
            least(ends_on, (SELECT min(last_day) FROM asked
                WHERE asked.step = whole.step AND asked.party = n.party_id)) until
        FROM whole
        JOIN decisions_participant n
            ON n.process_id = whole.process AND n.party_kind IN ('municipal_team', 'executive')
    ), told AS (
        SELECT team.*, is_asked OR (must_speak AND NOT (is_new AND is_own)) asks,
            CASE WHEN NOT awaits_answer AND ((is_new AND is_own) OR is_asked OR must_speak) THEN greatest(
                (greatest(turn_at, heard_at, (SELECT max(given_at) FROM decisions_advice a WHERE a.step_id = team.step))
                    AT TIME ZONE 'Europe/Amsterdam')::date,
                (SELECT max(u.ended_on) FROM decisions_suspension u WHERE u.term_id = team.step)
            ) END silent_since
        FROM team
    )
    SELECT process, step, initiative, party, asks, is_new, still, ends_on, until, silent_since, in_need, supporters,
        civilservants_queue_rank(until, sent_on, silent_since, in_need, supporters), facts,
        marks || array_to_tsvector(array_remove(
            ARRAY['=team:' || party, CASE WHEN asks THEN '=asks' END, CASE WHEN is_own THEN '=own' END], NULL))
    FROM told;
END $$;
"""

FORWARD = f"{HEAD} LANGUAGE plpgsql AS $$ BEGIN RETURN {RANK}; END $$; {WRITE}"

as_before, _, _ = import_module("civilservants.migrations.0012_what_was_said").FORWARD.partition(
    "CREATE OR REPLACE FUNCTION civilservants_queue_follow"
)
BACKWARD = f"{HEAD} LANGUAGE sql AS $$ SELECT {RANK} $$; {as_before}"


class Migration(migrations.Migration):
    dependencies = [("civilservants", "0020_looked_for_where_it_is")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
