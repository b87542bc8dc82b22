"""Every field of every form is drawn by this component (content.forms)."""

import pytest
from bs4 import BeautifulSoup


@pytest.fixture
def parts(order_form):
    """The fields of the form, by name, as Django draws them."""

    def _parts(data=None):
        form = order_form(data)
        return {f.name: BeautifulSoup(f.as_field_group(), "html.parser") for f in form}

    return _parts


@pytest.mark.parametrize(
    ("name", "control"), [("email", "input"), ("role", "select"), ("note", "textarea")]
)
def test_a_label_stands_above_its_control(parts, name, control):
    field = parts()[name]

    assert field.label["for"] == field.find(control)["id"] == f"id_{name}"


def test_a_hint_is_read_with_its_control(parts):
    field = parts()["email"]

    assert field.input["aria-describedby"] == "id_email_helptext"
    assert field.find(id="id_email_helptext").text == "We send you a code."


def test_an_error_is_read_with_its_control_after_the_hint(parts):
    field = parts({"email": "no"})["email"]

    assert field.input["aria-invalid"] == "true"
    assert field.input["aria-describedby"] == "id_email_helptext id_email_error"
    assert " ".join(field.find(id="id_email_error").text.split()) == (
        "Error: Enter a valid email address."
    )
    assert field.input["value"] == "no"


@pytest.mark.parametrize(("name", "kind"), [("answer", "radio"), ("days", "checkbox")])
def test_choices_are_a_group_with_one_label_for_each(parts, name, kind):
    field = parts()[name]

    assert field.fieldset.legend.text.startswith("Which")
    assert {control["type"] for control in field.find_all("input")} == {kind}
    assert [label["for"] for label in field.find_all("label")] == [
        control["id"] for control in field.find_all("input")
    ]


@pytest.mark.parametrize(("name", "told"), [("shared", "true"), ("answer", None), ("role", None)])
def test_a_choice_that_nobody_has_made_yet_is_not_invalid(parts, name, told):
    # A browser takes `required` on an empty choice for invalid, and a screen reader says so.
    for control in parts()[name].find_all(["input", "select"]):
        assert not control.has_attr("required")
        assert control.get("aria-required") == told


def test_the_hint_and_error_of_a_group_are_read_with_the_group(parts):
    assert parts({"email": "x"})["days"].fieldset["aria-describedby"] == (
        "id_days_helptext id_days_error"
    )


def test_what_was_chosen_stays_chosen(parts):
    chosen = parts({"days": ["tue"]})["days"].find_all("input", checked=True)

    assert [control["value"] for control in chosen] == ["tue"]


def test_a_single_box_stands_inside_its_label(parts):
    field = parts()["shared"]

    assert field.label.input["id"] == field.label["for"]
    assert field.find(id="id_shared_helptext").text == "It forgets you."


def test_a_field_of_two_controls_is_a_group(parts):
    field = parts()["at"]

    assert field.fieldset.legend.text == "When"
    assert len(field.find_all("input")) == 2


def test_a_hidden_field_is_only_its_control(parts):
    assert [element.name for element in parts()["token"].find_all()] == ["input"]


def test_a_form_is_its_fields_in_order_hidden_ones_last(order_form):
    form = BeautifulSoup(order_form().render(), "html.parser")

    names = list(dict.fromkeys(c["name"] for c in form.find_all(["input", "select", "textarea"])))

    assert names == ["email", "role", "note", "answer", "days", "shared", "at_0", "at_1", "token"]


def test_what_a_person_typed_is_escaped(parts):
    field = parts({"email": '"><script>go()</script>'})["email"]

    assert field.script is None
    assert field.input["value"] == '"><script>go()</script>'
