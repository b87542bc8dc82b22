from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """The steps of a module, in their fixed order. The value is the step's part of the URL."""

    LEARN = "learn", _("Learn")
    SCENARIO = "scenario", _("Scenario")
    QUIZ = "quiz", _("Quiz")
    REFLECT = "reflect", _("Reflect")
    PRACTISE = "practise", _("Practise")
