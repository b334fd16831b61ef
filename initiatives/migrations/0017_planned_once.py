"""The functions that keep the listing are planned once a connection, not each time that they are called.

PostgreSQL keeps the plans of plpgsql, and none of functions in plain SQL that it cannot write into the query around them.
"""

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION initiatives_decides(given uuid) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT CASE
        WHEN count(*) = 0 THEN ''
        WHEN bool_and(party.kind = 'resident_group') THEN 'residents'
        WHEN bool_or(party.kind = 'resident_group') THEN 'together'
        WHEN bool_and(party.kind IN ('municipal_team', 'executive', 'council')) THEN 'municipality'
        ELSE 'others' END
    FROM decisions_process process
    JOIN decisions_step step ON step.process_id = process.id
    JOIN decisions_authority authority ON authority.step_id = step.id
    JOIN decisions_seat seat ON seat.authority_id = authority.id AND seat.role = 'decides'
    JOIN accounts_party party ON party.id = seat.party_id
    WHERE process.id = given AND process.closed_at IS NULL AND step.closed_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM decisions_authority later WHERE later.previous_id = authority.id));
END $$;

CREATE OR REPLACE FUNCTION initiatives_needs(given uuid) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(kind ORDER BY kind), '{}') FROM initiatives_need WHERE initiative_id = given);
END $$;

CREATE OR REPLACE FUNCTION initiatives_moved(given uuid) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT greatest(process.opened_at, process.closed_at,
        (SELECT max(step.opened_at) FROM decisions_step step WHERE step.process_id = given),
        (SELECT max(authority.from_at) FROM decisions_step step
         JOIN decisions_authority authority ON authority.step_id = step.id WHERE step.process_id = given))
    FROM decisions_process process WHERE process.id = given);
END $$;

CREATE OR REPLACE FUNCTION initiatives_learn_words(given text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO initiatives_searchword (word, stem, plans, grams)
    SELECT found.lexeme, initiatives_stem(found.lexeme), 1,
           initiatives_grams(found.lexeme) || initiatives_grams(initiatives_stem(found.lexeme))
    FROM unnest(to_tsvector('pg_catalog.simple', initiatives_fold(given))) found
    WHERE found.lexeme ~ '^[a-z]{3,40}$' AND initiatives_stem(found.lexeme) IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM initiatives_searchword known WHERE known.word = found.lexeme)
    ORDER BY found.lexeme
    ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION initiatives_list(given uuid[]) RETURNS void LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    DELETE FROM initiatives_listing listing USING initiatives_initiative plan
        WHERE listing.initiative_id = ANY (given) AND plan.id = listing.initiative_id AND plan.sent_at IS NULL;
    INSERT INTO initiatives_listing AS listing
        (initiative_id, theme, district, neighbourhood, state, decides, needs, sent_at, moved_at, words)
    SELECT plan.id, plan.theme_id, place.district_id, place.code,
           CASE WHEN process.closed_at IS NULL THEN 'open' ELSE process."end" END,
           initiatives_decides(process.id), initiatives_needs(plan.id), plan.sent_at, greatest(plan.sent_at, initiatives_moved(process.id)),
           initiatives_vector_of(told.reference, told.title, told.summary, told.around, told.plan)
    FROM initiatives_initiative plan
    JOIN initiatives_told told ON told.id = plan.id
    JOIN decisions_process process ON process.id = plan.process_id
    JOIN districts_neighbourhood place ON place.code = plan.neighbourhood_id
    WHERE plan.id = ANY (given) AND plan.sent_at IS NOT NULL
    ON CONFLICT (initiative_id) DO UPDATE SET theme = excluded.theme, district = excluded.district,
        neighbourhood = excluded.neighbourhood, state = excluded.state, decides = excluded.decides, needs = excluded.needs,
        sent_at = excluded.sent_at, moved_at = excluded.moved_at, words = excluded.words;
END $$;
"""

BACKWARD = r"""
CREATE OR REPLACE FUNCTION initiatives_decides(given uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN count(*) = 0 THEN ''
        WHEN bool_and(party.kind = 'resident_group') THEN 'residents'
        WHEN bool_or(party.kind = 'resident_group') THEN 'together'
        WHEN bool_and(party.kind IN ('municipal_team', 'executive', 'council')) THEN 'municipality'
        ELSE 'others' END
    FROM decisions_process process
    JOIN decisions_step step ON step.process_id = process.id
    JOIN decisions_authority authority ON authority.step_id = step.id
    JOIN decisions_seat seat ON seat.authority_id = authority.id AND seat.role = 'decides'
    JOIN accounts_party party ON party.id = seat.party_id
    WHERE process.id = given AND process.closed_at IS NULL AND step.closed_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM decisions_authority later WHERE later.previous_id = authority.id)
$$;

CREATE OR REPLACE FUNCTION initiatives_needs(given uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(kind ORDER BY kind), '{}') FROM initiatives_need WHERE initiative_id = given
$$;

CREATE OR REPLACE FUNCTION initiatives_moved(given uuid) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT greatest(process.opened_at, process.closed_at,
        (SELECT max(step.opened_at) FROM decisions_step step WHERE step.process_id = given),
        (SELECT max(authority.from_at) FROM decisions_step step
         JOIN decisions_authority authority ON authority.step_id = step.id WHERE step.process_id = given))
    FROM decisions_process process WHERE process.id = given
$$;

CREATE OR REPLACE FUNCTION initiatives_learn_words(given text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO initiatives_searchword (word, stem, plans, grams)
    SELECT found.lexeme, initiatives_stem(found.lexeme), 1,
           initiatives_grams(found.lexeme) || initiatives_grams(initiatives_stem(found.lexeme))
    FROM unnest(to_tsvector('pg_catalog.simple', initiatives_fold(given))) found
    WHERE found.lexeme ~ '^[a-z]{3,40}$' AND initiatives_stem(found.lexeme) IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM initiatives_searchword known WHERE known.word = found.lexeme)
    ORDER BY found.lexeme
    ON CONFLICT DO NOTHING
$$;

CREATE OR REPLACE FUNCTION initiatives_list(given uuid[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM initiatives_listing listing USING initiatives_initiative plan
        WHERE listing.initiative_id = ANY (given) AND plan.id = listing.initiative_id AND plan.sent_at IS NULL;
    INSERT INTO initiatives_listing AS listing
        (initiative_id, theme, district, neighbourhood, state, decides, needs, sent_at, moved_at, words)
    SELECT plan.id, plan.theme_id, place.district_id, place.code,
           CASE WHEN process.closed_at IS NULL THEN 'open' ELSE process."end" END,
           initiatives_decides(process.id), initiatives_needs(plan.id), plan.sent_at, greatest(plan.sent_at, initiatives_moved(process.id)),
           initiatives_vector_of(told.reference, told.title, told.summary, told.around, told.plan)
    FROM initiatives_initiative plan
    JOIN initiatives_told told ON told.id = plan.id
    JOIN decisions_process process ON process.id = plan.process_id
    JOIN districts_neighbourhood place ON place.code = plan.neighbourhood_id
    WHERE plan.id = ANY (given) AND plan.sent_at IS NOT NULL
    ON CONFLICT (initiative_id) DO UPDATE SET theme = excluded.theme, district = excluded.district,
        neighbourhood = excluded.neighbourhood, state = excluded.state, decides = excluded.decides, needs = excluded.needs,
        sent_at = excluded.sent_at, moved_at = excluded.moved_at, words = excluded.words
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0016_new_texts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
