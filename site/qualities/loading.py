"""Loading the framework of qualities from the catalogue's source."""

from pathlib import Path

import yaml

from qualities.models import Quality


def load_qualities(path: Path) -> int:
    """Create or bring up to date the qualities in ``path``; returns how many it names."""
    sources = yaml.safe_load(path.read_text(encoding="utf-8"))
    for position, source in enumerate(sources, start=1):
        Quality.objects.update_or_create(
            key=source["key"],
            defaults={
                "group": source["group"],
                "position": position,
                "name_zh": source["name"]["zh-hans"],
                "name_en": source["name"]["en"],
                "covers_zh": source["covers"]["zh-hans"],
                "covers_en": source["covers"]["en"],
            },
        )
    return len(sources)
