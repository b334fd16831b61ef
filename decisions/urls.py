from django.urls import path

from decisions.views import advice, proposals, recusals, terms, transfers

app_name = "decisions"

urlpatterns = [
    path("<uuid:step_id>/voorstel/", proposals.propose, name="propose"),
    path("<uuid:step_id>/stem/", proposals.voice, name="voice"),
    path("<uuid:step_id>/intrekken/", proposals.take_back, name="take-back"),
    path("<uuid:step_id>/opnieuw/", proposals.reverse, name="reverse"),
    path("<uuid:step_id>/belang/", recusals.recuse, name="recuse"),
    path("<uuid:step_id>/advies/", advice.advise, name="advise"),
    path("<uuid:step_id>/overdracht/", transfers.offer, name="offer"),
    path("<uuid:step_id>/overdracht/<uuid:transfer_id>/", transfers.answer, name="answer"),
    path("<uuid:step_id>/teruggeven/", transfers.give_back, name="give-back"),
    path("<uuid:step_id>/terugnemen/", transfers.withdraw, name="withdraw"),
    path("<uuid:step_id>/termijn/", terms.term, name="term"),
]
