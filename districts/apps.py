from django.apps import AppConfig


class DistrictsConfig(AppConfig):
    name = "districts"
    verbose_name = "Municipality and districts"
    default_auto_field = "django.db.models.BigAutoField"
