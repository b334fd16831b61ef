"""What a process is about, for the figures of the table, which knows no plans (`THEMES_OF_PROCESSES` names this)."""

from initiatives.models import Theme

OF_PROCESS = "initiative__theme"
"""The path from a process to the key of its theme; null where no plan goes by the process."""


def with_a_process() -> dict[str, Theme]:
    """The themes of the plans that were sent, by their key."""
    return {theme.key: theme for theme in Theme.objects.filter(initiatives__process__isnull=False).distinct()}
