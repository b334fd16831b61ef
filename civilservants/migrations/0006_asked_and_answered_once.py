"""A question stays as it was asked, and is answered or taken back once."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION civilservants_question_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a question is taken back, not deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.answered_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'a question is answered or taken back once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.initiative_id, NEW.step_id, NEW.suspension_id, NEW.person_id, NEW.text, NEW.answer_by, NEW.asked_at,
        NEW.asked_by_id)
        IS DISTINCT FROM (OLD.initiative_id, OLD.step_id, OLD.suspension_id, OLD.person_id, OLD.text, OLD.answer_by,
        OLD.asked_at, OLD.asked_by_id) THEN
        RAISE EXCEPTION 'a question stays as it was asked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER civilservants_question_stays BEFORE UPDATE OR DELETE ON civilservants_question
    FOR EACH ROW EXECUTE FUNCTION civilservants_question_stays();

CREATE FUNCTION civilservants_question_is_of_its_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM decisions_suspension s
        JOIN decisions_step p ON p.id = s.term_id  -- a term has the key of its step
        JOIN initiatives_initiative i ON i.process_id = p.process_id
        WHERE s.id = NEW.suspension_id AND p.id = NEW.step_id AND i.id = NEW.initiative_id
    ) THEN
        RAISE EXCEPTION 'a question stops the clock of a step of its own plan'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER civilservants_question_is_of_its_step BEFORE INSERT ON civilservants_question
    FOR EACH ROW EXECUTE FUNCTION civilservants_question_is_of_its_step();
"""

BACKWARD = """
DROP TRIGGER civilservants_question_is_of_its_step ON civilservants_question;
DROP TRIGGER civilservants_question_stays ON civilservants_question;
DROP FUNCTION civilservants_question_is_of_its_step();
DROP FUNCTION civilservants_question_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("civilservants", "0005_questions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
