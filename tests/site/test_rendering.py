"""A form is DSFR markup without a class in it: labels, hints, and errors linked to their controls."""

import pytest
from django import forms


class Sample(forms.Form):
    text = forms.CharField(label="Texte", help_text="Une aide")
    optional = forms.CharField(label="Libre", required=False)
    code = forms.CharField(label="Code", widget=forms.Textarea(attrs={"class": "app-code"}))
    choice = forms.ChoiceField(label="Choix", choices=[("a", "A")])
    box = forms.BooleanField(label="Oui")
    file = forms.FileField(label="Fichier")
    radio = forms.ChoiceField(label="Lequel", choices=[("a", "A")], widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(label="Lesquels", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    hidden = forms.CharField(label="Caché", widget=forms.HiddenInput)


class Filter(forms.Form):
    word = forms.CharField(label="Mot", required=False)


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        (
            "text",
            ['class="app-field fr-input-group"', 'class="fr-input"', '<span class="fr-hint-text">Une aide</span>'],
        ),
        ("optional", ["Libre (facultatif)"]),
        ("code", ["<textarea", 'class="app-code fr-input"']),
        ("choice", ['class="app-field fr-select-group"', 'class="fr-select"']),
        ("box", ['class="fr-checkbox-group app-field"', '<label class="fr-label" for="id_box">Oui </label>']),
        ("file", ['class="app-field fr-upload-group"', 'type="file"', 'class="fr-upload"']),
        ("radio", ['<div class="fr-radio-group">', '<label class="fr-label" for="id_radio_0">A</label>']),
        ("boxes", ['<div class="fr-checkbox-group">', "Lesquels </legend>"]),
        ("hidden", ['<input type="hidden" name="hidden" id="id_hidden">']),
    ],
)
def test_a_field_becomes_its_component(name, pieces):
    markup = " ".join(Sample()[name].as_field_group().split())
    assert [piece for piece in pieces if piece not in markup] == []


@pytest.mark.parametrize("name", ["text", "code", "choice", "box", "file", "radio", "boxes"])
def test_an_error_is_linked_to_its_field(name):
    form = Sample({})
    markup = form[name].as_field_group()
    assert f'aria-describedby="id_{name}_error"' in markup
    assert f'<div class="fr-messages-group" id="id_{name}_error">' in markup
    assert '<p class="fr-message fr-message--error">Ce champ est obligatoire.</p>' in markup
    assert 'aria-invalid="true"' in markup
    assert f'href="#{form[name].id_for_label or f"id_{name}"}"' in str(form)


def test_the_summary_also_names_the_errors_of_hidden_fields_and_of_the_form():
    form = Sample({})
    form.add_error(None, "Les deux dates se contredisent.")
    assert "<p>Les deux dates se contredisent.</p>" in str(form)
    assert "<p>Caché : Ce champ est obligatoire.</p>" in str(form)


def test_a_form_that_asks_nothing_marks_nothing_as_optional():
    assert "facultatif" not in str(Filter())


def test_an_act_that_asks_nothing_says_so():
    class Free(Filter):
        says_optional = True

    assert "(facultatif)" in str(Free())


@pytest.mark.parametrize(
    ("hint", "marked"),
    [
        ("", True),
        ("Une aide", True),
        ("Obligatoire si la date est dans une année close, ou avant.", False),
        ("Dites pourquoi. Obligatoire si la date est dans une année close, ou avant.", False),
    ],
)
def test_what_may_be_mandatory_is_not_marked_as_optional(hint, marked):
    class Act(forms.Form):
        on = forms.CharField(label="Le")
        motive = forms.CharField(label="Motif", required=False, help_text=hint)

    assert ("(facultatif)" in str(Act())) == marked


def test_what_a_user_typed_stays_text():
    assert "&lt;b&gt;" in str(Filter({"word": "<b>"}))
