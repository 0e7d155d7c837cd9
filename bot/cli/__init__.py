"""The command line. Everything heavy is imported by the command that needs it: `say` must answer at once."""

import os
import sys
from typing import NoReturn

import typer

from .. import authoring
from ..domain.errors import AttacheError, BadRequest
from . import asking, curating, posting, running

app = typer.Typer(
    help="Attaché briefs people from documents they trust, in Discord, Slack and the terminal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
config_app = typer.Typer(help="The configuration, and what chat has added to it.", no_args_is_help=True)

for command in (
    *(running.run, running.demo, asking.chat, asking.say, asking.explain, asking.gaps, asking.usage),
    *(curating.check, curating.coverage, authoring.draft, posting.why, posting.rehearse),
    *(running.tick, running.manifest, running.doctor, running.health),
):
    app.command()(command)
config_app.command()(posting.export)
app.add_typer(authoring.source_app, name="source")
app.add_typer(authoring.brief_app, name="brief")
app.add_typer(config_app, name="config")


def main() -> None:
    """Run a command; whatever goes wrong, a person reads a sentence."""
    try:
        app()
    except BadRequest as error:
        _stop(str(error), 2)
    except AttacheError as error:
        _stop(str(error), 1)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more at exit
        raise SystemExit(1) from None
    except Exception as error:
        if os.environ.get("ATTACHE_DEBUG"):
            raise
        _stop(f"Something unexpected went wrong ({type(error).__name__}: {error}). ATTACHE_DEBUG=1 shows where.", 1)


def _stop(sentence: str, code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise SystemExit(code) from None
