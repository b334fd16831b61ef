"""The house itself: settings, servers, middleware, and the commands that start and check the program."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
