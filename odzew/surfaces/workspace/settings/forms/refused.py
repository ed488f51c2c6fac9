"""What an action refuses, written beside the field that it is about."""

from django import forms

from odzew.kit.errors import OdzewError


def explain(form: forms.BaseForm, error: OdzewError) -> None:
    """The error's words on its fields; on the whole form where it names none that the form has."""
    placed = False
    for name, words in error.fields.items():
        if name in form.fields:
            has_words = " " in words
            form.add_error(name, words if has_words else str(error.message))
            placed = True
    if not placed:
        form.add_error(None, str(error.message))
