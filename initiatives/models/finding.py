"""What the database keeps so that plans can be found."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from initiatives.models.plans import Initiative


class Listing(models.Model):
    """How a plan that was sent is found: one narrow row, with all that lists, maps and feeds filter and order by.

    The database keeps it by itself, in the transaction of every change (migration 0013): nothing writes it from here.
    """

    class Decides(models.TextChoices):
        """Who holds the decision at the open step."""

        RESIDENTS = "residents", _("Residents alone")
        TOGETHER = "together", _("Residents and others together")
        MUNICIPALITY = "municipality", _("The municipality")
        OTHERS = "others", _("Others")

    initiative = models.OneToOneField(Initiative, primary_key=True, on_delete=models.CASCADE, related_name="listing")
    theme = models.SlugField(max_length=40, db_index=False)
    district = models.CharField(max_length=8)
    neighbourhood = models.CharField(max_length=10)
    state = models.CharField(max_length=20)
    decides = models.CharField(max_length=20, choices=Decides.choices, blank=True)
    needs = ArrayField(models.TextField(), default=list, help_text=_("Kinds of help that the group asks for, sorted."))
    sent_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    words = SearchVectorField()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        ordering: ClassVar = ["-sent_at", "-initiative_id"]
        indexes: ClassVar = [
            models.Index(F("sent_at").desc(), F("initiative").desc(), name="initiatives_listing_newest"),
            models.Index(F("moved_at").desc(), F("initiative").desc(), name="initiatives_listing_moved"),
            models.Index(fields=["neighbourhood", "-sent_at"], name="initiatives_listing_place"),
            models.Index(fields=["district", "-sent_at"], name="initiatives_listing_district"),
            models.Index(fields=["theme", "-sent_at"], name="initiatives_listing_theme"),
            models.Index(fields=["state", "-moved_at"], name="initiatives_listing_state"),
            models.Index(fields=["decides", "-sent_at"], name="initiatives_listing_decides"),
            GinIndex(fields=["words"], name="initiatives_listing_words"),
        ]

    def __str__(self) -> str:
        return str(self.initiative_id)


class SearchWord(models.Model):
    """A word that stands in plans that were sent, to mend what somebody misspells and to look inside long words.

    The database adds words by itself (migration 0013); `actions.refresh_search` counts them anew and forgets the rest.
    """

    word = models.CharField(max_length=40, primary_key=True)
    stem = models.CharField(max_length=40, db_index=True)
    plans = models.PositiveIntegerField(default=1, help_text=_("In how many plans it stood at the last count."))
    grams = ArrayField(models.TextField(), help_text=_("Every three letters in a row, of word and stem."))

    class Meta:
        verbose_name = _("word of plans")
        verbose_name_plural = _("words of plans")
        indexes: ClassVar = [GinIndex(fields=["grams"], name="initiatives_searchword_grams")]

    def __str__(self) -> str:
        return self.word
