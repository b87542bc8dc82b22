"""Celery looks here; each noun's tasks live in its own folder."""

from courses.progress.tasks import sweep_completions

__all__ = ["sweep_completions"]
