"""How much of a long test runs every day. All of it runs at night (`make nightly`)."""

from __future__ import annotations

import pytest


def by_day_and_night(name: str, by_day: object, whole: object) -> pytest.MarkDecorator:
    """Run a test with one value of the argument `name` every day, and with another one at night."""
    values = [pytest.param(by_day, id="by day"), pytest.param(whole, id="whole", marks=pytest.mark.nightly)]
    return pytest.mark.parametrize(name, values)
