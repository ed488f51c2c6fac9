"""The sanitiser: what each use lets through, and styles that fetch nothing."""

import pytest

from odzew.kit import html


@pytest.mark.parametrize(
    "style",
    [
        "background-color:url(https://z.example/x)", "color:red;width:expression(alert(1))", "color:\\75 rl(x)",
        "background-color:u/**/rl(x)", "behavior:url(x)", "-moz-binding:url(x)", "list-style-type:url(x)",
        "color:red;}</style><img src=x>", "width:image-set('x' 1x)", "border:1px solid element(#a)", "color:var(--x)",
    ],
)  # fmt: skip
def test_no_style_fetches_or_hides(style):
    kept = html.clean(f'<p style="{style}">a</p>').lower()
    assert not any(
        word in kept
        for word in ("url", "expression", "image", "behavior", "binding", "\\", "element(", "var(")
    )


def test_harmless_styles_and_tables_stay():
    given = '<table width="600"><tbody><tr><td style="color:#333;padding:4px">a</td></tr></tbody></table>'
    assert html.clean(given) == given


def test_whole_contents_of_dangerous_elements_go():
    given = (
        "<style>p{}</style><svg><a href='https://x'>b</a></svg><math><mi>c</mi></math><template>d</template>e"
    )
    assert html.clean(given) == "e"


def test_relative_addresses_of_a_mail_lead_nowhere_into_the_desk():
    assert 'href="/' not in html.clean('<a href="/settings/people">x</a><img src="//z.example/x.png">')


def test_a_chat_message_keeps_words_and_links_only():
    assert (
        html.clean_chat('<p style="color:red">a <img src="https://x/y.png"><b>b</b></p>')
        == "<p>a <b>b</b></p>"
    )


def test_an_article_shows_own_pictures_only():
    given = (
        '<h2>A</h2><img src="/media/a.png"><img src="https://x.example/b.png"><img src="//x.example/c.png">'
    )
    assert html.clean_article(given) == '<h2>A</h2><img src="/media/a.png"><img><img>'
