"""People, the organisations they belong to, and the cohorts they learn in.

A person (`User`) signs in by email and may belong to several organisations.
A `Membership` says in which role. A `Cohort` names a course by its id; nothing
here knows what a course is.
"""

import uuid
import zoneinfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.records import DELETED, IN_FULL, NOBODY, SIGNS_IN, InPart, Record, Until, With


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone from the list."), code="unknown_time_zone")


def offered_languages() -> list[tuple[str, str]]:
    """What a person may choose from. A function, so that offering another needs no migration."""
    return settings.LANGUAGES


class Showing(models.TextChoices):
    """How somebody wants to see sketchnotes: the picture, its text, or both."""

    BOTH = "both", _("Picture and text")
    PICTURE = "picture", _("Picture")
    TEXT = "text", _("Text")

    @property
    def options(self) -> list[tuple["Showing", bool]]:
        """All ways, and whether each is this one: what the switch offers."""
        return [(each, each is self) for each in Showing]


class UserManager(BaseUserManager["User"]):
    """The two verbs Django's own commands and allauth expect."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A person who can sign in. The email address is the name they sign in with."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("Same as my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(
        _("name"),
        max_length=150,
        blank=True,
        help_text=_("As you want it on a certificate. You can change it later."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/London", validators=[validate_time_zone]
    )
    language = models.CharField(
        _("language"), max_length=10, default=settings.LANGUAGE_CODE, choices=offered_languages
    )
    theme = models.CharField(
        _("colours"), max_length=10, default=Theme.SYSTEM, choices=Theme.choices
    )
    sketchnotes = models.CharField(
        _("sketchnotes"),
        max_length=10,
        blank=True,
        choices=Showing.choices,
        help_text=_("Empty until they choose."),
    )
    is_staff = models.BooleanField(_("runs this site"), default=False)
    is_active = models.BooleanField(_("can sign in"), default=True)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)

    organisations = models.ManyToManyField(
        "accounts.Organisation", through="accounts.Membership", related_name="people"
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    # It goes once nothing that is kept names it.
    record = Record(
        person="pk",
        export=InPart(("password",), why=SIGNS_IN),
        erasure=DELETED,
        retention=Until.ACCOUNT_GOES,
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            # Two addresses that differ only in case are one person.
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_unique",
                violation_error_message=_("Somebody already uses this email address."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    @property
    def spoken_language(self) -> str:
        """Their language while we offer it, else the site's own."""
        is_offered = self.language in dict(offered_languages())
        return self.language if is_offered else settings.LANGUAGE_CODE

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class Organisation(models.Model):
    """A trust, practice, care home or charity whose people learn here."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("short name in links"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_open_to_sign_up = models.BooleanField(
        _("takes people who sign up by themselves"),
        default=False,
        help_text=_("One organisation at most. People who sign up without an invitation join it."),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    record = Record(person=NOBODY, retention=Until.SOMEBODY_DELETES_IT)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["is_open_to_sign_up"],
                condition=models.Q(is_open_to_sign_up=True),
                name="accounts_organisation_one_open_to_sign_up",
                violation_error_message=_("Another organisation is already open to sign-up."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in an organisation. A person may hold several roles."""

    class Role(models.TextChoices):
        LEARNER = "learner", _("Learner")
        FACILITATOR = "facilitator", _("Facilitator")
        EDITOR = "editor", _("Editor")
        ADMINISTRATOR = "administrator", _("Administrator")

    # Roles that see other people's data, and so need a second factor.
    SEES_OTHERS = (Role.FACILITATOR, Role.EDITOR, Role.ADMINISTRATOR)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    record = Record(person="user", export=IN_FULL, erasure=DELETED, retention=Until.ACCOUNT_GOES)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], name="accounts_membership_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} of {self.organisation_id}"


class Cohort(models.Model):
    """A group in one organisation taking one course: open from `starts_at`, shut at `ends_at`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cohorts")
    course_id = models.UUIDField()
    name = models.CharField(_("name"), max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    record = Record(
        names_page="course_id", keeps_page=True, person=NOBODY, retention=Until.SOMEBODY_DELETES_IT
    )

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="accounts_cohort_name_unique"
            ),
            models.CheckConstraint(
                name="accounts_cohort_ends_after_it_starts",
                condition=models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gt=models.F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CohortMembership(models.Model):
    """A person's place in a cohort."""

    class Role(models.TextChoices):
        LEARNER = "learner", _("Learner")
        FACILITATOR = "facilitator", _("Facilitator")

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cohort_memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.LEARNER)
    joined_at = models.DateTimeField()

    record = Record(person="user", export=IN_FULL, erasure=DELETED, retention=With("cohort"))

    class Meta:
        verbose_name = _("cohort membership")
        verbose_name_plural = _("cohort memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"], name="accounts_cohortmembership_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id} in {self.cohort_id}"
