"""The typst compiler and the fonts it may use.

Making a compiler reads the fonts; reusing one leaves a few milliseconds a page. A compiler belongs to one
thread of one process: it is kept per thread, and made at the first page, so that each child that Celery forks
makes its own.
"""

import os
import threading
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import typst

from printing.problems import DocumentProblem, ForkedTooLate, MissingFont

FACE = "Noto Sans SC"

# The same design for other regions. They draw what the face itself lacks (Hangul, rare characters of names),
# and come after the installation's own fonts, which may know the mainland form.
SIBLINGS = ("Noto Sans TC", "Noto Sans JP", "Noto Sans KR")

_kept = threading.local()

# The process that woke typst's pool of threads. A fork copies the pool without its threads, and a compiler in
# the child would wait for them for ever.
_pool_of: int | None = None


def compiler_of_this_thread(font_folders: tuple[Path, ...], template: Path) -> tuple[typst.Compiler, list[str]]:
    """The thread's compiler of a template, and the font families that it may use, in order of preference.

    Raises ForkedTooLate, MissingFont or DocumentProblem.
    """
    _claim_pool()
    if getattr(_kept, "folders", None) != font_folders:
        fonts = load_fonts([packaged_fonts(), *font_folders])
        _kept.families, _kept.fonts, _kept.compilers = families_in_order(fonts), fonts, {}
        _kept.folders = font_folders
    if template not in _kept.compilers:
        _kept.compilers[template] = typst.Compiler(template, root=template.parent, font_paths=_kept.fonts)
    return _kept.compilers[template], _kept.families


def _claim_pool() -> None:
    global _pool_of  # noqa: PLW0603
    _pool_of = _pool_of or os.getpid()
    if _pool_of != os.getpid():
        raise ForkedTooLate


def packaged_fonts() -> Path:
    """Where the package justmytype-intl-cjk keeps its fonts."""
    return Path(str(files("justmytype_intl_cjk") / "fonts"))


def load_fonts(folders: Iterable[Path]) -> typst.Fonts:
    """The fonts under ``folders`` and no others: neither the system's nor those inside typst."""
    paths = [str(_existing(folder)) for folder in folders]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise DocumentProblem(f"The font folder {folder} does not exist")
    return folder


def families_in_order(fonts: typst.Fonts) -> list[str]:
    """The face, then what the installation added, then the siblings. Raises MissingFont without the face."""
    found = set(fonts.families())
    if FACE not in found:
        raise MissingFont(FACE)
    return [FACE, *sorted(found - {FACE, *SIBLINGS}), *(name for name in SIBLINGS if name in found)]
