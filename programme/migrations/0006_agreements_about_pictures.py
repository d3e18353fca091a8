from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0005_survey_and_alumni"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="is_about_pictures",
            field=models.BooleanField(default=False, verbose_name="it is about pictures of people"),
        ),
    ]
