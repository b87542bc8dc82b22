"""The one exception of this package."""


class Problem(Exception):
    """Something the person at the keyboard can put right. The text is one plain
    sentence, or two, that says what is wrong and what to do about it."""
