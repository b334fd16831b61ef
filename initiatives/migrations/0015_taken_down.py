from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0014_plans_that_belong_together")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="taken_down_because",
            field=models.TextField(
                blank=True, help_text="Why the municipal team took away what everybody saw; its group reads it."
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_down_because", ""),
                    models.Q(("published_at__isnull", False), ("removed_at__isnull", False)),
                    _connector="OR",
                ),
                name="initiatives_attachment_taken_down",
            ),
        ),
    ]
