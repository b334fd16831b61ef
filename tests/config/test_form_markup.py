"""How every form of the program is shown: label, description and error beside the field, a summary on top."""

from django import forms
from django.utils import translation


class MeetingForm(forms.Form):
    title = forms.CharField(label="Naam", help_text="Kort <b>en</b> duidelijk")
    note = forms.CharField(label="Toelichting", required=False, widget=forms.Textarea)
    place = forms.ChoiceField(label="Waar", choices=[("a", "Buurthuis"), ("b", "School")])
    way = forms.ChoiceField(label="Hoe", choices=[("a", "Samen"), ("b", "Alleen")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Ik weet het zeker")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def shown(data: dict[str, str] | None = None) -> str:
    with translation.override("nl"):
        return str(MeetingForm(data))


def test_each_field_has_its_label_and_says_whether_it_is_needed() -> None:
    form = shown()
    for name in ("title", "note", "place"):
        assert f'for="id_{name}"' in form
    assert form.count("(hoeft niet)") == 1
    assert "<legend" in form


def test_a_description_belongs_to_its_field_and_holds_no_markup_of_its_own() -> None:
    form = shown()
    assert 'id="id_title_helptext"' in form
    assert 'aria-describedby="id_title_helptext"' in form
    assert "Kort &lt;b&gt;" in form


def test_an_error_stands_beside_its_field_and_in_the_summary() -> None:
    form = shown({"note": "x"})
    assert 'role="alert"' in form
    assert 'href="#id_title"' in form
    assert 'href="#id_way_0"' in form
    assert 'id="id_title_error"' in form
    assert 'aria-invalid="true"' in form
    assert "utrecht-form-field--invalid" in form


def test_what_was_typed_stays_and_is_shown_as_text() -> None:
    form = shown({"note": "<script>alert(1)</script>", "place": "b"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in form
    assert '<option value="b" selected>' in form


def test_a_field_that_is_hidden_is_there_without_a_label() -> None:
    form = shown()
    assert 'type="hidden" name="token"' in form
    assert 'for="id_token"' not in form


def test_an_empty_form_has_no_summary() -> None:
    assert 'role="alert"' not in shown()
