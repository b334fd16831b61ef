"""What happens around a plan, under the address of that plan."""

from django.urls import path

from initiatives.views import files, helping, milestones, support, updates, versions

urlpatterns = [
    path("bestanden/", files.attachments, name="attachments"),
    path("bestanden/<uuid:attachment_id>/", files.file, name="file"),
    path("bestanden/<uuid:attachment_id>/klein/", files.small_file, name="file-small"),
    path("bestanden/<uuid:attachment_id>/tonen/", files.publish, name="publish-attachment"),
    path("bestanden/<uuid:attachment_id>/weghalen/", files.remove, name="remove-attachment"),
    path("bestanden/openbaar/", files.in_public, name="attachments-in-public"),
    path("bestanden/<uuid:attachment_id>/weren/", files.take_down, name="take-down"),
    path("steun/", support.support, name="support"),
    path("steun/terugnemen/", support.withdraw_support, name="withdraw-support"),
    path("handtekeningenlijsten/", support.sheets, name="sheets"),
    path("handtekeningenlijsten/<uuid:sheet_id>/doorhalen/", support.strike_sheet, name="strike-sheet"),
    path("hulp-aanbieden/", helping.offer_help, name="offer-help"),
    path("hulp-aanbieden/<uuid:offer_id>/terugnemen/", helping.withdraw_help, name="withdraw-help"),
    path("hulp/", helping.help_offers, name="help-offers"),
    path("berichten/", updates.updates, name="updates"),
    path("berichten/nieuw/", updates.post_update, name="post-update"),
    path("berichten/<uuid:update_id>/weghalen/", updates.remove_update, name="remove-update"),
    path("mijlpalen/", milestones.milestones, name="milestones"),
    path("mijlpalen/<uuid:milestone_id>/verzetten/", milestones.move, name="move-milestone"),
    path("mijlpalen/<uuid:milestone_id>/klaar/", milestones.finish, name="finish-milestone"),
    path("mijlpalen/<uuid:milestone_id>/laten-vallen/", milestones.drop, name="drop-milestone"),
    path("terugkijken/", milestones.evaluate, name="evaluate"),
    path("versies/", versions.versions, name="versions"),
    path("nieuwe-versie/", versions.new_version, name="new-version"),
    path("nieuwe-versie/<uuid:text_id>/tekenen/", versions.sign, name="sign-text"),
    path("nieuwe-versie/<uuid:text_id>/intrekken/", versions.drop, name="drop-text"),
]
