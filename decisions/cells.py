"""Cells of a file for a spreadsheet."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet takes for a formula."""


def harmless(text: str) -> str:
    """The text as a spreadsheet shows it, whatever somebody typed."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
