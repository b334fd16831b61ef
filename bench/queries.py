"""Counts the queries of each page of the bench, when nothing of it is in a cache: `python -m bench.queries JSON`."""

import json
import sys
from typing import Any

import django


def count(loaded: dict[str, Any]) -> dict[str, int]:
    """Page name to number of queries, as the page costs when nothing of it is in a cache."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.__main__ import PAGES, addresses_of
    from ledger.kept import forget_all

    counted = {}
    for page in PAGES:
        client = Client(headers={"host": "127.0.0.1"})
        if page.signed_in:
            client.cookies[settings.SESSION_COOKIE_NAME] = loaded[page.session]
        forget_all()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(next(addresses_of(page, loaded)))
        assert response.status_code == 200, f"{page.name}: {response.status_code}"
        counted[page.name] = len(captured)
    return counted


if __name__ == "__main__":
    django.setup()
    print(json.dumps(count(json.loads(sys.argv[1]))))
