"""The options that every command takes, and help that speaks the reader's language."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from pos_app.domain.table import shown
from pos_app.errors import Bug, Refused
from pos_app.wording import LANGUAGES, Wording

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Common:
    """What a command was told about the shop; its own options win over the program's."""

    data_dir: Path | None = None
    practice: bool = False
    lang: str | None = None

    def over(self, outer: Common) -> Common:
        """These options, with `outer` where they are silent."""
        return Common(
            self.data_dir or outer.data_dir,
            self.practice or outer.practice,
            self.lang or outer.lang,
        )


@dataclass(slots=True)
class Session:
    """What one command line runs with: the language it speaks, and the options so far."""

    wording: Wording
    options: Common = Common()


class Seconds(click.FloatRange):
    """A time within bounds; "nan" is within none."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        seconds = float(super().convert(value, param, ctx))
        if math.isnan(seconds):
            self.fail(f"{value!r}", param, ctx)
        return seconds


class SpokenOption(click.Option):
    """An option whose help is a key of the wording."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The line of `--help`, said in the reader's language."""
        record = super().get_help_record(ctx)
        if record is None or self.help is None:
            return record
        return record[0], _wording(ctx).say(self.help)


class SpokenCommand(click.Command):
    """A command whose help is a key of the wording: `help.<its name>`, unless another is given."""

    @property
    def key(self) -> str:
        """The key of what `--help` says of it."""
        return self.help or f"help.{self.name}"

    def get_short_help_str(self, limit: int = 45) -> str:
        """Its line in the list of commands."""
        ctx = click.get_current_context(silent=True)
        return _wording(ctx).say(self.key) if ctx else ""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; more of them than there are places for is refused in our own words."""
        allowed, ctx.allow_extra_args = ctx.allow_extra_args, True
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as wrong:
            wrong.ctx = wrong.ctx or ctx  # a value too many does not say whose it is
            raise
        ctx.allow_extra_args = allowed
        if rest and not allowed:
            raise Refused("usage.too_many", text=shown(" ".join(rest)))
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how it is written; the library's word for that is English."""
        pieces, head = self.collect_usage_pieces(ctx), _wording(ctx).say("help_page.usage")
        formatter.write_usage(ctx.command_path, " ".join(pieces), f"{head} ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What `--help` says of it."""
        _paragraph(ctx, formatter, self.key)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its options; `--help` is the library's own, and comes with words of the library's."""
        say, asking = _wording(ctx).say, self.get_help_option(ctx)
        options = (one for one in self.get_params(ctx) if isinstance(one, click.Option))
        found = [(one, one.get_help_record(ctx)) for one in options]
        with formatter.section(say("help_page.options")):
            formatter.write_dl(
                [
                    (row[0], say("option.help")) if one is asking else row
                    for one, row in found
                    if row
                ]
            )


class SpokenGroup(SpokenCommand, click.Group):
    """A group of spoken commands."""

    command_class = SpokenCommand
    group_class = type

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its options, and then its commands."""
        super().format_options(ctx, formatter)
        rows = [(name, one.get_short_help_str()) for name, one in sorted(self.commands.items())]
        with formatter.section(_wording(ctx).say("help_page.commands")):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of the next word, or refuse it in our own words."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            names = ", ".join(self.list_commands(ctx))
            raise Refused("usage.no_such_command", name=shown(args[0]), names=names)
        return super().resolve_command(ctx, args)


def common(command: F) -> F:
    """Give a command `--data-dir --practice --lang`, merged into one `Common` argument."""
    option = click.option
    for decorate in (
        option("--lang", type=click.Choice(LANGUAGES), cls=SpokenOption, help="option.lang"),
        option("--practice", is_flag=True, cls=SpokenOption, help="option.practice"),
        option(
            "--data-dir",
            type=click.Path(file_okay=False, path_type=Path),
            cls=SpokenOption,
            help="option.data_dir",
        ),
    ):
        command = decorate(command)
    return command


def commands(name: str) -> SpokenGroup:
    """A group that does nothing by itself; it takes what every command takes, and hands it on."""

    @click.group(
        name, cls=SpokenGroup, invoke_without_command=True, subcommand_metavar="COMMAND [ARGS]..."
    )
    @common
    @click.pass_context
    def group(ctx: click.Context, /, **own: Any) -> None:
        merged(ctx, **own)
        if ctx.invoked_subcommand is None:
            raise Refused("usage.which_command", names=", ".join(group.list_commands(ctx)))

    return group


@dataclass(frozen=True, slots=True)
class Hands:
    """Who a command says that it is done by, and whose PIN is to stand for it."""

    who: str = ""
    approver: str = ""
    from_stdin: bool = False


def by_staff(command: F) -> F:
    """Give a command `--as --approve-as --pin-stdin`; `hands_of` takes them out of its options."""
    option = click.option
    for decorate in (
        option("--pin-stdin", is_flag=True, cls=SpokenOption, help="option.pin_stdin"),
        option("--approve-as", "approver", default="", cls=SpokenOption, help="option.approve_as"),
        option("--as", "who", default="", cls=SpokenOption, help="option.as"),
    ):
        command = decorate(command)
    return command


def hands_of(own: dict[str, Any]) -> Hands:
    """Take who does it out of the options of a command."""
    return Hands(own.pop("who"), own.pop("approver"), own.pop("pin_stdin"))


@dataclass(frozen=True, slots=True)
class Paying:
    """How a command says that a sale is paid: `cash_won` was given, or None for a QR.

    `sure`: a payment in doubt for the same goods is another buyer's.
    """

    cash_won: int | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a command says is taken off the whole sale, why, and what is noted on it."""

    discount: str = ""
    why: str = ""
    note: str = ""


def agreed(command: F) -> F:
    """Give a command `--discount --why --note`; `agreement_of` takes them out of its options."""
    option = click.option
    for decorate in (
        option("--note", default="", cls=SpokenOption, help="option.note"),
        option("--why", default="", cls=SpokenOption, help="option.discount_why"),
        option("--discount", default="", cls=SpokenOption, help="option.discount"),
    ):
        command = decorate(command)
    return command


def agreement_of(own: dict[str, Any]) -> Agreement:
    """What was agreed on, taken out of a command's options."""
    return Agreement(own.pop("discount"), own.pop("why"), own.pop("note"))


def paid_by(command: F) -> F:
    """Give a command `--cash --another-buyer`; `paying_of` takes them out of its options."""
    option = click.option
    for decorate in (
        option("--another-buyer", "sure", is_flag=True, cls=SpokenOption, help="option.another"),
        option(
            "--cash",
            "cash_won",
            type=click.IntRange(min=0),
            metavar="WON",
            cls=SpokenOption,
            help="option.cash",
        ),
    ):
        command = decorate(command)
    return command


def paying_of(own: dict[str, Any]) -> Paying:
    """Take how it is paid out of the options of a command."""
    return Paying(own.pop("cash_won"), own.pop("sure"))


as_json = click.option("--json", "as_json", is_flag=True, cls=SpokenOption, help="option.json")


def merged(ctx: click.Context, data_dir: Path | None, practice: bool, lang: str | None) -> Common:
    """The common options of a command, over those that stood before its name."""
    session = session_of(ctx)
    session.options = Common(data_dir, practice, lang).over(session.options)
    return session.options


def session_of(ctx: click.Context) -> Session:
    """The session that the program started this command line with."""
    session = ctx.find_object(Session)
    if session is None:
        raise Bug("bug.no_session")
    return session


def _wording(ctx: click.Context) -> Wording:
    return session_of(ctx).wording


def _paragraph(ctx: click.Context, formatter: click.HelpFormatter, key: str) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(_wording(ctx).say(key))
