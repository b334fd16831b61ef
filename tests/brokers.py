"""Another broker than the one of the run, or none."""

from kombu import pools

from config.celery import app

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


class broker:  # noqa: N801 - reads as a word at the place where it is used
    """Within, tasks are sent to this address."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __enter__(self) -> None:
        self.before = app.conf.broker_url
        self._use(self.address)

    def __exit__(self, *args: object) -> None:
        self._use(self.before)

    def _use(self, address: str) -> None:
        app.conf.broker_url = address
        pools.reset()
        app._pool = None
        app.amqp._producer_pool = None
