from django.urls import path

from initiatives.views import following, group, proposing, public, withdrawing

app_name = "initiatives"

urlpatterns = [
    path("", public.initiative_list, name="list"),
    path("nieuw/", proposing.new, name="new"),
    path("uitnodiging/<str:token>/", group.invitation, name="invitation"),
    path("<uuid:initiative_id>/", public.detail, name="detail"),
    path("<uuid:initiative_id>/wijzigen/", proposing.revise, name="revise"),
    path("<uuid:initiative_id>/verstuurd/", proposing.sent, name="sent"),
    path("<uuid:initiative_id>/uitnodigen/", group.invite, name="invite"),
    path("<uuid:initiative_id>/stoppen/", withdrawing.withdraw, name="withdraw"),
    path("<uuid:initiative_id>/volgen/", following.follow, name="follow"),
    path("<uuid:initiative_id>/niet-meer-volgen/", following.unfollow, name="unfollow"),
]
