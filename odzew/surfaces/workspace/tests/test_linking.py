"""Plain text as harmless HTML."""

import pytest

from odzew.surfaces.workspace.linking import paragraphs


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("zob. https://a.example/x.", '<a class="link" href="https://a.example/x" title="a.example"'),
        ("(https://a.example/x_(y))", 'href="https://a.example/x_(y)"'),
        ("pisz: jan@b.example!", '<a class="link" href="mailto:jan@b.example">jan@b.example</a>!'),
        ('https://a.example/"onclick="x', 'href="https://a.example/" title="a.example"'),
        ("https://[::1", "https://[::1"),
        ("raz\ndwa\n\ntrzy", '<p dir="auto">raz<br>dwa</p><p dir="auto">trzy</p>'),
        ("<b>&", "&lt;b&gt;&amp;"),
    ],
)
def test_addresses_become_links_and_the_rest_stays_text(text, part):
    assert part in paragraphs(text)


@pytest.mark.parametrize("text", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example"])
def test_other_schemes_are_no_links(text):
    assert "<a" not in paragraphs(text)


def test_only_called_names_are_marked():
    shown = paragraphs("@Ola Nowak i @Olaf", called=["Ola Nowak", "Ola"])
    assert shown.count('class="at"') == 1
