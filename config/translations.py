"""Which phrases the program says, and whether each has a sound translation.

Phrases are written in English where they are used. This module finds them without xgettext: in Python files by their
syntax tree, in templates by the nodes that Django's own engine compiles. It reads and compares; `manage.py messages`
does the writing. It imports no models and no settings, so that it can be tried on a string.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import polib
from django.template.base import FilterExpression, Node, Template, Variable, filter_re
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

WRAP_WIDTH = 120
"""Characters on a line of a catalog: one width for all that write it, or every line of it changes with a phrase."""

TRANSLATION_MODULES = {"django.utils.translation", "gettext"}
"""Modules whose functions of the names in `ARGUMENTS` translate."""

ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "gettext": ("singular",),
    "gettext_lazy": ("singular",),
    "gettext_noop": ("singular",),
    "ngettext": ("singular", "plural"),
    "ngettext_lazy": ("singular", "plural"),
    "pgettext": ("context", "singular"),
    "pgettext_lazy": ("context", "singular"),
    "npgettext": ("context", "singular", "plural"),
    "npgettext_lazy": ("context", "singular", "plural"),
}
"""What the positional arguments of each translating function mean, in order."""

PLACEHOLDER = re.compile(
    r"%\(\w+\)[#0+-]*\d*(?:\.\d+)?[a-z]|%[#0+-]*\d*(?:\.\d+)?[sdifr](?!\w)|\{\w*(?:[.:!][^{}]*)?\}"
)
"""A hole that is filled when the phrase is shown: `%(name)s`, `%s`, `{name}`."""


class Key(NamedTuple):
    """What a catalog looks a phrase up by: its text and, where two meanings share a text, its context."""

    msgid: str
    context: str | None = None


@dataclass
class Phrase:
    """One phrase to translate, with its plural form and the files that say it."""

    key: Key
    plural: str | None = None
    files: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Found:
    """A phrase as it stands at one place."""

    key: Key
    plural: str | None = None


class UnreadableError(Exception):
    """A call to translate whose text cannot be known before the program runs; the message says where and why."""


def in_python(source: str, name: str) -> Iterator[Found]:
    """Phrases of a Python file, by any name under which its imports bring a translating function in.

    A call with a plain variable is passed over: its text is marked where it was written. A text that is put together
    on the spot can never be found in a catalog, so it raises `UnreadableError`.
    """
    tree = ast.parse(source, filename=name)
    functions, modules = _translating_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (function := _called(node.func, functions, modules)):
            found = _from_call(node, ARGUMENTS[function], name)
            if found:
                yield found


def _translating_names(tree: ast.AST) -> tuple[dict[str, str], set[str]]:
    """The file's own names of translating functions, and of the modules that hold them."""
    functions: dict[str, str] = {}
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if node.module in TRANSLATION_MODULES and alias.name in ARGUMENTS:
                    functions[alias.asname or alias.name] = alias.name
                elif f"{node.module}.{alias.name}" in TRANSLATION_MODULES:
                    modules.add(alias.asname or alias.name)
        elif isinstance(node, ast.Import):
            modules.update(alias.asname or alias.name for alias in node.names if alias.name in TRANSLATION_MODULES)
    return functions, modules


def _called(function: ast.expr, functions: Mapping[str, str], modules: set[str]) -> str | None:
    """The translating function that is called, by its real name, or None when it is another function."""
    if isinstance(function, ast.Name):
        return functions.get(function.id)
    if isinstance(function, ast.Attribute) and function.attr in ARGUMENTS and ast.unparse(function.value) in modules:
        return function.attr
    return None


def _from_call(call: ast.Call, meanings: tuple[str, ...], name: str) -> Found | None:
    texts: dict[str, str] = {}
    for meaning, argument in zip(meanings, call.args, strict=False):
        text = _literal(argument)
        if text is None:
            if isinstance(argument, ast.Name | ast.Attribute | ast.Subscript):
                return None
            raise UnreadableError(
                f"{name}:{call.lineno}: the text to translate is not written out: {ast.unparse(argument)}"
            )
        texts[meaning] = text
    if len(texts) < len(meanings) or not texts["singular"]:
        raise UnreadableError(f"{name}:{call.lineno}: nothing to translate in {ast.unparse(call)}")
    return Found(Key(texts["singular"], texts.get("context")), texts.get("plural"))


def _literal(expression: ast.expr) -> str | None:
    """The text of a literal, also of literals joined by `+`; None for anything else."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return expression.value
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Add):
        left, right = _literal(expression.left), _literal(expression.right)
        return None if left is None or right is None else left + right
    return None


def in_template(template: Template) -> Iterator[Found]:
    """Phrases of a compiled template, in tags and in `_("…")` wherever a tag keeps an expression."""
    for part in _parts(template.nodelist, seen=set()):
        if isinstance(part, TranslateNode):
            yield from _from_translate(part)
        elif isinstance(part, BlockTranslateNode):
            yield _from_block(part)
        elif isinstance(part, FilterExpression):
            yield from _from_expression(part)


def _parts(thing: object, *, seen: set[int]) -> Iterator[object]:
    """Nodes and expressions under `thing`, each once, whatever the attribute in which a tag keeps them."""
    if isinstance(thing, dict):
        for value in thing.values():
            yield from _parts(value, seen=seen)
    elif isinstance(thing, list | tuple | set | frozenset):
        for value in thing:
            yield from _parts(value, seen=seen)
    elif isinstance(thing, Node | FilterExpression | TokenBase) and id(thing) not in seen:
        seen.add(id(thing))
        yield thing
        yield from _parts(getattr(thing, "__dict__", {}), seen=seen)


def _from_translate(node: TranslateNode) -> Iterator[Found]:
    variable = node.filter_expression.var
    if isinstance(variable, Variable) and isinstance(variable.literal, str):
        yield Found(Key(_doubled(variable.literal), _context(node.message_context)))


def _from_block(node: BlockTranslateNode) -> Found:
    singular, _ = node.render_token_list(node.singular)
    plural = node.render_token_list(node.plural)[0] if node.plural and node.counter else None
    return Found(Key(singular, _context(node.message_context)), plural)


def _from_expression(expression: FilterExpression) -> Iterator[Found]:
    """`_("…")` as the value of an expression or as the argument of a filter; the engine resolves both to lazy texts."""
    for match in filter_re.finditer(expression.token):
        for constant in (match["constant"], match["constant_arg"]):
            if constant and constant.startswith("_("):
                yield Found(Key(_doubled(str(Variable(constant).literal))))


def _context(expression: FilterExpression | None) -> str | None:
    return None if expression is None else str(expression.var)


def _doubled(text: str) -> str:
    """The text as the template engine looks it up: a percent sign counts as the start of a placeholder there."""
    return text.replace("%", "%%")


def gather(found: Iterable[tuple[str, Found]]) -> dict[Key, Phrase]:
    """Phrases by key, from pairs of a file's name and what stands in it.

    A phrase that is counted in one place and not in another is one phrase with a plural, as gettext has it; two
    plurals to one singular cannot both be translated and raise `UnreadableError`.
    """
    phrases: dict[Key, Phrase] = {}
    for name, one in found:
        phrase = phrases.setdefault(one.key, Phrase(one.key))
        phrase.files.add(name)
        if one.plural and phrase.plural and one.plural != phrase.plural:
            raise UnreadableError(f"{name}: “{one.key.msgid}” has two plurals: “{phrase.plural}” and “{one.plural}”")
        phrase.plural = phrase.plural or one.plural
    return phrases


def key_of(entry: polib.POEntry) -> Key:
    """The key under which a catalog's entry is looked up."""
    return Key(entry.msgid, entry.msgctxt)


def translated(entry: polib.POEntry) -> bool:
    """Whether every form of the entry has a text, none of them marked as a guess."""
    texts = _texts(entry)
    return bool(texts) and all(texts) and not entry.fuzzy


def empty_catalog(language: str) -> polib.POFile:
    """A catalog without entries. It carries no dates: a file that changes without a new phrase hides what changed."""
    catalog = polib.POFile(wrapwidth=WRAP_WIDTH)
    catalog.metadata = {
        "Project-Id-Version": "Samenspel",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalog


def renewed(phrases: Mapping[Key, Phrase], *, known: Iterable[polib.POEntry], language: str) -> polib.POFile:
    """A catalog of exactly these phrases, sorted, with the translations that `known` entries give.

    Of several known entries with one key the first that is translated counts, so put what must win first.
    """
    translations: dict[Key, list[polib.POEntry]] = defaultdict(list)
    for entry in known:
        if not entry.obsolete:
            translations[key_of(entry)].append(entry)
    catalog = empty_catalog(language)
    for key in sorted(phrases, key=_order):
        catalog.append(_entry(phrases[key], translations[key]))
    return catalog


def _entry(phrase: Phrase, known: Iterable[polib.POEntry]) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=phrase.key.msgid,
        msgctxt=phrase.key.context,
        msgid_plural=phrase.plural or "",
        msgstr="",
        msgstr_plural={0: "", 1: ""} if phrase.plural else {},
        occurrences=[(name, "") for name in sorted(phrase.files)],
    )
    if any(hole.startswith("%") for hole in placeholders(phrase.key.msgid)):
        entry.flags.append("python-format")
    candidates = [one for one in known if (one.msgid_plural or None) == phrase.plural and any(_texts(one))]
    best = next((one for one in candidates if translated(one)), next(iter(candidates), None))
    if best is not None:
        entry.msgstr, entry.msgstr_plural = best.msgstr, dict(best.msgstr_plural)
        entry.tcomment = best.tcomment
        entry.flags.extend(["fuzzy"] if best.fuzzy else [])
    return entry


def _texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> set[str]:
    """The holes of a phrase; a doubled percent sign or brace is text, not a hole."""
    return set(PLACEHOLDER.findall(text.replace("%%", "").replace("{{", "").replace("}}", "")))


def faults(phrases: Mapping[Key, Phrase], catalog: polib.POFile) -> list[str]:
    """What is wrong with a catalog, a line for each: missing, fuzzy, obsolete, or with other holes than its phrase."""
    entries = {key_of(entry): entry for entry in catalog if not entry.obsolete}
    lines = []
    for key in sorted(phrases, key=_order):
        entry, files = entries.get(key), ", ".join(sorted(phrases[key].files))
        if entry is None or not all(_texts(entry)) or (entry.msgid_plural or None) != phrases[key].plural:
            lines.append(f"missing: {_shown(key)} ({files})")
        elif entry.fuzzy:
            lines.append(f"fuzzy: {_shown(key)} ({files})")
        else:
            lines.extend(f"{fault}: {_shown(key)} ({files})" for fault in _wrong_holes(entry))
    unused = [key for key in entries if key not in phrases] + [key_of(entry) for entry in catalog.obsolete_entries()]
    return lines + [
        f"obsolete: {_shown(key)}" for key in sorted(unused, key=lambda key: (key.msgid, key.context or ""))
    ]


def _wrong_holes(entry: polib.POEntry) -> Iterator[str]:
    """Differences between the holes of a phrase and of its translation.

    The form for one may leave out what the phrase itself leaves out in one of its forms (“one day” has no number).
    """
    singular, plural = placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid)
    for number, text in enumerate(_texts(entry)):
        needed = plural if number else singular & plural
        allowed = plural if number else singular | plural
        holes = placeholders(text)
        if not needed <= holes <= allowed:
            differing = ", ".join(sorted((needed - holes) | (holes - allowed)))
            yield f"placeholders differ [{differing}]"


def _order(key: Key) -> tuple[str, str]:
    return key.msgid, key.context or ""


def _shown(key: Key) -> str:
    text = " ".join(key.msgid.split())
    return f"“{text}”" + (f" [{key.context}]" if key.context else "")
