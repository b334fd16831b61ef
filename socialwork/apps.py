from django.apps import AppConfig


class SocialworkConfig(AppConfig):
    name = "socialwork"
    verbose_name = "Neighbourhood work"
    default_auto_field = "django.db.models.BigAutoField"
