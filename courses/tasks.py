"""Celery looks here; each noun's tasks live in its own folder."""

from courses.bank.tasks import import_gift
from courses.progress.tasks import sweep_completions

__all__ = ["import_gift", "sweep_completions"]
