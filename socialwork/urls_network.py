"""The network, under the address of social workers."""

from django.urls import path

from socialwork.views import network

urlpatterns = [
    path("", network.network, name="network"),
    path("kaart/", network.network_map, name="network-map"),
    path("nieuw/", network.new_actor, name="new-actor"),
    path("<uuid:actor_id>/", network.actor, name="actor"),
    path("<uuid:actor_id>/wijzigen/", network.change_actor, name="change-actor"),
    path("<uuid:actor_id>/aanbod/", network.offering, name="offering"),
    path("<uuid:actor_id>/aanbod/<int:offering_id>/weg/", network.drop_offering, name="drop-offering"),
    path("<uuid:actor_id>/band/", network.tie, name="tie"),
    path("<uuid:actor_id>/band/<uuid:tie_id>/verbreken/", network.end_tie, name="end-tie"),
    path("<uuid:actor_id>/toestemming/", network.consent, name="actor-consent"),
    path("<uuid:actor_id>/weghalen/", network.remove_actor, name="remove-actor"),
]
