"""The database keeps the listings and the words of plans itself, in the transaction of every change.

- `initiatives_fold`: a text without capitals and accents, so that "cafe" finds "Café" (`search.folding.fold` is its twin);
- `initiatives_list`: the listing of one plan, `initiatives_list_all`: of all of them, as an import in bulk needs;
- `initiatives_count_words`: the vocabulary, counted anew; a plan that is sent adds its words at once.

PostgreSQL's own Dutch stemmer does the stemming. No extension is used.
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION initiatives_fold(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(
        replace(replace(replace(replace(
            lower(regexp_replace(normalize(given, NFKD), '[\u0300-\u036F]', '', 'g')),
            'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), '’', ''''),
        'øØłŁđĐðÐþÞıĳ', 'oOlLdDdDtTii')
$$;

CREATE FUNCTION initiatives_vector(given text, weight "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('pg_catalog.dutch', given) || to_tsvector('pg_catalog.simple', given), weight)
$$;

CREATE FUNCTION initiatives_vector_of(reference text, title text, summary text, around text, plan text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT initiatives_vector(initiatives_fold(title), 'A')
        || initiatives_vector(initiatives_fold(summary), 'B')
        || initiatives_vector(initiatives_fold(reference || ' ' || replace(reference, '-', ' ') || ' ' || around), 'C')
        || setweight(to_tsvector('pg_catalog.dutch', initiatives_fold(plan)), 'D')
$$;

CREATE FUNCTION initiatives_grams(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT substr('_' || word || '_', place, 3)) FROM generate_series(1, length(word)) place
$$;

CREATE FUNCTION initiatives_inner_grams(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT substr(word, place, 3)) FROM generate_series(1, length(word) - 2) place
$$;

CREATE FUNCTION initiatives_stem(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (ts_lexize('pg_catalog.dutch_stem', word))[1]
$$;

-- Who holds the decision at the open step of a process: empty where none is open, or where the process ended at it.
CREATE FUNCTION initiatives_decides(given uuid) RETURNS text LANGUAGE sql STABLE AS $$
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

CREATE FUNCTION initiatives_needs(given uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(kind ORDER BY kind), '{}') FROM initiatives_need WHERE initiative_id = given
$$;

-- When something last happened to who decides: a step opened, its arrangement changed, or the process ended.
CREATE FUNCTION initiatives_moved(given uuid) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT greatest(process.opened_at, process.closed_at,
        (SELECT max(step.opened_at) FROM decisions_step step WHERE step.process_id = given),
        (SELECT max(authority.from_at) FROM decisions_step step
         JOIN decisions_authority authority ON authority.step_id = step.id WHERE step.process_id = given))
    FROM decisions_process process WHERE process.id = given
$$;

CREATE FUNCTION initiatives_learn_words(given text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO initiatives_searchword (word, stem, plans, grams)
    SELECT found.lexeme, initiatives_stem(found.lexeme), 1,
           initiatives_grams(found.lexeme) || initiatives_grams(initiatives_stem(found.lexeme))
    FROM unnest(to_tsvector('pg_catalog.simple', initiatives_fold(given))) found
    WHERE found.lexeme ~ '^[a-z]{3,40}$' AND initiatives_stem(found.lexeme) IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM initiatives_searchword known WHERE known.word = found.lexeme)
    ORDER BY found.lexeme
    ON CONFLICT DO NOTHING
$$;

-- What a plan tells, with the names of those and of that around it, as one can find it by.
CREATE VIEW initiatives_told AS
    SELECT plan.id, plan.reference, plan.title, plan.summary, plan.plan,
           concat_ws(' ', party.name, plan.place, place.name, district.name, theme.name_nl, theme.name_en) AS around
    FROM initiatives_initiative plan
    JOIN initiatives_theme theme ON theme.key = plan.theme_id
    JOIN accounts_party party ON party.id = plan.group_id
    JOIN districts_neighbourhood place ON place.code = plan.neighbourhood_id
    JOIN districts_district district ON district.code = place.district_id
    WHERE plan.sent_at IS NOT NULL;

CREATE FUNCTION initiatives_list(given uuid[]) RETURNS void LANGUAGE sql AS $$
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

CREATE FUNCTION initiatives_list_all() RETURNS void LANGUAGE sql AS $$
    SELECT initiatives_list(array_agg(id)) FROM initiatives_initiative WHERE sent_at IS NOT NULL
$$;

CREATE FUNCTION initiatives_count_words() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE counted_words ON COMMIT DROP AS
        SELECT word, ndoc AS plans FROM ts_stat(
            'SELECT to_tsvector(''pg_catalog.simple'', initiatives_fold(concat_ws('' '', title, summary, plan, around)))'
            || ' FROM initiatives_told')
        WHERE word ~ '^[a-z]{3,40}$';
    DELETE FROM initiatives_searchword gone
        WHERE NOT EXISTS (SELECT 1 FROM counted_words counted WHERE counted.word = gone.word);
    INSERT INTO initiatives_searchword AS known (word, stem, plans, grams)
        SELECT word, initiatives_stem(word), plans, initiatives_grams(word) || initiatives_grams(initiatives_stem(word))
        FROM counted_words WHERE initiatives_stem(word) IS NOT NULL ORDER BY word
        ON CONFLICT (word) DO UPDATE SET plans = excluded.plans WHERE known.plans <> excluded.plans;
    DROP TABLE counted_words;
END $$;

CREATE FUNCTION initiatives_plan_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_list(ARRAY[NEW.id]);
    IF NEW.sent_at IS NOT NULL THEN
        PERFORM initiatives_learn_words(concat_ws(' ', title, summary, plan, around))
            FROM initiatives_told WHERE id = NEW.id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER initiatives_listed_when_sent AFTER INSERT ON initiatives_initiative
    FOR EACH ROW WHEN (NEW.sent_at IS NOT NULL) EXECUTE FUNCTION initiatives_plan_changed();
CREATE TRIGGER initiatives_listed_when_changed AFTER UPDATE ON initiatives_initiative
    FOR EACH ROW WHEN ((OLD.sent_at IS NOT NULL OR NEW.sent_at IS NOT NULL) AND
        (OLD.sent_at, OLD.title, OLD.summary, OLD.plan, OLD.place, OLD.reference, OLD.theme_id, OLD.neighbourhood_id,
         OLD.process_id, OLD.group_id) IS DISTINCT FROM
        (NEW.sent_at, NEW.title, NEW.summary, NEW.plan, NEW.place, NEW.reference, NEW.theme_id, NEW.neighbourhood_id,
         NEW.process_id, NEW.group_id))
    EXECUTE FUNCTION initiatives_plan_changed();

CREATE FUNCTION initiatives_table_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed uuid;
BEGIN
    changed := CASE TG_TABLE_NAME
        WHEN 'decisions_process' THEN (to_jsonb(NEW)->>'id')::uuid
        WHEN 'decisions_step' THEN (to_jsonb(NEW)->>'process_id')::uuid
        ELSE (SELECT step.process_id FROM decisions_authority authority JOIN decisions_step step
              ON step.id = authority.step_id WHERE authority.id = (to_jsonb(NEW)->>'authority_id')::uuid) END;
    UPDATE initiatives_listing listing
        SET decides = initiatives_decides(process.id), moved_at = greatest(plan.sent_at, initiatives_moved(process.id)),
            state = CASE WHEN process.closed_at IS NULL THEN 'open' ELSE process."end" END
        FROM initiatives_initiative plan JOIN decisions_process process ON process.id = plan.process_id
        WHERE plan.process_id = changed AND listing.initiative_id = plan.id;
    RETURN NULL;
END $$;

CREATE TRIGGER initiatives_listed_by_seat AFTER INSERT ON decisions_seat
    FOR EACH ROW WHEN (NEW.role = 'decides') EXECUTE FUNCTION initiatives_table_changed();
CREATE TRIGGER initiatives_listed_by_step AFTER UPDATE OF closed_at ON decisions_step
    FOR EACH ROW EXECUTE FUNCTION initiatives_table_changed();
CREATE TRIGGER initiatives_listed_by_process AFTER UPDATE OF closed_at, "end" ON decisions_process
    FOR EACH ROW EXECUTE FUNCTION initiatives_table_changed();

CREATE FUNCTION initiatives_needs_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE initiatives_listing listing SET needs = initiatives_needs(listing.initiative_id)
        WHERE listing.initiative_id IN (
            (CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW)->>'initiative_id' END)::uuid,
            (CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD)->>'initiative_id' END)::uuid);
    RETURN NULL;
END $$;

CREATE TRIGGER initiatives_listed_by_need AFTER INSERT OR UPDATE OR DELETE ON initiatives_need
    FOR EACH ROW EXECUTE FUNCTION initiatives_needs_changed();

CREATE FUNCTION initiatives_name_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM initiatives_list(ARRAY[plan.id]) FROM initiatives_initiative plan
        WHERE plan.group_id = NEW.id AND plan.sent_at IS NOT NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER initiatives_listed_by_group AFTER UPDATE OF name ON accounts_party
    FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION initiatives_name_changed();

SELECT initiatives_list_all();
SELECT initiatives_count_words();
"""

BACK = """
DROP TRIGGER initiatives_listed_by_group ON accounts_party;
DROP TRIGGER initiatives_listed_by_need ON initiatives_need;
DROP TRIGGER initiatives_listed_by_process ON decisions_process;
DROP TRIGGER initiatives_listed_by_step ON decisions_step;
DROP TRIGGER initiatives_listed_by_seat ON decisions_seat;
DROP TRIGGER initiatives_listed_when_changed ON initiatives_initiative;
DROP TRIGGER initiatives_listed_when_sent ON initiatives_initiative;
DROP VIEW initiatives_told;
DROP FUNCTION initiatives_name_changed, initiatives_needs_changed, initiatives_needs, initiatives_table_changed, initiatives_plan_changed, initiatives_count_words,
    initiatives_list_all, initiatives_list, initiatives_learn_words, initiatives_moved, initiatives_decides, initiatives_stem,
    initiatives_inner_grams, initiatives_grams, initiatives_vector_of, initiatives_vector, initiatives_fold;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_quorum"),
        ("decisions", "0013_nobody_for_the_clock"),
        ("initiatives", "0012_finding"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACK)]
