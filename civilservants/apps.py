from django.apps import AppConfig


class CivilservantsConfig(AppConfig):
    name = "civilservants"
    verbose_name = "The desk of civil servants"
    default_auto_field = "django.db.models.BigAutoField"
