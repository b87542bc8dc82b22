"""What comes out of Word, pasted with keys from a real clipboard: words stay, dress goes."""

from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.writing import add_block, panel, save_draft, wait_for_form, write

# What Word puts on the clipboard: comments only it reads, its own elements, a list without a list.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta name=Generator content="Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm;font-family:"Calibri",sans-serif;} @page Word --></style>
</head><body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h2 style='mso-outline-level:2'><span style='mso-fareast-language:EN-GB'>Before you
post<o:p></o:p></span></h2>
<p class=MsoNormal style='margin:8.0pt;color:red'><span style='mso-bidi-font-size:11pt'>“Stop,”
said the sister – it’s <b style='mso-bidi-font-weight:normal'>late</b>…<o:p></o:p></span></p>
<p class=MsoNormal>Read <a href="https://example.org/policy" onclick="alert(1)"><span
style='color:#0563C1'>our policy</span></a> or <a href="javascript:alert(1)">run this</a>.</p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt'>&nbsp;&nbsp;
</span></span></span><![endif]>Ask first</p>
<ul style='margin-top:0cm' type=disc><li class=MsoNormal>Say who you are</li><li>Be kind</li></ul>
<table class=MsoTableGrid border=1><tr><td width=100 style='border:solid'><p class=MsoNormal>Cell
one</p></td><td><p class=MsoNormal>Cell two</p></td></tr></table>
<p class=MsoNormal><img width=9 src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" v:shapes="P_1"
onerror="alert(1)"></p><!--EndFragment--></body></html>"""
PLAIN = "“Stop,” said the sister – it’s late…\n·\tAsk first\n"
GIFT = "::Word::“Who’s – there?”{=It’s me…#Yes. ~Nobody#“No.”}"


def copy(page: Page, *, html: str = "", text: str) -> None:
    """Copies in another tab, as Word would: what is on the clipboard is not cleaned."""
    word = page.context.new_page()
    word.goto("/healthz")
    word.evaluate(
        """([html, text]) => addEventListener("copy", (event) => {
            if (html) event.clipboardData.setData("text/html", html);
            event.clipboardData.setData("text/plain", text);
            event.preventDefault();
        })""",
        [html, text],
    )
    word.keyboard.press("Control+C")
    word.close()


def test_an_editor_pastes_from_word_and_keeps_words_lists_and_links(visit):
    page = visit("author", width=1600)
    copy(page, html=WORD, text=PLAIN)
    page.goto("/cms/pages/add/content/standardpage/3/")
    write(page.get_by_placeholder("Page title"), "From Word")
    editor = add_block(panel(page, "Body"), "Text").locator("[contenteditable=true]")
    editor.click()
    page.keyboard.press("Control+V")
    wait_for_form(editor, "Cell two")
    save_draft(page)

    page.goto(page.url.replace("/edit/", "/view_draft/"))

    prose = page.locator(".prose").first
    expect(prose).to_contain_text("Cell two")
    words = [line for line in prose.inner_text().splitlines() if line.strip()]
    assert words[:3] == [
        "Before you post",
        "“Stop,” said the sister – it’s late…",
        "Read our policy or run this.",
    ]
    assert words[3:] == ["Ask first", "Say who you are", "Be kind", "Cell one", "Cell two"]
    expect(prose.get_by_role("heading", name="Before you post")).to_be_visible()
    expect(prose.get_by_role("listitem")).to_have_count(3)
    expect(prose.get_by_role("link")).to_have_attribute("href", "https://example.org/policy")
    expect(prose.locator("b")).to_have_text("late")
    # Nothing of Word's own elements, styles, classes, pictures and comments.
    dressed = "*:not(h2, p, ul, li, a, b, br), [style], [class], [onclick], [src], [width]"
    expect(prose.locator(dressed)).to_have_count(0)
    assert "<!--" not in prose.inner_html()


def test_questions_pasted_from_word_are_read(visit):
    page = visit("editor")
    copy(page, text=GIFT)
    page.goto("/cms/question-bank/import/")
    page.locator("main textarea").focus()
    page.keyboard.press("Control+V")
    page.locator("main form").get_by_role("button").last.click()

    expect(page.get_by_role("button", name="Import 1 question as a draft")).to_be_visible()


def test_a_learner_pastes_from_word_and_keeps_the_plain_words(visit):
    page = visit("newcomer")
    copy(page, html=WORD, text=PLAIN)
    page.goto(f"{steps.FIRST}reflect/")
    page.get_by_role("textbox").first.focus()
    page.keyboard.press("Control+V")
    steps.save_for_later(page)

    expect(page.get_by_role("textbox").first).to_have_value(PLAIN)
