"""The command line: `lumbar` opens the window, `lumbar COMMAND` does one thing without it.

Exit codes: 0 done, 1 failed (a file, the display, the graphics), 2 not understood (an option, an id).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from annotations.errors import AnnotationError, StoreError
from meshes.errors import MeshError
from viewer.cli.commands import COMMANDS, OPEN, Command
from viewer.core.errors import UnknownIdError, ViewerError

FAILED, USAGE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command line `arguments` (default: the process's own) and return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = COMMANDS.get(words[0]) if words else None
    if command is not None:
        words = words[1:]
    options = _parser(command or OPEN).parse_args(words)
    try:
        return (command or OPEN).run(options)
    except UnknownIdError as error:
        return _say(str(error), USAGE)
    except (MeshError, AnnotationError, StoreError, ViewerError) as error:
        return _say(str(error), FAILED)
    except BrokenPipeError:
        # The reader of our output has gone (`lumbar structures | head`); there is nobody left to tell.
        sys.stderr.close()
        return FAILED
    except OSError as error:
        return _say(f"{error.filename or 'file'}: {error.strerror or error}", FAILED)
    except KeyboardInterrupt:
        return _say("stopped", 130)


def _say(message: str, code: int) -> int:
    print(f"lumbar: {message}", file=sys.stderr)
    return code


def _parser(command: Command) -> argparse.ArgumentParser:
    name = "lumbar" if command is OPEN else f"lumbar {command.name}"
    epilog = _overview() if command is OPEN else None
    parser = argparse.ArgumentParser(
        prog=name,
        description=command.help,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    return parser


def _overview() -> str:
    width = max(map(len, COMMANDS))
    rows = [f"  {name:<{width}}  {command.help}" for name, command in COMMANDS.items()]
    return "commands (each with --help of its own):\n" + "\n".join(rows)
