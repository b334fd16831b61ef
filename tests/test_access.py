"""Who may open what: every address of the program against every role, in one table.

An address without a row fails the build, and so does a row without an address. The plan in it is that of the cast: it
was sent, Omar handles it, and the step at which its group and the municipal team decide together is open.

    in      sent to the sign-in page
    mfa     sent to the second factor
    ->      sent on to somewhere else
    number  the status of the answer

The roles in order: nobody who is signed in; a resident who has nothing to do with the plan; the representative of its
group; the official of its district; an official of another district; the social worker; the executive; the admin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Invitation, Party, Person
from civilservants import actions as desk
from civilservants.models import Deviation, Regulation
from decisions import actions as decisions
from decisions.models import Step
from districts.models import District
from initiatives import actions as initiatives
from initiatives.models import Initiative
from ledger.models import Entry
from notifications.envelopes import answer_token, stop_token
from socialwork import actions as social_work
from tests import factories
from tests.conftest import SignedIn
from tests.portions import by_day_and_night
from tests.socialwork.casework import Whole, whole_case
from tests.uploading import a_document, a_picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ROLES = (
    None,
    "resident",
    "representative",
    "official",
    "other_district_official",
    "social_worker",
    "executive",
    "admin",
)
STAFF = ("official", "other_district_official", "social_worker", "executive", "admin")

FACTORIES: dict[str, Callable[[], Any]] = {
    name.removesuffix("Factory"): made for name, made in vars(factories).items() if name.endswith("Factory")
}

TABLE = """
#     name                               nobody resident representative official other-official social executive admin
# the house
GET   home                               200  200  200  200  200  200  200  200
GET   healthz                            200  200  200  200  200  200  200  200
GET   readyz                             503  503  503  503  503  503  503  503
# signing in
BOTH  account_login                      200  ->   ->   ->   ->   ->   ->   ->
GET   account_request_login_code         in   in   in   in   in   in   in   in
BOTH  account_confirm_login_code         in   ->   ->   ->   ->   ->   ->   ->
GET   account_signup                     in   in   in   in   in   in   in   in
GET   account_logout                     ->   200  200  200  200  200  200  200
POST  account_logout                     ->   ->   ->   ->   ->   ->   ->   ->
GET   account_inactive                   200  200  200  200  200  200  200  200
BOTH  account_reauthenticate             in   403  403  403  403  403  403  403
GET   account_email                      in   200  200  200  200  200  200  200
POST  account_email                      in   ->   ->   ->   ->   ->   ->   ->
BOTH  account_email_verification_sent    in   ->   ->   ->   ->   ->   ->   ->
GET   mfa_index                          in   200  200  200  200  200  200  200
BOTH  mfa_authenticate                   in   ->   ->   ->   ->   ->   ->   ->
BOTH  mfa_reauthenticate                 in   403  403  403  403  403  403  403
BOTH  mfa_activate_totp                  in   200  200  200  200  200  200  200
BOTH  mfa_deactivate_totp                in   404  404  404  404  404  404  404
GET   mfa_view_recovery_codes            in   404  404  404  404  404  404  404
BOTH  mfa_generate_recovery_codes        in   200  200  200  200  200  200  200
BOTH  mfa_download_recovery_codes        in   404  404  404  404  404  404  404
GET   mfa_list_webauthn                  in   200  200  200  200  200  200  200
BOTH  mfa_add_webauthn                   in   200  200  200  200  200  200  200
BOTH  mfa_reauthenticate_webauthn        in   403  403  403  403  403  403  403
BOTH  mfa_remove_webauthn                in   404  404  404  404  404  404  404
BOTH  mfa_edit_webauthn                  in   404  404  404  404  404  404  404
BOTH  mfa_login_webauthn                 in   ->   ->   ->   ->   ->   ->   ->
GET   socialaccount_login_cancelled      200  200  200  200  200  200  200  200
GET   socialaccount_login_error          401  401  401  401  401  401  401  401
BOTH  socialaccount_signup               in   in   in   in   in   in   in   in
BOTH  socialaccount_connections          in   200  200  200  200  200  200  200
BOTH  openid_connect_login               404  404  404  404  404  404  404  404
BOTH  openid_connect_callback            404  404  404  404  404  404  404  404
BOTH  demo-sign-in                       404  404  404  404  404  404  404  404
GET   language                           ->   ->   ->   ->   ->   ->   ->   ->
# plans
GET   initiatives:list                   200  200  200  200  200  200  200  200
GET   initiatives:map                    200  200  200  200  200  200  200  200
GET   initiatives:map-data               200  200  200  200  200  200  200  200
GET   initiatives:atom                   200  200  200  200  200  200  200  200
GET   initiatives:rss                    200  200  200  200  200  200  200  200
GET   initiatives:plan-atom              200  200  200  200  200  200  200  200
GET   initiatives:new                    200  200  200  200  200  200  200  200
POST  initiatives:new                    200  200  200  200  200  200  200  200
GET   initiatives:step                   in   404  200  404  404  404  404  404
POST  initiatives:step                   in   404  200  404  404  404  404  404
GET   initiatives:check                  in   404  200  404  404  404  404  404
POST  initiatives:check                  in   404  200  404  404  404  404  404
GET   initiatives:claim                  in   405  405  405  405  405  405  405
POST  initiatives:claim                  in   404  ->   404  404  404  404  404
GET   initiatives:discard                405  405  405  405  405  405  405  405
POST  initiatives:discard                ->   ->   ->   ->   ->   ->   ->   ->
GET   initiatives:invitation             200  200  200  200  200  200  200  200
POST  initiatives:invitation             in   ->   200  200  200  200  200  200
GET   initiatives:detail                 200  200  200  200  200  200  200  200
GET   initiatives:revise                 in   404  ->   404  404  404  404  404
POST  initiatives:revise                 in   404  ->   404  404  404  404  404
GET   initiatives:revise-step            in   404  ->   404  404  404  404  404
POST  initiatives:revise-step            in   404  200  404  404  404  404  404
GET   initiatives:sent                   in   404  200  404  404  404  404  404
BOTH  initiatives:invite                 in   404  200  404  404  404  404  404
BOTH  initiatives:signatures             in   404  200  404  404  404  404  404
GET   initiatives:name-representative    in   405  405  405  405  405  405  405
POST  initiatives:name-representative    in   404  ->   404  404  404  404  404
BOTH  initiatives:hand-on                in   404  200  404  404  404  404  404
BOTH  initiatives:leave-group            in   404  200  404  404  404  404  404
BOTH  initiatives:withdraw               in   404  200  404  404  404  404  404
GET   initiatives:follow                 in   200  200  200  200  200  200  200
POST  initiatives:follow                 in   ->   ->   ->   ->   ->   ->   ->
GET   initiatives:unfollow               in   405  405  405  405  405  405  405
POST  initiatives:unfollow               in   ->   ->   ->   ->   ->   ->   ->
BOTH  initiatives:join                   in   200  200  200  200  200  200  200
BOTH  initiatives:answer-join            in   404  200  404  404  404  404  404
GET   initiatives:take-over              200  200  200  200  200  200  200  200
GET   initiatives:similar                200  200  200  200  200  200  200  200
GET   places:index                       200  200  200  200  200  200  200  200
GET   places:district                    200  200  200  200  200  200  200  200
GET   places:neighbourhood               200  200  200  200  200  200  200  200
# around plans
BOTH  initiatives:attachments            in   404  200  404  404  404  404  404
GET   initiatives:file                   404  404  200  200  404  404  404  404
GET   initiatives:file-small             404  404  200  200  404  404  404  404
GET   initiatives:publish-attachment     in   405  405  405  405  405  405  405
POST  initiatives:publish-attachment     in   404  ->   404  404  404  404  404
GET   initiatives:remove-attachment      in   405  405  405  405  405  405  405
POST  initiatives:remove-attachment      in   404  ->   404  404  404  404  404
GET   initiatives:attachments-in-public  in   404  404  200  404  404  404  404
BOTH  initiatives:take-down              in   404  404  200  404  404  404  404
GET   initiatives:support                in   200  200  200  200  200  200  200
POST  initiatives:support                in   ->   ->   ->   ->   ->   ->   ->
GET   initiatives:withdraw-support       in   405  405  405  405  405  405  405
POST  initiatives:withdraw-support       in   ->   ->   ->   ->   ->   ->   ->
BOTH  initiatives:sheets                 in   404  404  200  404  404  404  404
BOTH  initiatives:strike-sheet           in   404  404  200  404  404  404  404
GET   initiatives:offer-help             in   200  200  200  200  200  200  200
POST  initiatives:offer-help             in   200  200  200  200  200  200  200
GET   initiatives:withdraw-help          in   405  405  405  405  405  405  405
POST  initiatives:withdraw-help          in   ->   404  404  404  404  404  404
BOTH  initiatives:help-offers            in   404  200  404  404  404  404  404
GET   initiatives:updates                200  200  200  200  200  200  200  200
BOTH  initiatives:post-update            in   404  200  404  404  404  404  404
BOTH  initiatives:remove-update          in   404  200  200  404  404  404  404
BOTH  initiatives:milestones             in   404  200  200  404  404  404  404
BOTH  initiatives:move-milestone         in   404  200  200  404  404  404  404
BOTH  initiatives:finish-milestone       in   404  200  200  404  404  404  404
BOTH  initiatives:drop-milestone         in   404  200  200  404  404  404  404
BOTH  initiatives:evaluate               in   404  200  200  404  404  404  404
GET   initiatives:versions               200  200  200  200  200  200  200  200
BOTH  initiatives:new-version            in   404  200  404  404  404  404  404
GET   initiatives:sign-text              in   405  405  405  405  405  405  405
POST  initiatives:sign-text              in   404  ->   404  404  404  404  404
GET   initiatives:drop-text              in   405  405  405  405  405  405  405
POST  initiatives:drop-text              in   404  ->   404  404  404  404  404
GET   group-messages                     in   404  200  404  404  404  404  404
BOTH  answer                             200  200  200  200  200  200  200  200
# the table
BOTH  decisions:propose                  in   404  200  200  404  200  404  404
BOTH  decisions:voice                    in   404  200  200  404  200  404  404
BOTH  decisions:take-back                in   404  200  200  404  200  404  404
BOTH  decisions:reverse                  in   404  200  200  404  200  404  404
GET   decisions:recuse                   in   404  200  200  404  200  200  404
POST  decisions:recuse                   in   404  ->   ->   404  ->   ->   404
BOTH  decisions:advise                   in   404  200  200  404  200  404  404
BOTH  decisions:offer                    in   404  200  200  404  200  404  404
BOTH  decisions:answer                   in   404  200  200  404  200  200  404
BOTH  decisions:give-back                in   404  200  200  404  200  404  404
BOTH  decisions:withdraw                 in   404  404  404  404  404  200  404
BOTH  decisions:term                     in   404  404  200  404  404  200  404
BOTH  subject-of-process                 ->   ->   ->   ->   ->   ->   ->   ->
# the desks
BOTH  desk:queue                         in   404  404  200  200  404  200  404
BOTH  desk:plan                          in   404  404  200  404  404  200  404
GET   desk:accept                        in   405  405  405  405  405  405  405
POST  desk:accept                        in   404  404  ->   404  404  ->   404
BOTH  desk:assign                        in   404  404  200  404  404  200  404
BOTH  desk:keys                          in   404  404  200  200  404  200  404
GET   desk:save-view                     in   404  404  ->   ->   404  ->   404
POST  desk:save-view                     in   404  404  200  200  404  200  404
GET   desk:share-view                    in   405  405  405  405  405  405  405
POST  desk:share-view                    in   404  404  ->   404  404  404  404
GET   desk:remove-view                   in   405  405  405  405  405  405  405
POST  desk:remove-view                   in   404  404  ->   404  404  404  404
GET   desk:snooze                        in   404  404  ->   404  404  ->   404
POST  desk:snooze                        in   404  404  200  404  404  200  404
GET   desk:wake                          in   405  405  405  405  405  405  405
POST  desk:wake                          in   404  404  ->   404  404  ->   404
BOTH  desk:bulk                          in   404  404  ->   ->   404  ->   404
BOTH  desk:bulk-done                     in   404  404  200  404  404  404  404
GET   desk:bulk-undo                     in   405  405  405  405  405  405  405
POST  desk:bulk-undo                     in   404  404  ->   404  404  404  404
BOTH  desk:handover                      in   404  404  200  200  404  200  404
BOTH  desk:absences                      in   404  404  200  200  404  200  404
GET   desk:withdraw-absence              in   405  405  405  405  405  405  405
POST  desk:withdraw-absence              in   404  404  ->   404  404  404  404
BOTH  desk:link                          in   404  404  200  404  404  200  404
GET   desk:unlink                        in   405  405  405  405  405  405  405
POST  desk:unlink                        in   404  404  ->   404  404  ->   404
GET   desk:take-up                       in   405  405  405  405  405  405  405
POST  desk:take-up                       in   404  404  ->   404  404  ->   404
GET   desk:end-assignment                in   405  405  405  405  405  405  405
POST  desk:end-assignment                in   404  404  ->   404  404  ->   404
BOTH  desk:deviations                    in   404  404  200  200  404  200  404
BOTH  desk:deviation-new                 in   404  404  200  200  404  200  404
BOTH  desk:deviation                     in   404  404  200  200  404  200  404
BOTH  desk:deviation-write               in   404  404  200  404  404  404  404
BOTH  desk:deviation-submit              in   404  404  200  404  404  404  404
GET   desk:deviation-drop                in   404  404  200  404  404  404  404
POST  desk:deviation-drop                in   404  404  200  404  404  404  404
BOTH  desk:rules                         in   404  404  200  200  404  200  404
BOTH  desk:rule-propose                  in   404  404  200  200  404  200  404
BOTH  desk:rule-proposal                 in   404  404  200  200  404  200  404
GET   desk:calendar                      in   404  404  ->   ->   404  ->   404
GET   desk:team-calendar                 in   404  404  200  200  404  200  404
GET   desk:figures                       in   404  404  200  200  404  200  404
GET   desk:figures-csv                   in   404  404  200  200  404  200  404
GET   desk:figures-xlsx                  in   404  404  200  200  404  200  404
BOTH  desk:messages                      in   404  404  200  404  404  200  404
BOTH  desk:new-message                   in   404  404  200  404  404  200  404
BOTH  desk:message                       in   404  404  200  404  404  200  404
BOTH  desk:drop-message                  in   404  404  200  404  404  404  404
BOTH  desk:notes                         in   404  404  200  404  404  200  404
GET   desk:see-note                      in   405  405  405  405  405  405  405
POST  desk:see-note                      in   404  404  ->   404  404  ->   404
GET   desk:strike-note                   in   405  405  405  405  405  405  405
POST  desk:strike-note                   in   404  404  ->   404  404  ->   404
BOTH  desk:questions                     in   404  404  200  404  404  200  404
GET   desk:withdraw-question             in   405  405  405  405  405  405  405
POST  desk:withdraw-question             in   404  404  ->   404  404  ->   404
BOTH  fieldwork:home                     in   404  404  404  404  200  404  404
# confidential cases: by actor and state in tests/socialwork/test_case_grid.py
GET   fieldwork:cases                    in   404  404  404  404  200  404  404
BOTH  fieldwork:case-new                 in   404  404  404  404  200  404  404
BOTH  fieldwork:break-glass              in   404  404  404  404  200  404  404
BOTH  fieldwork:review-glass             in   404  404  404  404  200  404  404
GET   fieldwork:watch                    in   404  404  404  404  200  404  404
BOTH  fieldwork:review-look              in   404  404  404  404  200  404  404
GET   fieldwork:own-street               in   404  404  404  404  200  404  404
POST  fieldwork:own-street               in   404  404  404  404  ->   404  404
GET   fieldwork:handover                 in   404  404  404  404  200  404  404
POST  fieldwork:handover                 in   404  404  404  404  404  404  404
GET   fieldwork:case                     in   404  404  404  404  200  404  404
BOTH  fieldwork:case-revise              in   404  404  404  404  200  404  404
BOTH  fieldwork:case-write               in   404  404  404  404  200  404  404
BOTH  fieldwork:settle-goal              in   404  404  404  404  200  404  404
GET   fieldwork:finish-step              in   405  405  405  405  405  405  405
POST  fieldwork:finish-step              in   404  404  404  404  ->   404  404
BOTH  fieldwork:change-step              in   404  404  404  404  200  404  404
BOTH  fieldwork:change-appointment       in   404  404  404  404  200  404  404
BOTH  fieldwork:change-involved          in   404  404  404  404  200  404  404
GET   fieldwork:case-file                in   404  404  404  404  200  404  404
BOTH  fieldwork:case-end                 in   404  404  404  404  200  404  404
BOTH  fieldwork:case-team                in   404  404  404  404  200  404  404
GET   fieldwork:case-leave               in   405  405  405  405  405  405  405
POST  fieldwork:case-leave               in   404  404  404  404  ->   404  404
BOTH  fieldwork:hand-over                in   404  404  404  404  200  404  404
GET   fieldwork:take-back-handover       in   405  405  405  405  405  405  405
POST  fieldwork:take-back-handover       in   404  404  404  404  ->   404  404
GET   fieldwork:take-left                in   405  405  405  405  405  405  405
POST  fieldwork:take-left                in   404  404  404  404  404  404  404
GET   fieldwork:looks                    in   404  404  404  404  200  404  404
BOTH  fieldwork:ask-consent              in   404  404  404  404  200  404  404
BOTH  fieldwork:consent                  in   404  404  404  404  200  404  404
BOTH  consent                            200  200  200  200  200  200  200  200
GET   shared                             in   200  200  200  200  200  200  200
GET   shared-summary                     in   404  404  200  404  404  404  404
GET   own-cases                          in   200  200  200  200  200  200  200
GET   answer-own-consent                 in   405  405  405  405  405  405  405
POST  answer-own-consent                 in   ->   404  404  404  404  404  404
GET   withdraw-own-consent               in   405  405  405  405  405  405  405
POST  withdraw-own-consent               in   ->   404  404  404  404  404  404
GET   fieldwork:network                  in   404  404  404  404  200  404  404
GET   fieldwork:network-map              in   404  404  404  404  200  404  404
BOTH  fieldwork:new-actor                in   404  404  404  404  200  404  404
GET   fieldwork:actor                    in   404  404  404  404  200  404  404
BOTH  fieldwork:change-actor             in   404  404  404  404  200  404  404
BOTH  fieldwork:offering                 in   404  404  404  404  200  404  404
GET   fieldwork:drop-offering            in   405  405  405  405  405  405  405
POST  fieldwork:drop-offering            in   404  404  404  404  ->   404  404
BOTH  fieldwork:tie                      in   404  404  404  404  200  404  404
GET   fieldwork:end-tie                  in   405  405  405  405  405  405  405
POST  fieldwork:end-tie                  in   404  404  404  404  ->   404  404
BOTH  fieldwork:actor-consent            in   404  404  404  404  200  404  404
GET   fieldwork:remove-actor             in   404  404  404  404  200  404  404
POST  fieldwork:remove-actor             in   404  404  404  404  ->   404  404
GET   fieldwork:plans                    in   404  404  404  404  200  404  404
BOTH  fieldwork:submit-for               in   404  404  404  404  200  404  404
BOTH  fieldwork:plan                     in   404  404  404  404  200  404  404
GET   fieldwork:go-along                 in   405  405  405  405  405  405  405
POST  fieldwork:go-along                 in   404  404  404  404  ->   404  404
GET   fieldwork:receipt                  in   404  404  404  404  200  404  404
BOTH  fieldwork:end-company              in   404  404  404  404  200  404  404
GET   fieldwork:ask-actor                in   405  405  405  405  405  405  405
POST  fieldwork:ask-actor                in   404  404  404  404  ->   404  404
GET   fieldwork:answer-for               in   405  405  405  405  405  405  405
POST  fieldwork:answer-for               in   404  404  404  404  ->   404  404
# the neighbourhood: what everybody reads, and what is read for one's work
GET   profile                            200  200  200  200  200  200  200  200
GET   profile-part                       200  200  200  200  200  200  200  200
GET   team-profiles                      in   404  404  200  200  200  200  404
GET   team-profile                       in   404  404  200  200  200  200  404
BOTH  write-statement                    in   404  404  200  404  200  404  404
BOTH  strike-statement                   in   404  404  200  404  200  404  404
GET   help-figures                       200  200  200  200  200  200  200  200
GET   help-figures-csv                   200  200  200  200  200  200  200  200
GET   take-plan                          in   200  200  200  200  200  200  200
POST  take-plan                          in   ->   ->   200  200  200  200  ->
GET   own-consent                        200  200  200  200  200  200  200  200
POST  own-consent                        ->   ->   ->   ->   ->   ->   ->   ->
GET   fieldwork:take-up                  in   405  405  405  405  405  405  405
POST  fieldwork:take-up                  in   404  404  404  404  ->   404  404
# the boundary between the professions
BOTH  work:log                           in   404  404  200  200  200  404  404
BOTH  work:team                          in   404  404  200  200  200  404  404
GET   work:strike                        in   405  405  405  405  405  405  405
POST  work:strike                        in   404  404  ->   404  404  404  404
BOTH  consults:list                      in   404  404  200  200  200  200  404
BOTH  consults:ask                       in   404  404  200  404  404  404  404
BOTH  consults:consult                   in   404  404  200  404  200  404  404
GET   consults:agree                     in   405  405  405  405  405  405  405
POST  consults:agree                     in   404  404  ->   404  ->   404  404
BOTH  consults:example                   in   404  404  200  404  200  404  404
GET   consults:clear-example             in   405  405  405  405  405  405  405
POST  consults:clear-example             in   404  404  ->   404  ->   404  404
GET   consults:withdraw-example          in   405  405  405  405  405  405  405
POST  consults:withdraw-example          in   404  404  ->   404  ->   404  404
GET   demarcation:history                200  200  200  200  200  200  200  200
GET   demarcation:examples               200  200  200  200  200  200  200  200
BOTH  demarcation:propose                in   404  404  404  404  200  200  404
BOTH  demarcation:proposal               in   404  404  404  404  200  200  404
GET   displacement                       200  200  200  200  200  200  200  200
GET   displacement-csv                   200  200  200  200  200  200  200  200
# the administration
BOTH  admin:index                        ->   404  404  404  404  404  404  200
BOTH  admin:login                        in   404  404  404  404  404  404  404
BOTH  admin:logout                       ->   404  404  404  404  404  404  ->
BOTH  admin:password_change              ->   404  404  404  404  404  404  404
BOTH  admin:password_change_done         ->   404  404  404  404  404  404  404
GET   admin:autocomplete                 ->   404  404  404  404  404  404  403
POST  admin:autocomplete                 ->   404  404  404  404  404  404  405
BOTH  admin:view_on_site                 ->   404  404  404  404  404  404  404
GET   admin:jsi18n                       ->   404  404  404  404  404  404  200
POST  admin:jsi18n                       ->   404  404  404  404  404  404  405
BOTH  admin:app_list                     ->   404  404  404  404  404  404  200
BOTH  admin:(old-address-of-a-row)       in   404  404  404  404  404  404  ->
BOTH  admin:(anything-else)              ->   404  404  404  404  404  404  404
# what everybody may check, and what is one’s own
GET   logbook                            200  200  200  200  200  200  200  200
GET   logbook-download                   200  200  200  200  200  200  200  200
GET   logbook-line                       200  200  200  200  200  200  200  200
GET   logbook-body                       200  200  200  200  200  200  200  200
GET   authority-figures                  200  200  200  200  200  200  200  200
GET   authority-figures-csv              200  200  200  200  200  200  200  200
GET   deviations-in-public               200  200  200  200  200  200  200  200
GET   rules-in-public                    200  200  200  200  200  200  200  200
GET   mandates                           200  200  200  200  200  200  200  200
GET   mandates-csv                       200  200  200  200  200  200  200  200
GET   outages                            200  200  200  200  200  200  200  200
# for other programs
GET   api                                200  200  200  200  200  200  200  200
GET   api-schema                         200  200  200  200  200  200  200  200
GET   api-initiatives                    200  200  200  200  200  200  200  200
GET   api-initiative                     200  200  200  200  200  200  200  200
GET   api-steps                          200  200  200  200  200  200  200  200
GET   api-districts                      200  200  200  200  200  200  200  200
GET   api-district                       200  200  200  200  200  200  200  200
GET   api-log                            200  200  200  200  200  200  200  200
BOTH  api-unknown                        404  404  404  404  404  404  404  404
# what everybody may check, and what is one’s own
BOTH  notifications:stop                 200  200  200  200  200  200  200  200
GET   mine                               in   200  200  200  200  200  200  200
BOTH  my-details                         in   200  200  200  200  200  200  200
GET   my-followed                        in   200  200  200  200  200  200  200
GET   my-supported                       in   200  200  200  200  200  200  200
GET   my-help                            in   200  200  200  200  200  200  200
"""
"""BOTH is GET and POST. Where there is only GET, a POST opens nothing: it gives 405, or what GET refuses with."""

ADMIN_KEEPS = (
    "accounts_party",
    "accounts_person",
    "boundary_consultterms",
    "civilservants_regulation",
    "civilservants_answertemplate",
    "civilservants_placeinneed",
    "decisions_mandate",
    "decisions_restday",
    "districts_district",
    "districts_municipality",
    "districts_neighbourhood",
    "districts_workplace",
    "initiatives_instrumentlink",
    "initiatives_supportthreshold",
    "initiatives_theme",
)
"""Reference data: an admin adds and changes it, and removes nothing."""

ADMIN_VERSIONS = ("decisions_outage", "decisions_processtemplate", "decisions_templatestep")
"""A new version, or an outage, is added; what stands there stays as it is."""

ADMIN_READS = (
    "accounts_demarcation",
    "accounts_invitation",
    "boundary_demarcationproposal",
    "civilservants_deviation",
    "civilservants_ownroom",
    "civilservants_ruleproposal",
    "decisions_assignment",
    "decisions_authority",
    "decisions_decision",
    "decisions_process",
    "decisions_proposal",
    "decisions_step",
    "decisions_term",
    "decisions_transfer",
    "initiatives_initiative",
    "ledger_entry",
    "notifications_message",
)
"""What has a workflow: an admin sees it, and changes it nowhere."""


@dataclass(frozen=True)
class Row:
    method: str
    name: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def rows() -> list[Row]:
    lines = [line.split() for line in TABLE.strip().splitlines() if not line.startswith("#")]
    found = []
    for method, name, *expected in lines:
        assert len(expected) == len(ROLES), name
        found += [Row(one, name, tuple(expected)) for one in ("GET", "POST") if method in {one, "BOTH"}]
    return found + list(admin_rows())


def admin_rows() -> Iterator[Row]:
    """Nobody but an admin finds anything under /beheer/."""
    for models, may in ((ADMIN_KEEPS, "200"), (ADMIN_VERSIONS, "200"), (ADMIN_READS, "403")):
        for model in models:
            change = "200" if models is ADMIN_KEEPS else "403"
            pages = {"changelist": ("200", "200"), "history": ("200", "200"), "add": (may, may)}
            pages |= {"change": ("200", change), "delete": ("403", "403")}
            for page, answers in pages.items():
                for method, answer in zip(("GET", "POST"), answers, strict=True):
                    yield Row(method, f"admin:{model}_{page}", ("in", *["404"] * 6, answer))


NAMELESS = {"<path:object_id>/": "(old-address-of-a-row)", "(?P<url>.*)$": "(anything-else)"}
"""Two patterns of Django's admin without a name of their own."""


def names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Every name of an address under this resolver, with its namespaces before it."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name or NAMELESS[str(pattern.pattern)]])
        else:
            yield from names(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)


class TestTheTable:
    def test_every_address_has_a_row(self) -> None:
        assert set(names(get_resolver())) - {row.name for row in rows()} == set()

    def test_every_row_has_an_address(self) -> None:
        assert {row.name for row in rows()} - set(names(get_resolver())) == set()

    def test_no_row_stands_twice(self) -> None:
        assert len({(row.method, row.name) for row in rows()}) == len(rows())


@pytest.fixture
def arguments(
    joint_step: Step,
    accepted_initiative: Initiative,
    invitation: Invitation,
    resident: Person,
    representative: Person,
    official: Person,
    social_worker: Person,
    welfare: Party,
    team: Party,
    executive_board: Party,
    content: initiatives.Content,
    later: datetime,
) -> Callable[[str], dict[str, Any]]:
    """What stands in an address, by its name."""
    district = accepted_initiative.neighbourhood.district
    transfer = decisions.offer_transfer(
        step_id=joint_step.id,
        kind="share",
        giver=accepted_initiative.group,
        receiver=executive_board,
        reason="Het geld komt van het college.",
        answer_by=later.date() + timedelta(days=14),
        by=representative,
        at=later,
    )
    attachment = initiatives.attach(
        initiative_id=accepted_initiative.id,
        data=a_picture(),
        name="plein.jpg",
        title="Het plein",
        by=representative,
        at=later,
    )
    sheet = initiatives.enter_sheet(
        initiative_id=accepted_initiative.id,
        data=a_document(),
        name="lijst.pdf",
        signatures=12,
        collected_on=later.date(),
        note="",
        by=official,
        at=later,
    )
    offer = initiatives.offer_help(
        initiative_id=accepted_initiative.id, kind="hands", message="Ik help graag.", by=resident, at=later
    )
    update = initiatives.post_update(
        initiative_id=accepted_initiative.id, title="Begonnen", text="Wij zijn begonnen.", by=representative, at=later
    )
    milestone = initiatives.plan_milestone(
        initiative_id=accepted_initiative.id,
        title="De eerste kast staat",
        planned_on=later.date() + timedelta(days=30),
        party=accepted_initiative.group,
        by=representative,
        at=later,
    )
    assignment = accepted_initiative.process.assignments.get()  # type: ignore[union-attr]
    regulation = factories.RegulationFactory(owner=executive_board)
    draft = factories.DeviationFactory(regulation=regulation, team=team, drafted_by=official)
    proposal = factories.RuleProposalFactory(regulation=regulation, team=team, proposed_by=official)
    message = desk.draft_message(
        initiative_id=accepted_initiative.id, subject="De sleutel", text="Haal hem.", by=official, at=later
    )
    note = desk.write_note(initiative_id=accepted_initiative.id, text="Bel de school.", by=official, at=later)
    question = desk.ask(
        initiative_id=accepted_initiative.id,
        person=representative,
        text="Welke dag?",
        answer_by=later.date() + timedelta(days=7),
        by=official,
        at=later,
    )
    view = desk.save_view(name="Nieuw", query="beeld=nieuw", by=official, at=later)
    absence = desk.note_absence(
        person=official, first_day=later.date(), last_day=later.date() + timedelta(days=100), by=official, at=later
    )
    other = initiatives.draft(content=content, group_name="Vrienden", by=resident, at=later)
    other = initiatives.send(initiative_id=other.id, by=resident, at=later)
    initiatives.accept_for_handling(initiative_id=other.id, by=official, at=later)
    order = desk.Order(verb="ask", question="Waar is de tekening?", answer_by=later.date() + timedelta(days=7))
    plans = [other.id]
    _told, fingerprint = desk.preview(order=order, initiative_ids=plans, by=official, at=later)
    bulk, _told = desk.act(order=order, initiative_ids=plans, fingerprint=fingerprint, by=official, at=later)
    link = initiatives.link_plans(
        plan_id=other.id,
        other_id=accepted_initiative.id,
        goes_on_in=False,
        reason="Zelfde straat.",
        by=official,
        at=later,
    )
    whole = a_case_with_everything(welfare, social_worker, accepted_initiative, team, resident, later)
    about_social_work = of_social_work(social_worker, official, team, accepted_initiative, other, later)
    boundary_things = at_the_boundary(accepted_initiative, official, social_worker, team, later)
    known: dict[str, Any] = {
        **whole.keys(),
        **about_social_work["known"],
        **boundary_things,
        "deviation_id": draft.id,
        "regulation_id": regulation.id,
        "proposal_id": proposal.id,
        "team_id": team.id,
        "absence_id": absence.id,
        "other_id": other.id,
        "link_id": link.id,
        "bulk_id": bulk.id,
        "view_id": view.id,
        "initiative_id": accepted_initiative.id,
        "id": accepted_initiative.id,
        "process_id": accepted_initiative.process_id,
        "step_id": joint_step.id,
        "transfer_id": transfer.id,
        "assignment_id": assignment.id,
        "attachment_id": attachment.id,
        "offer_id": offer.id,
        "update_id": update.id,
        "milestone_id": milestone.id,
        "sheet_id": sheet.id,
        "text_id": factories.NewTextFactory(initiative=accepted_initiative).id,
        "message_id": message.id,
        "note_id": note.id,
        "question_id": question.id,
        "membership_id": accepted_initiative.group.memberships.get(is_representative=False).id,
        "code": district.code,
        "neighbourhood_code": accepted_initiative.neighbourhood_id,
        "index": Entry.objects.count(),
        "pk": 1,
        "app_label": "districts",
        "content_type_id": ContentType.objects.get_for_model(type(district)).pk,
        "provider_id": "none",
        "table": "besluiten",
        "token": accounts.invitation_token(invitation),
        "sketch_id": initiatives.begin_sketch(
            sketch_id=uuid4(), answers={"title": ["Tuin"]}, by=representative, at=timezone.now()
        ).id,
        "slug": "wat",
        "request_id": initiatives.ask_to_join(
            initiative_id=accepted_initiative.id,
            message="Mag ik mee?",
            by=factories.PersonFactory(),
            at=timezone.now(),
        ).id,
    }
    assert accepted_initiative.process_id is not None
    of_the_team = decisions.assign(
        process_id=accepted_initiative.process_id,
        party=welfare,
        person=None,
        task="social_worker",
        by=official,
        at=later,
    )
    special: dict[str, dict[str, Any]] = {
        **about_social_work["special"],
        "fieldwork:take-up": {"assignment_id": of_the_team.id},
        "language": {"code": "en"},
        "initiatives:take-down": {
            "attachment_id": factories.AttachmentFactory(
                initiative=accepted_initiative, published_at=later, published_by=representative
            ).id
        },
        **{
            key: {"consult_id": boundary_things["settled_id"]}
            for key in ("consults:example", "consults:clear-example", "consults:withdraw-example")
        },
        "demarcation:proposal": {"proposal_id": boundary_things["demarcation_id"]},
        "desk:deviation": {"deviation_id": submitted(regulation, team, official, later).id},
        "notifications:stop": {"token": stop_token(representative, accepted_initiative)},
        "answer": {"token": answer_token(question.id)},
        "consent": {"token": whole.token},
    }

    def arguments(name: str) -> dict[str, Any]:
        pattern = route_of(name)
        wanted = set(re.findall(r"<(?:\w+:)?(\w+)>", pattern))
        if "object_id" in wanted:
            known["object_id"] = one_of(name, district)
        return {key: special.get(name, {}).get(key, known.get(key)) for key in wanted}

    return arguments


def a_case_with_everything(
    welfare: Party, handler: Person, plan: Initiative, receiver: Party, concerned: Person, at: datetime
) -> Whole:
    """A case of the social worker of the cast, about the resident; no plan of theirs is near it."""
    leader, on_it, colleague = factories.PersonFactory.create_batch(3)
    for person in (leader, on_it, colleague):
        factories.MembershipFactory(party=welfare, person=person, is_lead=person == leader)
    return whole_case(
        party=welfare,
        neighbourhood=plan.neighbourhood,
        leader=leader,
        handler=handler,
        on_it=on_it,
        colleague=colleague,
        receiver=receiver,
        concerned=concerned,
        at=at,
    )


def of_social_work(
    by: Person, official: Person, team: Party, plan: Initiative, other: Initiative, at: datetime
) -> dict[str, dict[str, Any]]:
    """A key figure with a tie, an offer and a plan; a plan that is accompanied; one that was written for somebody."""
    part = plan.neighbourhood
    made = [
        social_work.add_actor(
            content=social_work.ActorContent(kind=kind, name=name, district=part.district, neighbourhood=part),
            consent=social_work.Consented("paper", at.date() + timedelta(days=300)) if kind == "key_figure" else None,
            by=by,
            at=at,
        )
        for kind, name in (("key_figure", "Mevrouw Tan"), ("place", "De Vink"), ("shop", "Bakker"))
    ]
    person, place, shop = made
    offering = social_work.offer(actor_id=person.id, side="offers", kind="hands", what="koken", by=by, at=at)
    tie = social_work.tie(actor_id=person.id, other_id=place.id, kind="knows", note="", by=by, at=at)
    asked = social_work.ask_for_plan(actor_id=place.id, initiative_id=plan.id, note="", by=by, at=at)
    company = social_work.accompany(initiative_id=plan.id, by=by, at=at)
    helped = social_work.submit_for(
        initiative_id=uuid4(),
        content=initiatives.Content.of(other),
        group_name="",
        name="Gerrit",
        email="",
        way="phone",
        consent="aloud",
        by=by,
        at=at,
    )
    statement = social_work.state(
        district=part.district,
        neighbourhood=None,
        party_id=team.id,
        said=social_work.Said("has", "Een plein.", "Wijkschouw", at.date(), "table"),
        by=official,
        at=at,
    )
    return {
        "known": {
            "actor_id": person.id,
            "offering_id": offering.id,
            "tie_id": tie.id,
            "accompaniment_id": company.id,
            "statement_id": statement.id,
        },
        "special": {
            "fieldwork:ask-actor": {"actor_id": shop.id},
            "fieldwork:answer-for": {"tie_id": asked.id},
            "fieldwork:receipt": {"initiative_id": helped.initiative_id},
            "take-plan": {"token": social_work.claim_token(helped)},
            "own-consent": {"token": social_work.consent_token(person)},
        },
    }


def at_the_boundary(
    initiative: Initiative, official: Person, social_worker: Person, team: Party, at: datetime
) -> dict[str, Any]:
    """An activity, an open consult with a proposal, a settled one with an example, and a change of the demarcation."""
    place = initiative.neighbourhood.district
    consult, settled = (
        factories.ConsultFactory(municipal=team, welfare=welfare_of(social_worker), district=place, work_function=work)
        for work in ("activation", "cohesion")
    )
    factories.SettlementFactory(consult=settled, party=team, proposed_by=official, agreed_by=social_worker)
    factories.ExampleFactory(consult=settled, written_by=official)
    proposal = factories.DemarcationProposalFactory(party=welfare_of(social_worker), proposed_by=social_worker)
    return {
        "activity_id": factories.ActivityFactory(party=team, logged_by=official, district=place, logged_at=at).id,
        "consult_id": consult.id,
        "settlement_id": factories.SettlementFactory(consult=consult, party=team, proposed_by=official).id,
        "settled_id": settled.id,
        "demarcation_id": proposal.id,
    }


def welfare_of(person: Person) -> Party:
    return Party.objects.get(memberships__person=person)


def submitted(regulation: Regulation, team: Party, by: Person, at: datetime) -> Deviation:
    """A deviation that everybody with a desk sees, and that waits for its second reader."""
    whole = dict.fromkeys(("what_instead", "for_whom", "why_better", "who_could_be_harmed", "precedent"), "Zo.")
    draft = factories.DeviationFactory(regulation=regulation, team=team, drafted_by=by, drafted_at=at, **whole)
    draft.state, draft.submitted_at, draft.submitted_by, draft.until = "submitted", at, by, at.date()
    draft.asked_to_read = draft.asked_to_cover = factories.PersonFactory()
    draft.save()
    return draft


def one_of(name: str, district: District) -> Any:
    """The key of something that the address of an admin page can be about."""
    words = name.removeprefix("admin:").split("_")
    if len(words) != 3 or words[0] == "view":
        return district.pk
    model = apps.get_model(words[0], words[1])
    found = model._default_manager.first() or FACTORIES[model.__name__]()
    return found.pk


def route_of(name: str) -> str:
    def routes(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for pattern in resolver.url_patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield ":".join([*spaces, pattern.name or NAMELESS[str(pattern.pattern)]]), route
            else:
                yield from routes(pattern, route, (*spaces, pattern.namespace) if pattern.namespace else spaces)

    return dict(routes(get_resolver(), "", ()))[name]


ELSEWHERE = {
    "api-unknown": "/api/v1/iets-dat-er-niet-is",
    "admin:(old-address-of-a-row)": "/beheer/districts/district/WK990201/",
    "admin:(anything-else)": "/beheer/iets-dat-er-niet-is/",
}


def address_of(name: str, arguments: dict[str, Any]) -> str:
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    return reverse(name, kwargs=arguments)


def outcome(response: HttpResponse) -> str:
    if response.status_code not in {301, 302, 303}:
        return str(response.status_code)
    target = response.headers["Location"]
    if target.startswith(reverse("account_login")):
        return "in"
    if target.startswith((reverse("mfa_index"), reverse("mfa_reauthenticate"))):
        return "mfa"
    return "->"


OPEN_WITHOUT_SECOND_FACTOR = {
    row.name
    for row in rows()
    if row.name.startswith(("account_", "mfa_", "socialaccount_", "openid_connect_"))
    or row.name in {"language", "healthz", "readyz", "demo-sign-in"}
}
"""Signing in and out, the second factor itself, the language, and whether the program is alive."""


def asked(client: Client, method: str, address: str) -> str:
    """The outcome of a request whose effects are undone, signing out among them."""
    before = client.cookies.output()
    with transaction.atomic():
        answer = client.generic(method, address)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(before.replace("Set-Cookie: ", ""))
    return outcome(answer)


def areas() -> dict[str, list[Row]]:
    """The rows in portions that share one plan: whatever a request does, is undone."""
    portions: dict[str, list[Row]] = {}
    for row in rows():
        area = re.split(r"[:_-]", row.name, maxsplit=1)[0]
        if area == "admin":
            area = "_".join(re.split(r"[:_]", row.name)[:2])
        portions.setdefault(area, []).append(row)
    return portions


AREAS = areas()


@pytest.mark.parametrize("area", AREAS)
def test_each_role_at_each_address(
    area: str,
    arguments: Callable[[str], dict[str, Any]],
    signed_in: SignedIn,
    request: pytest.FixtureRequest,
    settings: Any,
) -> None:
    settings.WRITES_A_MINUTE = 1000  # it is about who may, not about how fast
    people: list[Person | None] = [request.getfixturevalue(role) if role else None for role in ROLES]
    clients = [signed_in(person) for person in people]
    with_a_post = {row.name for row in AREAS[area] if row.method == "POST"}

    wrong = []
    for row in AREAS[area]:
        address = address_of(row.name, arguments(row.name))
        found = tuple(asked(client, row.method, address) for client in clients)
        wrong += differing(row, found)
        if row.name not in with_a_post:
            posted = tuple(asked(client, "POST", address) for client in clients)
            opened = [
                answer for answer, refusal in zip(posted, found, strict=True) if answer != "405" and answer != refusal
            ]
            wrong += [f"POST {row.name} opens something: {' '.join(posted)}"] if opened or "200" in posted else []

    assert not wrong, "\n".join(wrong)


def differing(row: Row, found: tuple[str, ...]) -> list[str]:
    roles = zip(ROLES, found, row.expected, strict=True)
    return [f"{row} as {role}: {was}, not {should}" for role, was, should in roles if was != should]


@by_day_and_night("each_meets", 1, len(STAFF))
def test_staff_without_a_second_factor_get_nowhere(
    each_meets: int, arguments: Callable[[str], dict[str, Any]], request: pytest.FixtureRequest
) -> None:
    """Neither in nor at a page that everybody may see: a role alone opens nothing. Each address meets as many roles."""
    opened, names = [], sorted({row.name for row in rows()} - OPEN_WITHOUT_SECOND_FACTOR)
    for turn, role in enumerate(STAFF):
        client = Client()
        client.force_login(request.getfixturevalue(role))
        for name in (name for place, name in enumerate(names) if (place + turn) % len(STAFF) < each_meets):
            answer = asked(client, "GET", address_of(name, arguments(name)))
            if answer != ("403" if name.startswith("api") else "mfa"):
                opened.append(f"{role} at {name}: {answer}")

    assert not opened, "\n".join(opened)


def test_who_may_not_sign_in_any_more_is_nobody(
    arguments: Callable[[str], dict[str, Any]], signed_in: SignedIn, official: Person
) -> None:
    """Their session is worth nothing from the moment on."""
    client = signed_in(official)
    Person.objects.filter(id=official.id).update(is_active=False)

    for name in ("mine", "desk:queue", "desk:plan", "decisions:voice", "admin:index"):
        assert asked(client, "GET", address_of(name, arguments(name))) in {"in", "->"}, name


def test_a_draft_is_nobodys_but_its_groups(
    draft_initiative: Initiative, official: Person, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    """On no page, in no list, and not in the administration either."""
    addresses = [
        draft_initiative.get_absolute_url(),
        reverse("initiatives:list"),
        "/initiatieven/?zoek=bibliotheek",
        reverse("desk:queue"),
        "/werkplek/?beeld=alles-open&zoek=bibliotheek",
        reverse("desk:plan", args=[draft_initiative.id]),
        reverse("fieldwork:home"),
        reverse("mine"),
        reverse("api-initiatives"),
        reverse("api-initiative", args=[draft_initiative.id]),
        reverse("api-steps", args=[draft_initiative.id]),
        reverse("admin:initiatives_initiative_changelist"),
        reverse("admin:initiatives_initiative_change", args=[draft_initiative.id]),
        reverse("admin:index"),
        reverse("logbook"),
    ]
    for role in (None, "stranger", "official", "social_worker", "executive", "admin"):
        client = signed_in(request.getfixturevalue(role) if role else None)
        for address in addresses:
            said = client.get(address).content.decode()
            assert draft_initiative.title not in said, f"{role} reads it at {address}"
            assert draft_initiative.summary not in said, f"{role} reads it at {address}"
