from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("districts", "0001_districts")]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="added_at",
            field=models.DateTimeField(
                auto_now_add=True, default=timezone.now, help_text="The first one that was added runs this site."
            ),
            preserve_default=False,
        ),
    ]
