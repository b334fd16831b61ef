from django.apps import AppConfig


class BoundaryConfig(AppConfig):
    name = "boundary"
    verbose_name = "The boundary between professions"
    default_auto_field = "django.db.models.BigAutoField"
