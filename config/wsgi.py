"""The door for a WSGI server: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config.garbage import leave_what_stays

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
# Every view is imported before the workers are made, not by whoever asks first.
get_resolver().url_patterns  # noqa: B018
leave_what_stays()
