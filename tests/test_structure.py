"""What holds for the tree as a whole, and no linter sees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    {"config"},
    {"civilservants", "socialwork"},
    {"boundary"},
    {"notifications"},
    {"initiatives"},
    {"decisions"},
    {"accounts"},
    {"districts"},
    {"ledger"},
)
OURS = frozenset(chain.from_iterable(ROOMS))
PURE = (
    "accounts/naming.py",
    "boundary/displacement.py",
    "boundary/sides.py",
    "initiatives/instrument.py",
    "ledger/chain.py",
    "socialwork/oddities.py",
    "socialwork/retention.py",
    "decisions/ladder.py",
    "decisions/rules.py",
    "decisions/terms.py",
    "decisions/workflow.py",
    "socialwork/graph.py",
    "socialwork/indicators.py",
    "socialwork/key_figures.py",
    "socialwork/suggesting.py",
)


def floor_of(app: str) -> int:
    """How deep a room lies: whoever stands higher may lean on whoever lies lower."""
    return next(floor for floor, rooms in enumerate(ROOMS) if app in rooms)


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def our_python() -> list[Path]:
    return sorted(file for room in OURS for file in (ROOT / room).rglob("*.py") if "migrations" not in file.parts)


def our_templates() -> list[Path]:
    return sorted(file for file in (ROOT / "templates").rglob("*") if file.suffix in {".html", ".svg", ".txt"})


# The rooms


def relations() -> list[tuple[str, str]]:
    return [
        (f"{model._meta.label}.{field.name}", field.related_model._meta.app_label)
        for model in our_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and isinstance(field.related_model, type)
    ]


@pytest.mark.parametrize(("field", "target"), relations())
def test_foreign_keys_point_down_and_never_sideways(field: str, target: str) -> None:
    """A foreign key named by a string passes every import contract by, so it is held to the same rooms here."""
    source = field.split(".", maxsplit=1)[0]
    if target in OURS:
        assert source == target or floor_of(source) < floor_of(target), f"{field} points up or sideways to {target}"


def test_no_index_is_written_for_nothing() -> None:
    """A foreign key has no index of its own where another one begins with it, nor where it only says who did something:
    nobody looks for that, and every index makes every act that writes the table slower.
    """
    for model in our_models():
        indexes = [index.fields for index in model._meta.indexes if index.condition is None]
        unique = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
        begun = {
            names[0].lstrip("-") for names in [*indexes, *(one.fields for one in unique if not one.condition)] if names
        }
        written = [
            field for field in model._meta.local_fields if isinstance(field, models.ForeignKey) and field.db_index
        ]
        for field in written:
            says_who = re.fullmatch(r"(\w+_)?by", field.name)
            assert field.unique or not (says_who or field.name in begun), f"{model.__name__}.{field.name}"


def test_the_ledger_knows_nobody() -> None:
    assert {target for field, target in relations() if field.startswith("ledger.")} == {"ledger"}


def test_nothing_points_to_anything_whatever_it_is() -> None:
    """No generic foreign keys, and no signal receivers."""
    said = {"GenericForeignKey", "GenericRelation", "pre_save", "post_save", "post_delete", "m2m_changed"}
    for file in our_python():
        tree = ast.parse(file.read_text())
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        used |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        used |= {f"{node.module}" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not used & (said | {"django.dispatch"}), f"{file.relative_to(ROOT)}: {used & said}"


def test_there_is_no_room_for_what_has_no_room() -> None:
    nameless = {"utils", "helpers", "common", "misc", "core", "signals"}
    found = {file.relative_to(ROOT).as_posix() for file in our_python() if file.stem in nameless}
    assert found == {"boundary/actions/signals.py"}, (
        "a boundary signal is a word of the field, not a receiver of Django"
    )
    assert not [name for name in ("utils", "core", "common") if (ROOT / name).exists()]


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_have_no_clock(name: str) -> None:
    tree = ast.parse((ROOT / name).read_text())
    called = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    imported = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    } | {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not called & {"now", "today", "utcnow", "localdate"}
    assert not imported & {"django", "time", "random", "os"}


# Who and when

MOMENTS_WITHOUT_A_PERSON = {
    "accounts.Person.joined_at": "who asks for a code joins by themselves",
    "accounts.Party.founded_at": "the ledger's entry and the first membership say who founded it",
    "accounts.Party.ended_at": "reference data: the admin's entry in the ledger says who ended it",
    "accounts.Invitation.expires_at": "the end of a term, not something that somebody did",
    "boundary.DemarcationProposal.closed_at": "its last answer says who closed it, or the clock did",
    "initiatives.Sketch.kept_at": "`person` stands beside it, or nobody has signed in yet",
    "initiatives.Sketch.expires_at": "the end of a term, not something that somebody did",
    "districts.Municipality.added_at": "reference data: it says which came first",
    "decisions.ProcessTemplate.published_at": "reference data: the ledger says who published it",
    "decisions.Authority.from_at": "`by` stands beside it",
    "socialwork.Notice.told_at": "nobody does that: the program tells of what somebody did, or of what came due",
    "socialwork.LookReview.picked_at": "nobody does that: the clock does",
    "socialwork.Destruction.destroyed_at": "nobody does that: the clock does, after the term of the case",
    "decisions.Outage.began_at": "nobody does that: it is when the site could not be used any more",
    "decisions.Outage.ended_at": "nobody does that: it is when the site could be used again",
    "decisions.Outage.settled_at": "nobody does that: the clock does",
    "decisions.Move.moved_at": "nobody does that: the clock does, for an outage that says who recorded it",
    "decisions.Term.met_at": "the decision that met it has its own taken_by",
    "decisions.Term.lapsed_at": "nobody does that: the clock does",
    "decisions.Advice.lapsed_at": "nobody does that: the clock does",
    "decisions.Transfer.closed_at": "its last answer or the arrangement that overtook it says who closed it",
    "decisions.Proposal.closed_at": "its last voice, its decision or the withdrawal says who closed it",
    "initiatives.Listing.sent_at": "a copy that the database keeps: the initiative says who sent it",
    "initiatives.Listing.moved_at": "a copy that the database keeps: the step and the ledger say who moved it",
    "initiatives.HelpOffer.offered_at": "the person of the offer makes it themselves",
    "initiatives.HelpOffer.withdrawn_at": "only the person of the offer can take it back",
    "initiatives.Support.given_at": "the person of the support gives it themselves",
    "initiatives.Support.withdrawn_at": "only the person of the support can take it back",
    "ledger.Entry.at": "who acted is sealed in the entry",
    "notifications.Message.created_at": "made by the program from a ledger entry",
    "notifications.Message.sent_at": "sent by the program",
    "notifications.Message.next_attempt_at": "a moment to come",
}
"""Each with why nobody's name stands beside it."""


def moments() -> list[str]:
    return [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.DateTimeField) and field.name.endswith("_at")
    ]


@pytest.mark.parametrize("moment", moments())
def test_each_moment_has_the_person_beside_it(moment: str) -> None:
    label, field = moment.rsplit(".", 1)
    names = {other.name for other in apps.get_model(label)._meta.get_fields()}
    has_person = f"{field.removesuffix('_at')}_by" in names

    assert has_person != (moment in MOMENTS_WITHOUT_A_PERSON), f"{moment}: needs its _by, or a reason why not"


def test_no_reason_is_left_over() -> None:
    known = set(moments()) | {"ledger.Entry.at"}

    assert set(MOMENTS_WITHOUT_A_PERSON) - known == set()


# Writing happens in actions

WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create"}


def test_views_write_nothing_themselves() -> None:
    """A view calls an action. It may save a session, and that is all."""
    for file in our_python():
        if "views" not in file.stem and "views" not in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                on = ast.unparse(node.func.value)
                assert "objects" not in on, f"{file.relative_to(ROOT)}:{node.lineno} writes: {on}.{node.func.attr}"


def action_modules() -> list[Path]:
    return [file for file in our_python() if file.stem == "actions" or file.parent.name == "actions"]


def test_actions_take_who_and_when_by_name_and_nothing_else() -> None:
    """Keyword-only, and no action looks at the clock: the moment comes from the edge."""
    for file in action_modules():
        tree = ast.parse(file.read_text())
        for function in tree.body:
            is_public = isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
            if is_public and any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list):
                assert isinstance(function, ast.FunctionDef)
                assert not function.args.args, f"{file.relative_to(ROOT)}: {function.name} takes arguments by place"
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert not calls & {"timezone.now", "now", "datetime.now", "date.today"}, file.relative_to(ROOT)


# Templates


class Inline(HTMLParser):
    """Finds what the content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names and names.get("type") != "application/json"):
            self.found.append(f"<{tag}> at {self.getpos()}")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{name} at {self.getpos()}")


TAG = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)


@pytest.mark.parametrize("file", our_templates(), ids=lambda file: str(file.relative_to(ROOT / "templates")))
def test_templates_have_nothing_inline(file: Path) -> None:
    parser = Inline()
    parser.feed(TAG.sub("", file.read_text()))

    assert parser.found == []


MADE_SAFE_BY_HAND = {
    # file: how many times, and why that is sound
}
"""Where text is declared safe, or escaping is turned off."""


def test_escaping_is_not_turned_off() -> None:
    said = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|{%\s*autoescape off")
    found = {
        str(file.relative_to(ROOT)): len(said.findall(file.read_text()))
        for file in our_templates()
        if file.suffix == ".html" and said.search(file.read_text())
    }
    for file in our_python():
        tree = ast.parse(file.read_text())
        calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
        by_hand = [call for call in calls if call.split(".")[-1] in {"mark_safe", "SafeString", "SafeText"}]
        if by_hand:
            found[str(file.relative_to(ROOT))] = len(by_hand)

    assert found == MADE_SAFE_BY_HAND


FORMS_WITHOUT_A_TOKEN = {
    "notifications/stop.html": "its signed link is the proof: a mail program presses it",
    "civilservants/answer.html": "its signed link is the proof: who answers has no account",
    "socialwork/consent_by_link.html": "its link is the proof: who is asked for consent has no account",
    "socialwork/own_consent.html": "its signed link is the proof: who takes a consent back has no account",
}


def forms() -> Iterator[tuple[Path, str]]:
    for file in our_templates():
        for form in re.findall(r"<form\b.*?</form>", file.read_text(), re.DOTALL | re.IGNORECASE):
            yield file, form


def test_forms_that_write_carry_the_token_and_others_do_not() -> None:
    """A public page with a token would be one person's own; a form that writes without one is forgeable."""
    for file, form in forms():
        writes = re.search(r"""method=["']?post""", form, re.IGNORECASE) is not None
        name = str(file.relative_to(ROOT / "templates"))
        assert ("csrf_token" in form) == (writes and name not in FORMS_WITHOUT_A_TOKEN), f"{name}: {form[:80]}"


A_CASE = "a case: what is typed there would lie in a session in the clear"
TO_SIGN_IN = "of signing in: a code, an address or the name of a key, and no text"
CHOOSES = "it chooses, and has no text"
FORMS_THAT_KEEP_NO_TEXT = {
    "account/code_form.html": TO_SIGN_IN,
    "account/email_change.html": TO_SIGN_IN,
    "account/login.html": TO_SIGN_IN,
    "mfa/authenticate.html": TO_SIGN_IN,
    "mfa/reauthenticate.html": TO_SIGN_IN,
    "mfa/recovery_codes/generate.html": TO_SIGN_IN,
    "mfa/totp/activate_form.html": TO_SIGN_IN,
    "mfa/totp/deactivate_form.html": TO_SIGN_IN,
    "mfa/webauthn/add_form.html": TO_SIGN_IN,
    "mfa/webauthn/edit_form.html": TO_SIGN_IN,
    "mfa/webauthn/reauthenticate.html": TO_SIGN_IN,
    "socialwork/break_glass.html": A_CASE,
    "socialwork/case_form.html": A_CASE,
    "socialwork/change.html": A_CASE,
    "socialwork/handover.html": A_CASE,
    "socialwork/own_street.html": A_CASE,
    "socialwork/review_glass.html": A_CASE,
    "socialwork/review_look.html": A_CASE,
    "socialwork/team.html": A_CASE,
    "socialwork/write.html": A_CASE,
    "civilservants/assign.html": CHOOSES,
    "civilservants/deviations/drop.html": CHOOSES,
    "civilservants/deviations/submit.html": CHOOSES,
    "civilservants/drop_message.html": CHOOSES,
    "decisions/recuse.html": CHOOSES,
    "socialaccount/connections.html": CHOOSES,
    "socialwork/actor_consent.html": CHOOSES,
    "civilservants/answer.html": "who answers has no session that can be lost: the link is the proof",
    "boundary/consult.html": "taking an example away goes to an address that has no page to bring the text back",
}
"""Templates with a form that takes a text, as far as one sees there, and carries no mark of who types it."""

TAKES_TEXT = re.compile(
    r"""<textarea|<input\b(?![^>]*type=["'](?:hidden|radio|checkbox|submit|file)["'])"""
    r"""|{{\s*(?:\w*form|forms\.\w+)\s*}}|\.as_field_group|\.as_(?:p|div|table|ul)\b""",
    re.IGNORECASE,
)


def test_forms_that_take_a_text_say_who_types_it() -> None:
    """What is typed in a session that was lost is kept only where a form carries the mark of its person."""
    found = {
        str(file.relative_to(ROOT / "templates"))
        for file, form in forms()
        if re.search(r"""method=["']?post""", form, re.IGNORECASE)
        and TAKES_TEXT.search(form)
        and "{% typed_by %}" not in form
    }
    assert found == set(FORMS_THAT_KEEP_NO_TEXT)


def test_pages_of_cases_carry_no_mark() -> None:
    for name, why in FORMS_THAT_KEEP_NO_TEXT.items():
        assert why != A_CASE or "typed_by" not in (ROOT / "templates" / name).read_text(), name


# SQL


def test_no_statement_is_put_together_from_what_people_type() -> None:
    """Raw SQL is a constant: no f-string, no `%`, no `+`, no format. The name of a database cannot be a parameter."""
    for file in our_python():
        if file == ROOT / "config" / "embedded.py":
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"execute", "raw", "extra", "RawSQL"}
                and node.args
            ):
                assert isinstance(node.args[0], ast.Constant | ast.Name), f"{file.relative_to(ROOT)}:{node.lineno}"


# What the docs name


NAMED = re.compile(
    r"`((?:\w+/)+migrations/\d{4}|(?:accounts|bench|boundary|civilservants|config|decisions|deploy|districts|docs|initiatives"
    r"|ledger|locale|notifications|socialwork|static|templates|tests)/[\w./-]+)`"
)
MADE_LATER = {"static/vendor/", "static/themes/NAME"}
"""By a program, and by who makes a theme."""


def named_in_the_docs() -> list[tuple[str, str]]:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted({(str(page.relative_to(ROOT)), name) for page in pages for name in NAMED.findall(page.read_text())})


def test_what_the_docs_name_is_there() -> None:
    """A path that they name: a file, a folder, or a migration by its number."""
    gone = [
        (page, name)
        for page, name in named_in_the_docs()
        if name not in MADE_LATER and not (ROOT / name).exists() and not list(ROOT.glob(f"{name}_*"))
    ]
    assert gone == []
    assert (ROOT / re.findall(r"^logo: (.+)$", (ROOT / "publiccode.yml").read_text(), re.MULTILINE)[0]).exists()
