from messaging.checks import links_in_mails_are_https


def test_a_site_whose_links_are_not_https_is_not_ready_for_real_people(settings):
    settings.BASE_URL = "http://tenfold.example"
    [error] = links_in_mails_are_https(None)
    assert error.id == "messaging.E001"

    settings.BASE_URL = "https://tenfold.example"
    assert links_in_mails_are_https(None) == []
