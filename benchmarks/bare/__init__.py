"""The yardstick: Wagtail as `wagtail start` leaves it, with one page of text and one plain view."""
