"""Every address of the program. Each app has its own addresses in its urls.py; here stands where they begin."""

from django.contrib import admin
from django.urls import include, path

from civilservants.views_group import group_messages
from civilservants.views_questions import answer
from config.demo_signin import demo_sign_in
from config.health import healthz, readyz
from config.language import language
from config.subjects import subject_of_process
from initiatives.views import my_lists
from initiatives.views.mine import details, mine
from initiatives.views.public import home
from socialwork.views.consents import answer_own, by_link, own, shared, shared_summary, withdraw_own

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("account/", include("accounts.urls")),
    path("demo/inloggen/", demo_sign_in, name="demo-sign-in"),
    path("taal/<slug:code>/", language, name="language"),
    path("initiatieven/", include("initiatives.urls")),
    path("wijken/", include("initiatives.urls_places")),
    path("", include("socialwork.urls_public")),
    path("initiatieven/<uuid:initiative_id>/van-de-gemeente/", group_messages, name="group-messages"),
    path("vraag/<str:token>/", answer, name="answer"),
    path("tafel/", include("decisions.urls")),
    path("plan-van/<uuid:process_id>/", subject_of_process, name="subject-of-process"),
    path("werkplek/", include("civilservants.urls")),
    path("afwijkingen/", include("civilservants.urls_public")),
    path("wijkwerk/", include("socialwork.urls")),
    path("werk/", include("boundary.urls_work")),
    path("grensoverleg/", include("boundary.urls_consults")),
    path("taakafbakening/", include("boundary.urls_demarcation")),
    path("zeggenschap/verdringing/", include("boundary.urls_displacement")),
    path("beheer/", admin.site.urls),
    path("logboek/", include("ledger.urls")),
    path("zeggenschap/", include("decisions.urls_figures")),
    path("zeggenschap/mandaten/", include("decisions.urls_mandates")),
    path("storingen/", include("decisions.urls_outages")),
    path("api/v1/", include("config.api.urls")),
    path("meldingen/", include("notifications.urls")),
    path("toestemming/gedeeld/", shared, name="shared"),
    path("toestemming/gedeeld/<uuid:summary_id>/", shared_summary, name="shared-summary"),
    path("toestemming/<str:token>/", by_link, name="consent"),
    path("mijn/casus/", own, name="own-cases"),
    path("mijn/casus/<uuid:consent_id>/", withdraw_own, name="withdraw-own-consent"),
    path("mijn/casus/<uuid:consent_id>/antwoord/", answer_own, name="answer-own-consent"),
    path("mijn/", mine, name="mine"),
    path("mijn/gegevens/", details, name="my-details"),
    path("mijn/volgt/", my_lists.followed, name="my-followed"),
    path("mijn/steunt/", my_lists.supported, name="my-supported"),
    path("mijn/helpt/", my_lists.helped, name="my-help"),
]

handler400 = "config.not_found.cannot_be_read"
handler404 = "config.not_found.not_found"
handler500 = "config.mishap.server_error"
handler429 = "config.once_more.too_many"  # allauth and config.security look for it here
