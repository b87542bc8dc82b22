"""The gallery is for those who build; nobody else finds it."""

import importlib

import pytest
from bs4 import BeautifulSoup
from django.urls import NoReverseMatch, clear_url_caches, reverse

import config.urls
import content.urls


def reload_addresses():
    importlib.reload(content.urls)
    importlib.reload(config.urls)
    clear_url_caches()


@pytest.fixture
def gallery_off(settings):
    settings.COMPONENT_GALLERY = False
    reload_addresses()
    yield
    settings.COMPONENT_GALLERY = True
    reload_addresses()


def test_the_gallery_shows_every_state_with_unique_ids(client, db):
    page = BeautifulSoup(client.get("/components/").content, "html.parser")

    ids = [element["id"] for element in page.find_all(id=True)]

    assert sorted(ids) == sorted(set(ids))
    assert page.title.text == "Components – Tenfold"
    assert page.find(class_="error-summary") is not None


def test_without_the_setting_there_is_no_gallery(gallery_off):
    with pytest.raises(NoReverseMatch):
        reverse("gallery")
