def test_a_form_without_errors_has_no_summary(render, order_form):
    assert render("error_summary", form=order_form()).find() is None


def test_each_error_names_its_field_and_leads_to_its_first_control(render, order_form):
    summary = render("error_summary", form=order_form({"email": "no address"}))

    assert summary.div["role"] == "alert"
    assert summary.div["tabindex"] == "-1"
    assert [(a["href"], a.text) for a in summary.find_all("a")] == [
        ("#id_email", "Email address: Enter a valid email address."),
        ("#id_role", "Role: This field is required."),
        ("#id_note", "Note: This field is required."),
        ("#id_answer_0", "Which one? This field is required."),
        ("#id_days_0", "Which days? This field is required."),
        ("#id_shared", "Shared computer: This field is required."),
        ("#id_at_0", "When: This field is required."),
    ]


def test_where_an_error_leads_is_on_the_page(render, order_form):
    form = order_form({"email": "no address"})
    fields = render("error_summary", form=form)
    page = form.render()

    for link in fields.find_all("a"):
        assert f'id="{link["href"][1:]}"' in page


def test_an_error_of_the_whole_form_or_a_hidden_field_is_said_without_a_link(render, order_form):
    summary = render("error_summary", form=order_form({"email": "late@example.org"}))

    said = [item.text for item in summary.find_all("li") if item.a is None]

    assert said == ["The course is full.", "This field is required."]


def test_what_a_person_typed_is_escaped_in_the_summary(render, order_form):
    form = order_form({"role": "<img src=x>"})

    assert render("error_summary", form=form).img is None
