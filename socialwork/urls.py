from django.urls import include, path

from socialwork.views import cases, consents, fieldwork, watching

app_name = "fieldwork"

urlpatterns = [
    path("", fieldwork.home, name="home"),
    path("toewijzing/<uuid:assignment_id>/oppakken/", fieldwork.take_up, name="take-up"),
    path("netwerk/", include("socialwork.urls_network")),
    path("", include("socialwork.urls_company")),
    path("casussen/", cases.cases, name="cases"),
    path("casussen/nieuw/", cases.new_case, name="case-new"),
    path("casussen/noodinzage/", watching.break_glass, name="break-glass"),
    path("casussen/noodinzage/<uuid:glass_id>/", watching.review_glass, name="review-glass"),
    path("casussen/toezicht/", watching.watch, name="watch"),
    path("casussen/toezicht/<uuid:review_id>/", watching.review_look, name="review-look"),
    path("casussen/eigen-straat/", watching.own_street, name="own-street"),
    path("casussen/overdracht/<uuid:handover_id>/", cases.handover, name="handover"),
    path("casussen/<uuid:case_id>/", cases.case, name="case"),
    path("casussen/<uuid:case_id>/wijzigen/", cases.revise_case, name="case-revise"),
    path("casussen/<uuid:case_id>/erbij/<slug:kind>/", cases.write, name="case-write"),
    path("casussen/<uuid:case_id>/doel/<uuid:goal_id>/", cases.settle_goal, name="settle-goal"),
    path("casussen/<uuid:case_id>/stap/<uuid:next_step_id>/", cases.finish_step, name="finish-step"),
    path("casussen/<uuid:case_id>/stap/<uuid:next_step_id>/wijzigen/", cases.change_step, name="change-step"),
    path(
        "casussen/<uuid:case_id>/afspraak/<uuid:appointment_id>/", cases.change_appointment, name="change-appointment"
    ),
    path("casussen/<uuid:case_id>/betrokkene/<uuid:involved_id>/", cases.change_involved, name="change-involved"),
    path("casussen/<uuid:case_id>/bestand/<uuid:file_id>/", cases.case_file, name="case-file"),
    path("casussen/<uuid:case_id>/afsluiten/", cases.end_case, name="case-end"),
    path("casussen/<uuid:case_id>/team/", cases.team, name="case-team"),
    path("casussen/<uuid:case_id>/team/<uuid:worker_id>/", cases.leave, name="case-leave"),
    path("casussen/<uuid:case_id>/overdragen/", cases.hand_over, name="hand-over"),
    path("casussen/<uuid:case_id>/overdragen/terug/", cases.take_back, name="take-back-handover"),
    path("casussen/<uuid:case_id>/overnemen/", cases.take_left, name="take-left"),
    path("casussen/<uuid:case_id>/ingezien/", watching.looks, name="looks"),
    path("casussen/<uuid:case_id>/toestemming/", consents.ask_consent, name="ask-consent"),
    path("casussen/<uuid:case_id>/toestemming/<uuid:consent_id>/", consents.consent, name="consent"),
]
