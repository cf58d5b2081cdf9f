"""A supervisor of stand-ins, to be killed by a test: ``python -m … FOLDER NAME=SHELL…``."""

import signal
import sys
from pathlib import Path

from config.embedded.children import Process
from config.embedded.claim import claim
from config.embedded.supervisor import Stopped, Supervisor


def main(folder: Path, *shells: str) -> None:
    with claim(folder) as lock, Supervisor(folder, lock=lock, say=say) as supervisor:
        signal.signal(signal.SIGTERM, lambda *_: supervisor.ask_to_stop())
        for name, _, shell in (text.partition("=") for text in shells):
            supervisor.start(Process(name, ["sh", "-c", shell], grace=0.5))
        try:
            supervisor.keep()
        except Stopped:
            return


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
