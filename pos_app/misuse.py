"""What is wrong with a command line, in our words: the library's are English in any language."""

from __future__ import annotations

import click

from pos_app.wording import Wording


def said(wrong: click.ClickException, wording: Wording) -> str:
    """The sentence for a command line that was not understood."""
    if isinstance(wrong, click.MissingParameter) and wrong.param is not None:
        return _missing(wrong.param, wording)
    if isinstance(wrong, click.BadParameter) and wrong.param is not None:
        return _bad_value(wrong.param, wording)
    if isinstance(wrong, click.NoSuchOption):
        return wording.say("usage.no_such_option", name=wrong.option_name)
    if isinstance(wrong, click.BadOptionUsage):
        return _bad_option(wrong, wording)
    return wording.say("cli.usage")


def _missing(param: click.Parameter, wording: Wording) -> str:
    if isinstance(param, click.Option):
        return wording.say("usage.missing_option", name=_name(param))
    return wording.say("usage.missing_argument", name=_name(param))


def _bad_value(param: click.Parameter, wording: Wording) -> str:
    kind, name = param.type, _name(param)
    if isinstance(kind, click.Choice):
        return wording.say("usage.one_of", name=name, choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange | click.FloatRange):
        return wording.say("usage.within", name=name, least=kind.min, most=kind.max)
    if isinstance(kind, click.DateTime):
        return wording.say("usage.day", name=name)
    if isinstance(kind, click.Path):
        return wording.say("usage.path", name=name)
    if kind is click.INT:
        return wording.say("usage.whole_number", name=name)
    return wording.say("usage.bad_value", name=name)


def _bad_option(wrong: click.BadOptionUsage, wording: Wording) -> str:
    params = wrong.ctx.command.params if wrong.ctx else []
    named = [one for one in params if wrong.option_name in one.opts]
    if any(isinstance(one, click.Option) and one.is_flag for one in named):
        return wording.say("usage.takes_no_value", name=wrong.option_name)
    return wording.say("usage.needs_value", name=wrong.option_name)


def _name(param: click.Parameter) -> str:
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name
