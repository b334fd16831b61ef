"""The yardsticks: a Django of its own, with next to no middleware, under the same server and beside the same database.

bare   a view that returns a constant page of BARE_BYTES
plain  a view with one indexed query and a template of 20 rows
"""

import os
from pathlib import Path

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.garbage import leave_what_stays

ROWS = 20

settings.configure(
    SECRET_KEY="only-a-yardstick",  # noqa: S106 - guards nothing
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    DATABASES={
        "default": {**environ.Env().db_url("DATABASE_URL"), "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True},
    },
    TEMPLATES=[
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [Path(__file__).parent / "templates"]}
    ],
    USE_TZ=True,
    TIME_ZONE="Europe/Amsterdam",
)

PAGE = b"<!doctype html><title>bare</title>" + b"x" * int(os.environ.get("BARE_BYTES", "30000"))


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


def plain(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, title, summary, place, sent_at FROM initiatives_initiative"
            " WHERE sent_at IS NOT NULL ORDER BY sent_at DESC, id DESC LIMIT %s",
            [ROWS],
        )
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return render(request, "plain.html", {"rows": rows})


urlpatterns = [path("bare", bare), path("plain", plain)]
application = get_wsgi_application()
leave_what_stays()
