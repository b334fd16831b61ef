"""How gunicorn serves the program: `gunicorn --config config/gunicorn.py config.wsgi`.

Every value that differs from place to place comes from the environment.
"""

import os
from typing import Any

from gunicorn.glogging import Logger

from config.refusals import LOOPBACK_HOSTS


class ServerLog(Logger):
    """What the web server itself has to say goes through the chain of config/logs.py: its own would write out an
    exception with all that is in it, and the address that was asked.
    """

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


logger_class = ServerLog
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "config.web_worker.Worker"
preload_app = True
timeout = 30
graceful_timeout = 5
keepalive = 5
# Which addresses may say, in X-Forwarded-Proto, that the visitor came over https.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
# The control socket of newer gunicorns is not used, and would be one more door.
control_socket_disable = True
errorlog = "-"
# No access log: it would say who looked at what. The proxy in front decides about that.
accesslog = None
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Refuse to open the demo, in which anybody is anyone, to other machines."""
    from django.conf import settings

    # Where it really listens: a command line outweighs this file. What is no pair is a socket on this machine.
    elsewhere = [each[0] for each in server.cfg.address if isinstance(each, tuple) and each[0] not in LOOPBACK_HOSTS]
    if settings.DEMO and elsewhere and not settings.DEMO_ANYWHERE:
        raise SystemExit(
            f"Samenspel does not start: DEMO lets anybody in as anyone, so it only listens on the loopback, not on "
            f"{', '.join(elsewhere)}. Turn DEMO off, or set DEMO_ANYWHERE=1 if that is what you want."
        )
