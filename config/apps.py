from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from config import labels


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Configuration"
    default_auto_field = "django.db.models.BigAutoField"


class ReferenceAdminConfig(AdminConfig):
    default_site = "config.admin.ReferenceSite"

    def ready(self) -> None:
        super().ready()
        labels.put_up()
