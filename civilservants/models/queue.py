from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from decisions.models import Process, Step
from districts.models import Neighbourhood
from initiatives.models import Initiative


class QueueRow(models.Model):
    """How an open plan stands to one municipal party at its table: what the queue filters, counts and sorts by.

    The database itself writes these rows, in the transaction of whatever moved the plan (migration 0010): nothing else
    does. They say nothing that the tables do not say, and `civilservants_queue_refresh` makes them anew.

    asks      this party must do something: speak, advise, answer an offer
    until     the nearest last day of what it must do, else that of the step
    rank      `triage.rank`: the smaller, the higher it stands
    facts     what the sentence of the row tells of the table (`triage.Situation`), by the ids of parties
    marks     every word of the plan and every code that can be filtered by, in one index (`marks.py`)

    `process` and `team` begin an index below; one of their own would be written for nothing.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="queue_rows", db_index=False)
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="queue_rows")
    team = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+", db_index=False)
    asks = models.BooleanField()
    is_new = models.BooleanField()
    stands_still = models.BooleanField()
    ends_on = models.DateField()
    until = models.DateField()
    silent_since = models.DateField(null=True, blank=True)
    is_in_need = models.BooleanField()
    supporters = models.PositiveIntegerField()
    rank = models.IntegerField()
    facts = models.JSONField()
    marks = SearchVectorField()

    class Meta:
        verbose_name = _("row of the queue")
        verbose_name_plural = _("rows of the queue")
        indexes: ClassVar = [
            models.Index(fields=["team", "rank", "id"], name="civilservants_queue_rank"),
            models.Index(fields=["team", "ends_on"], condition=Q(stands_still=False), name="civilservants_queue_ends"),
            GinIndex(fields=["marks"], name="civilservants_queue_marks", fastupdate=False),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "team"], name="civilservants_queue_once_a_team"),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} {self.team_id}"


class PlaceInNeed(models.Model):
    """A neighbourhood where plans stand higher, because people there write less easily. Reference data."""

    neighbourhood = models.OneToOneField(
        Neighbourhood, primary_key=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("neighbourhood")
    )
    holds = models.BooleanField(_("holds"), default=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("The study or the decision that says so."))

    class Meta:
        verbose_name = _("neighbourhood in need")
        verbose_name_plural = _("neighbourhoods in need")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="civilservants_place_in_need_has_source"),
        ]

    def __str__(self) -> str:
        return str(self.neighbourhood)


class QueueWord(models.Model):
    """A word that stands in a plan of the queue, as the database learns it from the rows (migration 0017).

    What somebody begins to type is looked up here first. `actions.forget_words` forgets what stands nowhere any more.
    """

    word = models.TextField(primary_key=True, db_collation="C")

    class Meta:
        verbose_name = _("word of the queue")
        verbose_name_plural = _("words of the queue")

    def __str__(self) -> str:
        return self.word
