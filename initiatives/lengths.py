"""How long what residents write may be, in characters."""

TITLE_LENGTH = 100
SUMMARY_LENGTH = 280
PLAN_LENGTH = 10_000
PLACE_LENGTH = 160
GROUP_LENGTH = 120
