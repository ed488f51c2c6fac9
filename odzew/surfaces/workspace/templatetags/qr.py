"""QR codes as inline SVG: no style attributes, so that the content policy lets them through."""

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr(text: str, title: str = "") -> SafeString:
    """A code that cameras read on light and dark pages alike; `title` names it for screen readers."""
    code = segno.make(text, error="m", micro=False)
    drawing = code.svg_inline(
        scale=5, border=3, light="#fff", dark="#000", title=title or None, svgclass="qr"
    )
    return mark_safe(drawing)
