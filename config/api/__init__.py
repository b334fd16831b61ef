"""The interface for other programs, at /api/v1/: what is public, to read.

It follows the Dutch government's API Design Rules: nouns in Dutch, camelCase, no slash at the end, problems by RFC
9457.
Names, words and explanations are Dutch whatever the reader's language: who builds on it needs one vocabulary.
"""

VERSION = "1.1.0"
"""By semantic versioning. The major number stands in the address; the whole in the header of every answer."""

CHANGES = (
    ("1.1.0", "Een plan vertelt waar de groep om vraagt (behoeften) en hoeveel mensen het steunen (steun)."),
    ("1.0.0", "De eerste versie: plannen met hun stappen, wijken, en de regels van het logboek."),
)
"""What each version brought, the newest first: for who builds on it, and so in Dutch."""

PREFIX = "/api/v1/"
