"""Every table says what record it is, and says it truly (`accounts.records`)."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps
from wagtail.admin.models import EditingSession, FormState

from accounts.models import User
from accounts.other_records import OTHER_RECORDS
from accounts.record_book import SaysNothing, all_records, record_of
from accounts.records import (
    DELETED,
    IN_FULL,
    NOBODY,
    After,
    Deleted,
    InPart,
    Kept,
    NotExported,
    Record,
    SaidWrongly,
    Unlinked,
    Until,
    With,
)
from courses.bank.models import GiftImport
from courses.bank.services import IMPORT_KEPT_FOR
from learning.enrolments.models import Enrolment
from learning.progress.models import StepProgress
from learning.quizzes.models import QuizAttempt
from learning.reflections.models import Reflection
from messaging.models import Message
from messaging.services import upkeep
from tests.repo.checkout import APPS

TABLES = apps.get_models(include_auto_created=True)
WORDS = (models.CharField, models.TextField)
ALONE = {"person": NOBODY, "retention": Until.SOMEBODY_DELETES_IT}
THEIRS = {"export": IN_FULL, "erasure": DELETED, "retention": Until.ACCOUNT_GOES}


# --- What a record says, held to its table ---------------------------------------------


def is_link_to_a_person(field: models.Field) -> bool:
    return (
        field.concrete and (field.many_to_one or field.one_to_one) and field.related_model is User
    )


def links(model: type[models.Model], way: str) -> Iterator[models.ForeignKey]:
    """Each foreign key on the way. Raises FieldDoesNotExist where one isn't one."""
    for name in way.split("__"):
        field = model._meta.get_field(name)
        if not field.concrete or not (field.many_to_one or field.one_to_one):
            raise FieldDoesNotExist(name)
        yield field
        model = field.related_model


def on_deletion(field: models.ForeignKey) -> object:
    return field.remote_field.on_delete


def faults(model: type[models.Model], record: Record) -> Iterator[str]:
    """What the record says that the table doesn't."""
    try:
        yield from faults_of_links(model, record)
        yield from faults_of_fields(model, record)
    except FieldDoesNotExist as error:
        yield f"there is no such way: {error}"


def faults_of_links(model: type[models.Model], record: Record) -> Iterator[str]:
    way = [] if record.person in {NOBODY, "pk"} else list(links(model, record.person))
    if way and way[-1].related_model is not User:
        yield f"{record.person} doesn't end at a person"
    if record.person == "pk" and model is not User:
        yield "only a person is about themselves"
    if isinstance(record.erasure, Deleted) and any(
        on_deletion(link) is not models.CASCADE for link in way
    ):
        yield f"it doesn't go with its person: {record.person}"
    if isinstance(record.erasure, Kept):
        for link in way[:-1]:
            if not isinstance(record_of(link.related_model).erasure, Kept):
                yield f"it would go with its {link.name}, which isn't kept"
    for name in record.mentions:
        (link,) = links(model, name)
        if link.related_model is not User or not link.null:
            yield f"{name} isn't a link to somebody that may be empty"
        if on_deletion(link) not in {models.SET_NULL, models.DO_NOTHING}:
            yield f"{name} takes the row with somebody who only had a hand in it"
    said = {record.person, *record.mentions}
    for field in model._meta.get_fields():
        if is_link_to_a_person(field) and field.name not in said:
            yield f"{field.name} leads to somebody, and isn't spoken of"


def faults_of_fields(model: type[models.Model], record: Record) -> Iterator[str]:
    meta = model._meta
    if record.names_page and not isinstance(meta.get_field(record.names_page), models.UUIDField):
        yield f"{record.names_page} can't name a page"
    if record.address and not isinstance(meta.get_field(record.address), WORDS):
        yield f"{record.address} can't hold an address"
    if isinstance(record.export, InPart):
        for name, _, key in (each.partition("__") for each in record.export.without):
            if key and not isinstance(meta.get_field(name), models.JSONField):
                yield f"{name} has no keys"
            meta.get_field(name)
    if isinstance(record.erasure, Unlinked):
        for field in (meta.get_field(name) for name in record.erasure.fields):
            if not field.null and not isinstance(field, WORDS):
                yield f"{field.name} can't be emptied"
    if isinstance(record.retention, With):
        (link,) = links(model, record.retention.row)
        if link.null or on_deletion(link) not in {models.CASCADE, models.PROTECT}:
            yield f"it may be there without its {link.name}"
    if isinstance(record.retention, After):
        for name in record.retention.moments:
            if not isinstance(meta.get_field(name), models.DateField):
                yield f"{name} is no moment"
    if has_private_words(model) and not record.is_private:
        yield "its words are encrypted, and it isn't said that nobody else gets them"


def has_private_words(model: type[models.Model]) -> bool:
    return any(type(field).__name__.startswith("Encrypted") for field in model._meta.fields)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)
def test_every_table_says_what_record_it_is_and_says_it_truly(model):
    assert list(faults(model, record_of(model))) == []


def test_the_table_of_others_names_what_is_installed_and_nothing_of_ours():
    installed = {model._meta.label: model for model in TABLES}

    assert set(OTHER_RECORDS) <= set(installed)
    ours = [
        label
        for label in OTHER_RECORDS
        if installed[label].__module__.partition(".")[0] in APPS
        and not installed[label]._meta.auto_created
    ]
    assert ours == []


def test_private_words_are_found_and_go_to_their_learner_whole_and_to_nobody_else():
    private = {model for model in TABLES if has_private_words(model)}

    assert Reflection in private
    for model in private:
        record = record_of(model)
        assert record.is_private
        assert record.export == IN_FULL
        assert record.erasure == DELETED


def test_a_period_that_something_tidies_by_is_said_once():
    assert record_of(Message).retention.period is upkeep.KEPT_FOR
    assert record_of(GiftImport).retention.period is IMPORT_KEPT_FOR
    # Wagtail's, which our table can only repeat.
    assert record_of(EditingSession).retention.period == EditingSession.STALE_TIMEOUT
    assert record_of(FormState).retention.period == FormState.STALE_TIMEOUT


def test_the_list_of_records_has_a_line_for_every_table():
    out = StringIO()
    call_command("list_records", stdout=out)

    heading, *lines = out.getvalue().splitlines()
    assert heading.split()[0] == "model"
    assert len(lines) == len(list(all_records()))
    (reflection,) = [line for line in lines if line.startswith("learning.Reflection ")]
    for said in ("module_id", "enrolment__learner", "in full", "deleted", "the account goes"):
        assert said in reflection


# --- That a wrong one is found ---------------------------------------------------------


def made(label: str, /, *bases: type[models.Model], **own: object) -> type[models.Model]:
    """A model that nobody has installed."""
    meta = type("Meta", (), {"app_label": "accounts", **own.pop("meta", {})})
    own = {"__module__": __name__, "Meta": meta, **own}
    return type(label, bases or (models.Model,), own)


@isolate_apps("accounts")
def test_a_model_that_says_nothing_is_found_and_an_abstract_base_may_say_it():
    silent = made("Silent")
    words = made("Words", record=Record(**ALONE), meta={"abstract": True})
    spoken = made("Spoken", words)
    proxy = made("Proxy", spoken, meta={"proxy": True})
    another_table = made("AnotherTable", spoken)

    assert record_of(spoken) is words.record
    assert record_of(proxy) is words.record
    for model in (silent, another_table):
        with pytest.raises(SaysNothing, match=model.__name__):
            record_of(model)


class EncryptedWords(models.JSONField):
    """Named as a field of private words is."""


@isolate_apps("accounts")
def test_what_the_table_does_not_bear_out_is_found():
    model = made(
        "Made",
        enrolment=models.ForeignKey(Enrolment, models.CASCADE, related_name="+"),
        reflection=models.ForeignKey(Reflection, models.CASCADE, related_name="+"),
        owner=models.ForeignKey(User, models.CASCADE, related_name="+"),
        by=models.ForeignKey(User, models.SET_NULL, null=True, related_name="+"),
        held_by=models.ForeignKey(User, models.PROTECT, null=True, related_name="+"),
        key=models.UUIDField(),
        name=models.CharField(max_length=5),
        at=models.DateTimeField(),
        facts=models.JSONField(),
    )
    private = made("Private", words=EncryptedWords())
    spoken_of = {"mentions": ("by", "held_by")}
    in_part = InPart(("by", "held_by", "facts__by"), why="others")
    right = {"person": "owner", **THEIRS, **spoken_of, "export": in_part}

    def said(**changes: object) -> str:
        return "; ".join(faults(model, Record(**{**right, **changes})))

    usual = "held_by takes the row with somebody who only had a hand in it"
    assert said() == usual
    assert said(person="enrolment__learner") == f"{usual}; owner leads to somebody, " + (
        "and isn't spoken of"
    )
    assert "by leads to somebody" in said(mentions=("held_by",))
    assert "owner isn't a link" in said(
        person="enrolment__learner",
        mentions=("owner",),
        export=InPart(("owner",), why="others"),
    )
    for nowhere in ("learner", "enrolment__nobody", "name", "enrolment__step_progress"):
        assert "there is no such way" in said(person=nowhere)
    assert "doesn't end at a person" in said(person="enrolment__organisation")
    assert "only a person is about themselves" in said(person="pk")
    assert "it doesn't go with its person" in said(person="by", mentions=(), export=IN_FULL)
    assert "would go with its reflection" in said(
        person="reflection__enrolment__learner", erasure=Kept("evidence")
    )
    assert "can't name a page" in said(names_page="name")
    assert "can't hold an address" in said(address="key")
    assert "name has no keys" in said(export=InPart(("by", "held_by", "name__by"), why="others"))
    assert "there is no such way" in said(export=InPart(("by", "held_by", "gone"), why="others"))
    assert "owner can't be emptied" in said(erasure=Unlinked(("owner",)))
    assert "may be there without its by" in said(retention=With("by"))
    assert "name is no moment" in said(retention=After(("at", "name"), timedelta(1), why="so"))
    assert said(names_page="key", address="name", retention=With("enrolment")) == usual
    assert list(faults(private, Record(**ALONE))) == [
        "its words are encrypted, and it isn't said that nobody else gets them"
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"keeps_page": True},
        {"export": IN_FULL},
        {"erasure": DELETED},
        {"is_private": True},
        {"person": "learner"},
        {"person": "learner", "export": IN_FULL},
        {"person": "learner", "erasure": DELETED},
        {"address": "to"},
        {"person": "by", **THEIRS, "mentions": ("by",), "export": InPart(("by",), why="others")},
        {"person": "learner", **THEIRS, "mentions": ("by",)},
        {"person": "learner", **THEIRS, "export": InPart(("by",), why="")},
        {"person": "learner", **THEIRS, "export": InPart((), why="others")},
        {"person": "learner", **THEIRS, "export": NotExported("")},
        {"person": "learner", **THEIRS, "erasure": Kept("")},
        {"address": "to", **THEIRS, "erasure": Kept("evidence")},
        {"person": "learner", **THEIRS, "erasure": Unlinked(("by",))},
        {"person": "learner", "address": "to", **THEIRS, "erasure": Unlinked(("learner",))},
    ],
    ids=str,
)
def test_a_record_that_contradicts_itself_is_refused(changes):
    with pytest.raises(SaidWrongly):
        Record(**{**ALONE, **changes})


@pytest.mark.parametrize("moments, period", [((), timedelta(1)), (("at",), timedelta(-1))])
def test_a_time_that_cannot_be_told_is_refused(moments, period):
    with pytest.raises(SaidWrongly):
        After(moments, period, why="so")


def test_what_keeps_a_page_or_a_person_does_so_by_its_own_word():
    keeping_people = {model for model, record in all_records() if record.keeps_person}
    keeping_pages = {model for model, record in all_records() if record.keeps_page}

    assert {Enrolment, StepProgress, QuizAttempt} <= keeping_people
    assert {Enrolment, StepProgress, QuizAttempt, Reflection} <= keeping_pages
    assert Reflection not in keeping_people
