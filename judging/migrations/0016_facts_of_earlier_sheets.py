"""Says of sheets that are there already what a new sheet says of itself."""

from collections import defaultdict

from django.db import migrations

from judging import engine


def fill(apps, schema_editor):
    sheets = apps.get_model("judging", "ResultSheet").objects.filter(facts={})
    for sheet in sheets.iterator(chunk_size=1):
        if not sheet.inputs:
            continue
        day = engine.Day.from_document(sheet.inputs)
        standings, values = engine.rank(day), defaultdict(list)
        for card in day.cards:
            if (card.team, card.judge) not in day.excluded:
                for criterion, value in card.values.items():
                    values[card.team, criterion].append(value)
        lines = list(sheet.results.all())
        for line in lines:
            for part in line.parts:
                part["values"] = sorted(values[str(line.team_id), part["criterion"]])
        apps.get_model("judging", "Result").objects.bulk_update(lines, ("parts",), batch_size=200)
        parts = next((line.parts for line in lines if line.parts), ())
        sheet.facts = {
            "scale": list(standings.scale),
            "is_complete": standings.is_complete,
            "judges": sheet.inputs["judges"],
            "criteria": [{key: part[key] for key in ("criterion", "name", "weight")} for part in parts],
        }
        sheet.save(update_fields=("facts",))


class Migration(migrations.Migration):
    dependencies = [("judging", "0015_what_pages_say_of_a_sheet")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
