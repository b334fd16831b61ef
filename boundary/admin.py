"""The terms of consults are reference data. What people do at the boundary is theirs, and stands in no list here."""

from django.contrib import admin

from boundary.models import ConsultTerms, DemarcationProposal
from ledger.administration import ReadOnlyAdmin, ReferenceAdmin


@admin.register(ConsultTerms)
class ConsultTermsAdmin(ReferenceAdmin):
    list_display = ("since", "remind_after", "escalate_after", "source")


@admin.register(DemarcationProposal)
class DemarcationProposalAdmin(ReadOnlyAdmin):
    list_display = ("work_function", "profession", "since", "party", "result")
    list_select_related = ("party",)
    list_filter = ("result",)
