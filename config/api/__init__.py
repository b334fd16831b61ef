"""The interface for other programs, at /api/v1/: what is public, to read.

It follows the Dutch government's API Design Rules: nouns in Dutch, camelCase, no slash at the end, problems by RFC
9457.
Names, words and explanations are Dutch whatever the reader's language: who builds on it needs one vocabulary.
"""

VERSION = "1.0.0"
"""By semantic versioning. The major number stands in the address; the whole in the header of every answer."""

PREFIX = "/api/v1/"
