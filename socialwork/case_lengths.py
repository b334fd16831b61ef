"""How many characters fit in what is written in a case."""

NAME_LENGTH = 160
LINE_LENGTH = 300
STORY_LENGTH = 20_000
NOTE_LENGTH = 10_000
REASON_LENGTH = 2_000
