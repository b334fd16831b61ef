"""`manage.py messages`: keeps the translation catalogs equal to what the program says."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template import Engine, TemplateSyntaxError

from config import translations
from config.catalogs import compile_catalog, compile_catalogs
from config.translations import Found, Key, Phrase, UnreadableError

SOURCE_LANGUAGE = "en"
"""The language of the phrases in the code; it needs no catalog."""

TEMPLATE_ENDINGS = {".html", ".txt", ".svg", ".xml", ".md"}


class Command(BaseCommand):
    """Extracts, merges, checks and compiles; without a flag it rewrites the catalogs and compiles them."""

    help = "Bring locale/ up to date with the phrases in the code and the templates, and compile it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--merge",
            nargs="+",
            type=Path,
            default=[],
            metavar="FILE",
            help="take translations from these .po files",
        )
        parser.add_argument("--language", default="nl", help="the language of the files given to --merge")
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--check", action="store_true", help="write nothing; name what is missing, fuzzy or obsolete")
        only.add_argument("--compile", action="store_true", help="only turn the .po files into .mo files")

    def handle(self, **options: Any) -> None:
        languages = [code for code, _ in settings.LANGUAGES if code != SOURCE_LANGUAGE]
        if options["compile"]:
            compile_catalogs(Path(settings.LOCALE_PATHS[0]))
            return
        try:
            phrases = translations.gather(everything_said(Path(settings.BASE_DIR)))
        except UnreadableError as fault:
            raise CommandError(str(fault)) from fault
        if options["check"]:
            self._check(phrases, languages)
            return
        fragments = {options["language"]: [entry for path in options["merge"] for entry in read(path)]}
        for language in languages:
            self._renew(phrases, language, fragments.get(language, []))

    def _check(self, phrases: dict[Key, Phrase], languages: list[str]) -> None:
        lines = [
            f"{language}: {fault}"
            for language in languages
            for fault in translations.faults(phrases, read(catalog_path(language)))
        ]
        for line in lines:
            self.stderr.write(line)
        if lines:
            raise CommandError(f"{len(lines)} fault(s) in the translations.")
        self.stdout.write(f"{len(phrases)} phrases, each translated into: {', '.join(languages)}.")

    def _renew(self, phrases: dict[Key, Phrase], language: str, fragments: list[polib.POEntry]) -> None:
        """Rewrite one catalog. What it says wins over a fragment, so that merging twice undoes no correction."""
        path = catalog_path(language)
        catalog = translations.renewed(phrases, known=[*read(path), *fragments], language=language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog.save(str(path))
        compile_catalog(catalog_path(language))
        waiting = sum(not translations.translated(entry) for entry in catalog)
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}: {len(catalog)} phrases, {waiting} to translate.")


def catalog_path(language: str) -> Path:
    """The .po file of a language."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> polib.POFile:
    """The catalog in a file; an empty one where there is none yet. A file that is no catalog raises `CommandError`."""
    if not path.exists():
        return translations.empty_catalog(path.parent.parent.name)
    try:
        return polib.pofile(str(path), encoding="utf-8", wrapwidth=translations.WRAP_WIDTH)
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandError(f"{path} is not a readable catalog: {fault}") from fault


def everything_said(root: Path) -> Iterator[tuple[str, Found]]:
    """Each phrase in the apps and the templates under `root`, with the name of its file as seen from there."""
    for path in sorted(root.glob("*/__init__.py")):
        if path.parent.name != "tests":
            for file in sorted(path.parent.rglob("*.py")):
                name = str(file.relative_to(root))
                yield from ((name, found) for found in translations.in_python(file.read_text(encoding="utf-8"), name))
    engine = Engine.get_default()
    for file in sorted(file for file in (root / "templates").rglob("*") if file.suffix in TEMPLATE_ENDINGS):
        name = str(file.relative_to(root))
        try:
            template = engine.from_string(file.read_text(encoding="utf-8"))
        except TemplateSyntaxError as fault:
            raise CommandError(f"{name}: {fault}") from fault
        yield from ((name, found) for found in translations.in_template(template))
