"""What people type: made safe to keep and to show, without changing what it says."""

import re
import unicodedata

_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, but for tab and line ends
    "\u200b\u2060\ufeff"  # invisible spaces
    "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"  # marks that reverse the direction of the text around them
    "\ufff9-\ufffb"
    "\ud800-\udfff"
    "]"
)
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")


def tidy(text: str) -> str:
    """The text in Unicode NFC with plain line ends, without control and direction characters or space around it.

    Characters that join letters and emoji (U+200C, U+200D) stay: languages need them.
    """
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))).strip()


def tidy_line(text: str) -> str:
    """The same for one line: line ends and runs of space become one space."""
    return " ".join(tidy(text).split())
