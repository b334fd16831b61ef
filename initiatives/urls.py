from django.urls import include, path

from initiatives.views import (
    checking,
    feeds,
    finding,
    following,
    group,
    joining,
    proposing,
    public,
    sketching,
    taking_over,
    withdrawing,
)

app_name = "initiatives"

urlpatterns = [
    path("", finding.initiative_list, name="list"),
    path("kaart/", finding.initiative_map, name="map"),
    path("kaart.geojson", finding.map_data, name="map-data"),
    path("feed.atom", feeds.plans, {"form": "atom"}, name="atom"),
    path("feed.rss", feeds.plans, {"form": "rss"}, name="rss"),
    path("nieuw/", sketching.new, name="new"),
    path("nieuw/<uuid:sketch_id>/controleren/", checking.check, name="check"),
    path("nieuw/<uuid:sketch_id>/weggooien/", checking.discard, name="discard"),
    path("nieuw/<uuid:sketch_id>/van-mij/", checking.claim, name="claim"),
    path("nieuw/<uuid:sketch_id>/<slug:slug>/", sketching.step, name="step"),
    path("taak-overnemen/", taking_over.take_over, name="take-over"),
    path("lijkt-op/", sketching.similar, name="similar"),
    path("uitnodiging/<str:token>/", group.invitation, name="invitation"),
    path("<uuid:initiative_id>/", public.detail, name="detail"),
    path("<uuid:initiative_id>/feed.atom", feeds.one_plan, name="plan-atom"),
    path("<uuid:initiative_id>/wijzigen/", proposing.revise, name="revise"),
    path("<uuid:initiative_id>/wijzigen/<slug:slug>/", proposing.revise_step, name="revise-step"),
    path("<uuid:initiative_id>/verstuurd/", proposing.sent, name="sent"),
    path("<uuid:initiative_id>/uitnodigen/", group.invite, name="invite"),
    path("<uuid:initiative_id>/handtekeningen/", group.signatures, name="signatures"),
    path(
        "<uuid:initiative_id>/laten-tekenen/<uuid:membership_id>/",
        group.name_representative,
        name="name-representative",
    ),
    path("<uuid:initiative_id>/tekenen-doorgeven/", group.hand_on, name="hand-on"),
    path("<uuid:initiative_id>/groep-verlaten/", group.leave, name="leave-group"),
    path("<uuid:initiative_id>/stoppen/", withdrawing.withdraw, name="withdraw"),
    path("<uuid:initiative_id>/meedoen/", joining.join, name="join"),
    path("<uuid:initiative_id>/meedoen/<uuid:request_id>/", joining.answer, name="answer-join"),
    path("<uuid:initiative_id>/volgen/", following.follow, name="follow"),
    path("<uuid:initiative_id>/niet-meer-volgen/", following.unfollow, name="unfollow"),
    path("<uuid:initiative_id>/", include("initiatives.urls_around")),
]
