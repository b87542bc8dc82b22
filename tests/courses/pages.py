"""Using a page as a person does without JavaScript: by its forms and buttons."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def text(response: HttpResponse) -> str:
    """What stands on the page, in one line."""
    main = soup(response).find("main")
    return " ".join(main.get_text(" ").split()) if main else ""


def title(response: HttpResponse) -> str:
    found = soup(response).find("title")
    return " ".join(found.get_text().split()) if found else ""


def press(client: Client, response: HttpResponse, button: str, /, **fields: Any) -> HttpResponse:
    """Fills in the form with the button that says this, presses it, and follows where it leads."""
    form, pressed = _form(response, button)
    data = {
        tag["name"]: tag.get("value", "")
        for tag in form.find_all("input", type="hidden")
        if tag["name"] != "csrfmiddlewaretoken"
    }
    data |= {area["name"]: area.get_text().removeprefix("\n") for area in form.find_all("textarea")}
    if pressed.get("name"):
        data[pressed["name"]] = pressed.get("value", "")
    action = form.get("action") or response.request["PATH_INFO"]
    return client.post(action, data | fields, follow=True)


def option(response: HttpResponse, words: str) -> str:
    """The value of the radio button that says this."""
    for label in soup(response).find_all("label"):
        if words in label.get_text():
            box = label.find("input") or soup(response).find(id=label["for"])
            return str(box["value"])
    raise AssertionError(f"no option says {words!r}")


def focused(response: HttpResponse) -> str:
    """What has the focus when the page has loaded."""
    found = soup(response).find(attrs={"autofocus": True})
    return " ".join(found.get_text(" ").split()) if found else ""


def _form(response: HttpResponse, button: str) -> tuple[Tag, Tag]:
    for form in soup(response).find("main").find_all("form"):
        for pressed in form.find_all("button"):
            if button in pressed.get_text():
                return form, pressed
    raise AssertionError(f"no button says {button!r}")
