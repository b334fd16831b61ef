"""A task of a whole team waits on that team, and a word of a plan's name can be told from one of its summary.

The function is that of migration 0010, but for `=task:` with the party, for `=with:nobody` where no person handles the
plan, and for the weight A of the words of its name.
"""

from django.db import migrations, models

FORWARD = r"""
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
            greatest(s.opened_at, i.accepted_at) turn_at, ts.kind, ts.work_function, p.district_id district,
            i.neighbourhood_id neighbourhood, i.theme_id theme, i.title, i.summary, i.reference,
            EXISTS (
                SELECT 1 FROM civilservants_placeinneed n
                WHERE n.neighbourhood_id = i.neighbourhood_id AND n.holds) in_need,
            civilservants_supporters(i.id) supporters
        FROM decisions_process p
        JOIN decisions_step s ON s.process_id = p.id AND s.closed_at IS NULL
        JOIN decisions_term t ON t.step_id = s.id
        JOIN decisions_templatestep ts ON ts.id = s.template_step_id
        JOIN initiatives_initiative i ON i.process_id = p.id
        WHERE p.id = ANY (processes) AND p.closed_at IS NULL
    ), proposal AS (
        SELECT open.step, d.id, d.proposed_at
        FROM open JOIN decisions_proposal d ON d.step_id = open.step AND d.closed_at IS NULL
    ), decider AS MATERIALIZED (
        SELECT open.step, seat.id seat, party.id party, party.kind, v.say
        FROM open
        JOIN decisions_authority a ON a.step_id = open.step
        JOIN decisions_seat seat ON seat.authority_id = a.id AND seat.role = 'decides'
        JOIN accounts_party party ON party.id = seat.party_id
        LEFT JOIN proposal ON proposal.step = open.step
        LEFT JOIN decisions_voice v ON v.proposal_id = proposal.id AND v.party_id = party.id
        WHERE NOT EXISTS (SELECT 1 FROM decisions_authority n WHERE n.previous_id = a.id)
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
        FROM offer
        JOIN accounts_party party
            ON party.id = offer.receiver
            OR party.id IN (SELECT decider.party FROM decider WHERE decider.step = offer.step)
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
    ), working AS MATERIALIZED (
        SELECT open.step, a.person_id person, a.party_id party, a.task
        FROM open JOIN decisions_assignment a ON a.process_id = open.process AND a.until IS NULL
    ), whole AS (
        SELECT open.*,
            jsonb_build_object(
                'deciders', coalesce((SELECT jsonb_agg(jsonb_build_array(party, kind, coalesce(say, '')) ORDER BY seat)
                    FROM decider WHERE decider.step = open.step), '[]'),
                'advisers', coalesce((SELECT jsonb_agg(jsonb_build_array(party, kind, due_on) ORDER BY due_on, name)
                    FROM adviser WHERE adviser.step = open.step), '[]'),
                'answers', coalesce((SELECT jsonb_agg(jsonb_build_array(party, kind, answer_by) ORDER BY party)
                    FROM answerer WHERE answerer.step = open.step), '[]'),
                'offered_by', (SELECT giver FROM offer WHERE offer.step = open.step),
                'has_proposal', EXISTS (SELECT 1 FROM proposal WHERE proposal.step = open.step),
                'sent_on', sent_on, 'work', work_function
            ) facts,
            array_to_tsvector(array_remove(ARRAY[
                '=place:' || district, '=place:' || neighbourhood, '=theme:' || theme, '=step:' || kind,
                '=work:' || work_function, '=ref:' || lower(reference),
                CASE WHEN is_new THEN '=new' END,
                CASE WHEN still THEN '=still' END,
                CASE WHEN in_need THEN '=need' END,
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
            || setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', summary) marks
        FROM open
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
            CASE WHEN (is_new AND is_own) OR is_asked OR must_speak THEN (greatest(turn_at,
                (SELECT max(proposed_at) FROM proposal WHERE proposal.step = team.step),
                (SELECT max(given_at) FROM decisions_advice a WHERE a.step_id = team.step)
            ) AT TIME ZONE 'Europe/Amsterdam')::date END silent_since
        FROM team
    )
    SELECT process, step, initiative, party, asks, is_new, still, ends_on, until, silent_since, in_need, supporters,
        civilservants_queue_rank(until, sent_on, silent_since, in_need, supporters), facts,
        marks || array_to_tsvector(array_remove(
            ARRAY['=team:' || party, CASE WHEN asks THEN '=asks' END, CASE WHEN is_own THEN '=own' END], NULL))
    FROM told;
END $$;

SELECT civilservants_queue_refresh(ARRAY(SELECT id FROM decisions_process WHERE closed_at IS NULL));
"""

BACKWARD = r"""
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
            greatest(s.opened_at, i.accepted_at) turn_at, ts.kind, ts.work_function, p.district_id district,
            i.neighbourhood_id neighbourhood, i.theme_id theme, i.title, i.summary, i.reference,
            EXISTS (
                SELECT 1 FROM civilservants_placeinneed n
                WHERE n.neighbourhood_id = i.neighbourhood_id AND n.holds) in_need,
            civilservants_supporters(i.id) supporters
        FROM decisions_process p
        JOIN decisions_step s ON s.process_id = p.id AND s.closed_at IS NULL
        JOIN decisions_term t ON t.step_id = s.id
        JOIN decisions_templatestep ts ON ts.id = s.template_step_id
        JOIN initiatives_initiative i ON i.process_id = p.id
        WHERE p.id = ANY (processes) AND p.closed_at IS NULL
    ), proposal AS (
        SELECT open.step, d.id, d.proposed_at
        FROM open JOIN decisions_proposal d ON d.step_id = open.step AND d.closed_at IS NULL
    ), decider AS MATERIALIZED (
        SELECT open.step, seat.id seat, party.id party, party.kind, v.say
        FROM open
        JOIN decisions_authority a ON a.step_id = open.step
        JOIN decisions_seat seat ON seat.authority_id = a.id AND seat.role = 'decides'
        JOIN accounts_party party ON party.id = seat.party_id
        LEFT JOIN proposal ON proposal.step = open.step
        LEFT JOIN decisions_voice v ON v.proposal_id = proposal.id AND v.party_id = party.id
        WHERE NOT EXISTS (SELECT 1 FROM decisions_authority n WHERE n.previous_id = a.id)
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
        FROM offer
        JOIN accounts_party party
            ON party.id = offer.receiver
            OR party.id IN (SELECT decider.party FROM decider WHERE decider.step = offer.step)
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
    ), working AS MATERIALIZED (
        SELECT open.step, a.person_id person, a.task
        FROM open JOIN decisions_assignment a ON a.process_id = open.process AND a.until IS NULL
    ), whole AS (
        SELECT open.*,
            jsonb_build_object(
                'deciders', coalesce((SELECT jsonb_agg(jsonb_build_array(party, kind, coalesce(say, '')) ORDER BY seat)
                    FROM decider WHERE decider.step = open.step), '[]'),
                'advisers', coalesce((SELECT jsonb_agg(jsonb_build_array(party, kind, due_on) ORDER BY due_on, name)
                    FROM adviser WHERE adviser.step = open.step), '[]'),
                'answers', coalesce((SELECT jsonb_agg(jsonb_build_array(party, kind, answer_by) ORDER BY party)
                    FROM answerer WHERE answerer.step = open.step), '[]'),
                'offered_by', (SELECT giver FROM offer WHERE offer.step = open.step),
                'has_proposal', EXISTS (SELECT 1 FROM proposal WHERE proposal.step = open.step),
                'sent_on', sent_on, 'work', work_function
            ) facts,
            array_to_tsvector(array_remove(ARRAY[
                '=place:' || district, '=place:' || neighbourhood, '=theme:' || theme, '=step:' || kind,
                '=work:' || work_function, '=ref:' || lower(reference),
                CASE WHEN is_new THEN '=new' END,
                CASE WHEN still THEN '=still' END,
                CASE WHEN in_need THEN '=need' END,
                CASE WHEN EXISTS (SELECT 1 FROM adviser WHERE adviser.step = open.step) THEN '=state:advice' END,
                CASE WHEN EXISTS (SELECT 1 FROM offer WHERE offer.step = open.step) THEN '=state:offer' END,
                CASE WHEN EXISTS (SELECT 1 FROM proposal WHERE proposal.step = open.step)
                    THEN '=state:proposal' ELSE '=state:quiet' END,
                CASE WHEN EXISTS (SELECT 1 FROM working WHERE working.step = open.step AND task = 'social_worker')
                    THEN '=helped' END,
                CASE WHEN NOT EXISTS (SELECT 1 FROM working WHERE working.step = open.step AND task = 'handler')
                    THEN '=with:nobody' END
            ] || ARRAY(SELECT DISTINCT '=decides:' || decider.kind FROM decider WHERE decider.step = open.step)
              || ARRAY(SELECT DISTINCT '=awaits:' || awaited.kind FROM awaited WHERE awaited.step = open.step)
              || ARRAY(SELECT DISTINCT '=with:' || person FROM working WHERE working.step = open.step)
              || ARRAY(SELECT '=handler:' || person FROM working WHERE working.step = open.step AND task = 'handler')
              || ARRAY(SELECT '=party:' || n.party_id FROM decisions_participant n
                    WHERE n.process_id = open.process AND n.party_kind <> 'resident_group'), NULL))
            || to_tsvector('simple', title || ' ' || summary) marks
        FROM open
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
            CASE WHEN (is_new AND is_own) OR is_asked OR must_speak THEN (greatest(turn_at,
                (SELECT max(proposed_at) FROM proposal WHERE proposal.step = team.step),
                (SELECT max(given_at) FROM decisions_advice a WHERE a.step_id = team.step)
            ) AT TIME ZONE 'Europe/Amsterdam')::date END silent_since
        FROM team
    )
    SELECT process, step, initiative, party, asks, is_new, still, ends_on, until, silent_since, in_need, supporters,
        civilservants_queue_rank(until, sent_on, silent_since, in_need, supporters), facts,
        marks || array_to_tsvector(array_remove(
            ARRAY['=team:' || party, CASE WHEN asks THEN '=asks' END, CASE WHEN is_own THEN '=own' END], NULL))
    FROM told;
END $$;

SELECT civilservants_queue_refresh(ARRAY(SELECT id FROM decisions_process WHERE closed_at IS NULL));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("civilservants", "0010_the_queue"),
        ("decisions", "0022_a_task_of_a_whole_party"),
    ]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AlterField(
            model_name="bulkact",
            name="verb",
            field=models.CharField(
                choices=[
                    ("assign", "assign"),
                    ("theme", "set the theme"),
                    ("ask", "ask each group by a link; the term stands still"),
                    ("move", "move to another handler"),
                ],
                max_length=20,
            ),
        ),
    ]
