"""A template is used only as it was checked, and changed only as its next version."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest

from accounts.models import Person
from decisions import actions
from decisions.models import ProcessTemplate, TemplateSeat, TemplateStep
from decisions.template_check import Wrong
from ledger.models import Entry
from tests import factories
from tests.refusing import sql, the_database_refuses

pytestmark = pytest.mark.django_db


class TestPublishing:
    @pytest.fixture
    def unpublished(self) -> ProcessTemplate:
        template: ProcessTemplate = factories.TemplateStepFactory(template__published_at=None).template
        return template

    def test_a_sound_one_is_published_with_one_line(
        self,
        unpublished: ProcessTemplate,
        admin: Person,
        at: datetime,
        new_entries: Callable[[], AbstractContextManager[list[Entry]]],
    ) -> None:
        with new_entries() as entries:
            published = actions.publish_template(template_id=unpublished.id, by=admin, at=at)

        assert published.published_at == at
        assert [entry.kind for entry in entries] == ["template.published"]

    def test_one_with_faults_is_not_and_names_them(
        self,
        unpublished: ProcessTemplate,
        admin: Person,
        at: datetime,
        refused: Callable[..., AbstractContextManager[Any]],
    ) -> None:
        TemplateSeat.objects.filter(step__template=unpublished).update(role="advises")

        with refused(actions.CannotPublish) as caught:
            actions.publish_template(template_id=unpublished.id, by=admin, at=at)

        assert [(fault.step, fault.code) for fault in caught.value.faults] == [("step-1", Wrong.NOBODY_DECIDES)]

    def test_the_next_version_is_a_copy_to_edit(
        self,
        template: ProcessTemplate,
        admin: Person,
        at: datetime,
        new_entries: Callable[[], AbstractContextManager[list[Entry]]],
    ) -> None:
        with new_entries() as entries:
            copy = actions.next_version(template_id=template.id, by=admin, at=at)

        assert [entry.kind for entry in entries] == ["template.begun"]
        assert (copy.key, copy.version, copy.published_at) == (template.key, 2, None)
        assert actions.plan_of(copy, at.date()) == actions.plan_of(template, at.date())
        assert TemplateStep.objects.filter(template=copy).count() == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions_processtemplate SET name_nl = 'Anders' WHERE id = '{published}'",
        "DELETE FROM decisions_templateseat WHERE step_id = '{step}'",
        "UPDATE decisions_templatestep SET rule = 'unanimity' WHERE id = '{step}'",
        "UPDATE decisions_templatestep SET template_id = '{published}', number = 9 WHERE id = '{draft_step}'",
        "UPDATE decisions_templatestep SET template_id = '{draft}', number = 9 WHERE id = '{step}'",
        "INSERT INTO decisions_templateseat (step_id, party_kind, role) VALUES ('{step}', 'council', 'decides')",
        "UPDATE decisions_templateseat SET step_id = '{step}', party_kind = 'council' WHERE step_id = '{draft_step}'",
    ],
)
def test_what_was_published_stays_also_before_a_process_goes_by_it(statement: str) -> None:
    step = factories.TemplateStepFactory()
    draft = factories.TemplateStepFactory(template__published_at=None)
    rows = {"published": step.template_id, "step": step.id, "draft": draft.template_id, "draft_step": draft.id}
    the_database_refuses(lambda: sql(statement.format(**rows)), "a template that was put into use is never changed")


def test_no_process_goes_by_what_was_not_published() -> None:
    draft = factories.TemplateStepFactory(template__published_at=None).template
    the_database_refuses(lambda: factories.ProcessFactory(template=draft), "a template that was put into use")
