"""The program as in production, with one address more: the yardstick of a POST that writes one row.

It stands in the program itself, so that session, person, second factor, write limit and CSRF token cost it what they
cost every other form.
"""

from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import include, path

from config.garbage import leave_what_stays


class RowForm(forms.Form):
    text = forms.CharField(max_length=200)


@transaction.atomic
def row(request: HttpRequest) -> HttpResponse:
    form = RowForm(request.POST or None)
    if not form.is_valid():
        return HttpResponse(f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">')
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (text) VALUES (%s)", [form.cleaned_data["text"]])
    return HttpResponseRedirect("/bench/row")


settings.ROOT_URLCONF = __name__
application = get_wsgi_application()
urlpatterns = [path("bench/row", row), path("", include("config.urls"))]
leave_what_stays()
