"""Of the words of a plan only those that nobody used before are looked into: nearly all are known."""

from importlib import import_module

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION initiatives_learn_words(given text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO initiatives_searchword (word, stem, plans, grams)
    WITH unknown AS MATERIALIZED (
        SELECT found.lexeme word
        FROM unnest(to_tsvector('pg_catalog.simple', initiatives_fold(given))) found
        WHERE found.lexeme ~ '^[a-z]{3,40}$'
          AND NOT EXISTS (SELECT 1 FROM initiatives_searchword known WHERE known.word = found.lexeme)
    ), stemmed AS MATERIALIZED (
        SELECT word, initiatives_stem(word) stem FROM unknown
    )
    SELECT word, stem, 1, initiatives_grams(word) || initiatives_grams(stem)
    FROM stemmed WHERE stem IS NOT NULL ORDER BY word
    ON CONFLICT DO NOTHING;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0017_planned_once")]
    operations = [
        migrations.RunSQL(FORWARD, import_module("initiatives.migrations.0017_planned_once").FORWARD),
    ]
