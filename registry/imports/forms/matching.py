"""The forms that explain a foreign file: which column each heading is, what each word means."""

from django import forms

from registry.devices.models import Category
from registry.imports.explaining import memory
from registry.imports.explaining.explained import Heading
from registry.imports.explaining.translations import translate
from registry.imports.explaining.vocabulary import SKIP
from registry.imports.explaining.words import Word
from registry.imports.models import Layout, Translation
from registry.imports.models.translation import WordKind
from registry.imports.opening.guesses import word_for
from registry.organisations.models import Organisation
from registry.organisations.names import labels
from registry.shared.access import within
from registry.shared.validators import invalid

# No code is that either.
NOTHING = "?"
LEFT = ("", "À corriger dans le fichier")
WHOLE = "L’organisation de l’import"
UNTOLD = ("", "Je ne sais pas : l’organisation de l’import, pour cette fois")


class ColumnsForm(forms.Form):
    """One list per heading, with our columns; the headings about people are told, not asked."""

    def __init__(self, *args, headings: list[Heading], **kwargs):
        super().__init__(*args, **kwargs)
        self.headings = {f"column-{rank}": heading.text for rank, heading in enumerate(headings) if not heading.person}
        self.people = [heading.text for heading in headings if heading.person]
        ours = memory.accepted()
        choices = [("", "Ignorer"), *((column.key, column.heading) for column in ours)]
        for rank, heading in enumerate(headings):
            if not heading.person:
                self.fields[f"column-{rank}"] = forms.ChoiceField(
                    label=heading.text,
                    help_text=_samples(heading),
                    choices=choices,
                    required=False,
                    initial=heading.key,
                )

    @property
    def chosen(self) -> dict[str, str]:
        said = {text: self.cleaned_data.get(name, "") for name, text in self.headings.items()}
        return said | dict.fromkeys(self.people, "")

    def clean(self):
        names = {text: name for name, text in self.headings.items()}
        for heading, reason in memory.faults(self.chosen).items():
            self.add_error(names.get(heading), invalid(reason))


def headings_of(layout: Layout) -> list[Heading]:
    """The headings of a layout, for a change without its file."""
    return [Heading(kept.heading, (), kept.column, memory.about_people(kept.heading)) for kept in layout.columns.all()]


def _samples(heading: Heading) -> str:
    return f"Exemples : {' ; '.join(heading.samples)}" if heading.samples else "Colonne vide ou sans exemple."


class Meanings:
    """What a word of each kind may be said to mean for a file of `organisation`, as lists of choices."""

    def __init__(self, organisation: Organisation):
        skip = (SKIP, "Ne pas importer ces lignes")
        told = labels(Organisation.objects.filter(within("path", [organisation.path])).holding_fleet())
        self.names = {
            WordKind.CATEGORY: dict(Category.objects.values_list("code", "name")),
            WordKind.STATUS: {str(state): state.label for state in Translation.STATES},
            # What several bear is no guess.
            WordKind.PLACE: {one.code: one.name if label == one.name else one.code for one, label in told},
        }
        indent = organisation.depth
        self.choices = {
            WordKind.CATEGORY: [*self.names[WordKind.CATEGORY].items(), skip],
            WordKind.STATUS: [*self.names[WordKind.STATUS].items(), (NOTHING, "N’en rien conclure"), skip],
            WordKind.PLACE: [(one.code, "\u2003" * (one.depth - indent) + label) for one, label in told],
        }

    def guess(self, word: Word) -> str:
        return word_for(word.written, self.names[word.kind])

    def field(self, kind: str, *, silent: bool = False, several: bool = False, **more) -> forms.ChoiceField:
        """A list where nothing may be said; a site of which nothing is said leaves its devices to the whole this time,
        unless it names several organisations. That it always means the whole is said."""
        none = UNTOLD if silent and not several else LEFT
        rest = [(NOTHING, WHOLE)] if kind == WordKind.PLACE and silent else []
        return forms.ChoiceField(choices=[none, *self.choices[WordKind(kind)], *rest], required=False, **more)


class WordsForm(forms.Form):
    """One list per word that nobody translated yet."""

    def __init__(self, *args, found: list[Word], organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        meanings = Meanings(organisation)
        found = sorted(found, key=lambda word: list(WordKind).index(word.kind))
        self.words = {f"word-{rank}": word for rank, word in enumerate(found)}
        for name, word in self.words.items():
            rows = f"{word.kind.label}, {word.rows} ligne{'s' if word.rows > 1 else ''}"
            self.fields[name] = meanings.field(
                word.kind,
                silent=word.column == "site",
                several=bool(word.bearers),
                label=word.written,
                help_text=f"{rows}. Nom de {', '.join(word.bearers)}" if word.bearers else rows,
                initial=meanings.guess(word),
            )

    def said(self) -> list[tuple[Word, str]]:
        """Each word that was given a meaning: what was left is asked of the next file, when its place may exist."""
        answers = [(word, self.cleaned_data[name]) for name, word in self.words.items()]
        return [(word, ours) for word, ours in answers if ours]

    def save(self, organisation: Organisation, by) -> None:
        for word, ours in self.said():
            _translate(organisation, word.kind, word.written, ours, by)


class TranslationForm(forms.Form):
    """What a word was said to mean, said otherwise."""

    def __init__(self, *args, kept: Translation, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = kept
        ours = SKIP if kept.skipped else kept.code or NOTHING
        field = Meanings(kept.organisation).field(
            kept.kind, silent=True, label=f"« {kept.written} » veut dire", initial=ours
        )
        field.choices, field.required = field.choices[1:], True
        self.fields["ours"] = field

    def save(self, by) -> None:
        _translate(self.kept.organisation, self.kept.kind, self.kept.written, self.cleaned_data["ours"], by)


def _translate(organisation: Organisation, kind: str, written: str, ours: str, by) -> None:
    code = "" if ours in (SKIP, NOTHING) else ours
    translate(organisation, kind, written, code, skipped=ours == SKIP, by=by)
