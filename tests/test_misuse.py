"""A command line that is not understood is told in the reader's language, and in ours alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pos_app.cli import cli, run
from pos_app.misuse import said
from pos_app.wording import LANGUAGES
from tests.ui.booth import words

FILE = str(Path(__file__))
WRONG = {
    "nonsense": "usage.no_such_command",
    "products nonsense": "usage.no_such_command",
    "products": "usage.which_command",
    "products --practice": "usage.which_command",
    "sell": "usage.missing_argument",
    "sell TEA --nonsense": "usage.no_such_option",
    "refund A-1": "usage.missing_option",
    "refund": "usage.missing_argument",
    "sell TEA --wait": "usage.needs_value",
    "sell TEA --json=1": "usage.takes_no_value",
    "settle now please": "usage.too_many",
    "settle --lang fr": "usage.one_of",
    "sell TEA --wait nan": "usage.within",
    "sell TEA --wait x": "usage.within",
    "rehearse --sales 0": "usage.within",
    "refund A-1 --reason 교환 --amount 1.5": "usage.whole_number",
    "sales list --from yesterday": "usage.day",
    f"settle --data-dir {FILE}": "usage.path",
}


def lines_of(command: click.Command, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of each command and of those under it."""
    yield before
    if isinstance(command, click.Group):
        for name, under in command.commands.items():
            yield from lines_of(under, (*before, name))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("line", WRONG)
def test_each_usual_mistake_has_a_sentence_of_its_own(
    capsys: pytest.CaptureFixture[str], line: str, lang: str
) -> None:
    assert run(["--lang", lang, *line.split()]) == 2
    out, err = capsys.readouterr()
    sentence = words(lang).say(WRONG[line])
    assert out == ""
    assert re.fullmatch(re.sub(r"\\{.+?\\}", ".+", re.escape(sentence)), err.strip()), err


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (click.UsageError("anything else"), "cli.usage"),
        (click.BadParameter("odd", param=click.Option(["--odd"])), "usage.bad_value"),
        (click.BadParameter("odd"), "cli.usage"),
        (click.BadOptionUsage("--odd", "odd"), "usage.needs_value"),
    ],
)
def test_no_word_of_the_library_is_passed_on(wrong: click.ClickException, key: str) -> None:
    assert said(wrong, words("ko")) == words("ko").say(key, name="--odd")


def test_help_is_asked_for_as_before(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["products", "--help"]) == 0
    assert "import" in capsys.readouterr().out


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("line", [*lines_of(cli)], ids=" ".join)
def test_the_help_of_every_command_is_said(
    capsys: pytest.CaptureFixture[str], line: tuple[str, ...], lang: str
) -> None:
    assert run(["--lang", lang, *line, "--help"]) == 0
    told = capsys.readouterr().out
    assert re.findall(r"\b(?:help|option)\.[a-z_.-]+", told) == []
    assert lang == "en" or not re.search(r"Usage|Options|Commands|Show this|show this", told)


@pytest.mark.parametrize("at", range(3), ids=["before", "between", "behind"])
@pytest.mark.parametrize("line", ["report sales", "products list"])
def test_the_options_of_every_command_stand_anywhere_among_its_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, at: int
) -> None:
    told = line.split()
    told[at:at] = ["--practice", "--data-dir", str(tmp_path), "--lang", "en"]
    assert run(told) == 0
    assert capsys.readouterr().err == ""
