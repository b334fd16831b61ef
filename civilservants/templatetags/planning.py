"""Numbers beside what ends, as the queue says them."""

from django import template

from civilservants import queue

register = template.Library()


@register.filter
def number_in_words(count: int) -> str:
    """`7`, or `99+` where counting stopped."""
    return queue.in_words(count)
