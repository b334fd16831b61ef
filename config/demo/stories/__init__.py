"""What residents of Lindermeer brought in over two years, theme by theme."""

from config.demo.stories import community_centres, green, libraries, meeting, playgrounds, street, tasks
from config.demo.story import Story

ALL: tuple[Story, ...] = (
    *libraries.STORIES,
    *community_centres.STORIES,
    *playgrounds.STORIES,
    *green.STORIES,
    *tasks.STORIES,
    *street.STORIES,
    *meeting.STORIES,
)
