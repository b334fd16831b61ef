"""Going along with plans, under the address of social workers."""

from django.urls import path

from socialwork.views import company

urlpatterns = [
    path("plannen/", company.plans, name="plans"),
    path("plannen/voor-iemand/", company.submit_for, name="submit-for"),
    path("plannen/<uuid:initiative_id>/", company.plan, name="plan"),
    path("plannen/<uuid:initiative_id>/meegaan/", company.go_along, name="go-along"),
    path("plannen/<uuid:initiative_id>/ontvangst/", company.receipt, name="receipt"),
    path(
        "plannen/<uuid:initiative_id>/meegaan/<uuid:accompaniment_id>/stoppen/",
        company.end_company,
        name="end-company",
    ),
    path("plannen/<uuid:initiative_id>/vragen/<uuid:actor_id>/", company.ask_actor, name="ask-actor"),
    path("plannen/<uuid:initiative_id>/antwoord/<uuid:tie_id>/", company.answer_for, name="answer-for"),
]
