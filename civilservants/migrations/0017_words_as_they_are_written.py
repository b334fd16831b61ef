"""The words of all plans in the queue, so that a word that somebody begins to type becomes the words that begin like it.

The index of the queue looks up whole words far faster than beginnings: of a beginning it gathers every row of every
word, and of words it visits only the rows that the other filters leave.

The words are learned where the rows are written, one writer at a time: each holds the head of the ledger. At night those
that stand in no row any more are forgotten, by somebody who holds it too: else a word that is written just then would be
forgotten with them.
"""

from django.db import migrations, models

FORWARD = r"""
CREATE FUNCTION civilservants_queue_learn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO civilservants_queueword (word)
    SELECT DISTINCT ltrim(mark.lexeme, '~') word FROM written, unnest(written.marks) mark
    WHERE mark.lexeme NOT LIKE '=%' ORDER BY word
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER civilservants_queue_learn AFTER INSERT ON civilservants_queuerow
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION civilservants_queue_learn();

INSERT INTO civilservants_queueword (word)
SELECT DISTINCT ltrim(mark.lexeme, '~') FROM civilservants_queuerow q, unnest(q.marks) mark
WHERE mark.lexeme NOT LIKE '=%' ON CONFLICT DO NOTHING;

CREATE FUNCTION civilservants_queue_forget() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM ledger_head FOR UPDATE;
    DELETE FROM civilservants_queueword gone USING civilservants_queueword known
        LEFT JOIN (SELECT DISTINCT ltrim(word, '~') word FROM ts_stat('SELECT marks FROM civilservants_queuerow')) used
            ON used.word = known.word
        WHERE gone.word = known.word AND used.word IS NULL;
END $$;

-- A query of marks in which '*word' stands for every word that begins so. Where those are very many, the beginning
-- itself is looked up. It reads a table, and is declared immutable all the same, so that it is asked once for each
-- statement, while that is planned, and the planner knows what it looks for. It must stand in no function of the
-- database: there a plan would outlive it.
CREATE FUNCTION civilservants_queue_query(given text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    typed text;
    found text[];
BEGIN
    FOR typed IN SELECT DISTINCT part[1] FROM regexp_matches(given, '''\*([^'']+)''', 'g') part LOOP
        found := ARRAY(
            SELECT replace(replace(word, '\', '\\'), '''', '''''') FROM civilservants_queueword
            WHERE word >= typed AND word < typed || chr(1114111) ORDER BY word LIMIT 61);
        given := replace(given, '''*' || typed || '''', CASE
            WHEN cardinality(found) = 0 THEN '''=nothing'''
            WHEN cardinality(found) > 60 THEN format('(''%1$s'':* | ''~%1$s'':*)', typed)
            ELSE '(' || (SELECT string_agg(format('''%1$s'' | ''~%1$s''', word), ' | ') FROM unnest(found) word) || ')'
        END);
    END LOOP;
    RETURN given::tsquery;
END $$;
"""

BACKWARD = r"""
DROP FUNCTION civilservants_queue_query(text);
DROP FUNCTION civilservants_queue_forget();
DROP TRIGGER civilservants_queue_learn ON civilservants_queuerow;
DROP FUNCTION civilservants_queue_learn();
"""


class Migration(migrations.Migration):
    dependencies = [("civilservants", "0016_indexed_once")]
    operations = [
        migrations.CreateModel(
            name="QueueWord",
            fields=[
                ("word", models.TextField(db_collation="C", primary_key=True, serialize=False)),
            ],
            options={"verbose_name": "word of the queue", "verbose_name_plural": "words of the queue"},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
