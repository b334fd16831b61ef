"""Every address of the program. Each app has its own addresses in its urls.py; here stands where they begin."""

from django.urls import include, path

from config.demo_signin import demo_sign_in
from config.health import healthz, readyz
from config.language import language
from initiatives.views.mine import details, mine
from initiatives.views.public import home

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("account/", include("accounts.urls")),
    path("demo/inloggen/", demo_sign_in, name="demo-sign-in"),
    path("taal/<slug:code>/", language, name="language"),
    path("initiatieven/", include("initiatives.urls")),
    path("mijn/", mine, name="mine"),
    path("mijn/gegevens/", details, name="my-details"),
]

handler429 = "config.once_more.too_many"  # allauth and config.security look for it here
