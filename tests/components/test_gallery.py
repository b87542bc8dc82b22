"""The gallery is for those who build; nobody else finds it."""

from bs4 import BeautifulSoup


def test_the_gallery_shows_every_state_with_unique_ids(client, db):
    page = BeautifulSoup(client.get("/components/").content, "html.parser")

    ids = [element["id"] for element in page.find_all(id=True)]

    assert sorted(ids) == sorted(set(ids))
    assert page.title.text == "Components – Tenfold"
    assert page.find(class_="error-summary") is not None


def test_without_the_setting_there_is_no_gallery(client, db, settings):
    settings.COMPONENT_GALLERY = False

    assert client.get("/components/").status_code == 404
