"""What is written for people agrees with the code, and both languages with each other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from config.errands import ERRANDS
from tests.locks import REQUIREMENTS, WANTED, canonical

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-hans.md")
DOCS = [*READMES, "CHANGELOG.md", *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").rglob("*.md")))]
SOURCES = [*ROOT.glob("site/*/management/commands/*.py"), *ROOT.glob("*/management/commands/*.py")]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)\)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def table(name: str, mark: str) -> list[str]:
    """The variables, in order, of the table between ``<!-- mark -->`` and ``<!-- /mark -->``."""
    inside = text_of(name).partition(f"<!-- {mark} -->")[2].partition(f"<!-- /{mark} -->")[0]
    return re.findall(r"^\| `([A-Z_]+)`", inside, re.MULTILINE)


def read_by_settings() -> Iterator[str]:
    """Every name given to ``env(…)``, ``env.bool(…)`` and the like, or to ``required(…)``."""
    for node in ast.walk(ast.parse(text_of("site/config/settings.py"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            asked = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if isinstance(asked, ast.Name) and asked.id in {"env", "required"}:
                yield str(node.args[0].value)


def read_by_compose() -> set[str]:
    text = text_of("docker-compose.yml")
    handed_on = yaml.safe_load(text)["x-poise"]["environment"]
    return set(re.findall(r"\$\{([A-Z_]+)", text)) | {name for name, value in handed_on.items() if value is None}


@pytest.mark.parametrize("name", READMES)
def test_the_readme_explains_every_setting_and_no_other(name: str) -> None:
    assert sorted(table(name, "settings")) == sorted(set(read_by_settings()))


@pytest.mark.parametrize("name", READMES)
def test_the_readme_explains_what_compose_and_the_tests_read(name: str) -> None:
    known = {*table(name, "settings"), *table(name, "around")}
    asked = re.compile(r'os\.environ\.get\("([A-Z_]+)"')
    of_tests = {
        found for file in ("run", "profiles", "servers") for found in asked.findall(text_of(f"tests/{file}.py"))
    }
    of_up = set(asked.findall(text_of("site/config/management/commands/up.py")))
    assert (read_by_compose() | of_tests | of_up) - known == set()


def test_both_readmes_explain_the_same_variables_in_the_same_order() -> None:
    for mark in ("settings", "around"):
        english, chinese = (table(name, mark) for name in READMES)
        assert english == chinese != []


def test_both_readmes_have_the_same_shape() -> None:
    english, chinese = ([len(marks) for marks in re.findall(r"^(#+) ", prose(name), re.MULTILINE)] for name in READMES)
    assert english == chinese


def prose(name: str) -> str:
    return FENCE.sub("", text_of(name))


def test_both_readmes_hold_the_same_commands_and_pictures() -> None:
    english, chinese = (FENCE.findall(text_of(name)) for name in READMES)
    assert english == chinese
    english, chinese = (sorted(re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text_of(name))) for name in READMES)
    assert english == chinese


def test_commands_that_the_readme_calls_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    called = set(re.findall(r"(?:^|`)make ([a-z]+)(?=`|$| [A-Z])", text_of("README.md"), re.MULTILINE))
    assert called <= targets
    written = {path.stem for path in SOURCES} - {"__init__", "prepare"}
    commands = text_of("README.md").partition("### Commands")[2].partition("\n## ")[0]
    assert written <= set(re.findall(r"`([a-z_]+)`", commands))


def test_operations_lists_each_errand_of_beat_and_no_other() -> None:
    rows = text_of("docs/operations.md").partition("## Beat's errands")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"^\| `([a-z_.]+)` \|", rows, re.MULTILINE)) == sorted(ERRANDS)


@pytest.mark.parametrize("name", DOCS)
def test_links_lead_somewhere(name: str) -> None:
    """Pictures that the tests make may not have been made yet."""
    here = (ROOT / name).parent
    links = [link for link in LINK.findall(prose(name)) if "://" not in link and "screenshots/" not in link]
    assert [link for link in links if not (here / link).exists()] == []


def test_every_picture_of_the_readme_is_there_or_made_by_the_tests() -> None:
    made = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "browser").glob("*.py"))
    shown = re.findall(r"docs/screenshots/([\w-]+)\.png", text_of("README.md"))
    there = {path.stem for path in (ROOT / "docs" / "screenshots").glob("*.png")}
    assert [name for name in shown if name not in there and name not in made] == []


@pytest.mark.parametrize("source", sorted(path.name for path in REQUIREMENTS.glob("*.in")))
def test_each_dependency_has_its_reason(source: str) -> None:
    wanted = {canonical(name) for name, _ in WANTED.findall((REQUIREMENTS / source).read_text())}
    given = re.findall(r"^\| `([^`]+)` \| \S", text_of("docs/dependencies.md"), re.MULTILINE)
    assert wanted - {canonical(name) for name in given} == set()


def test_no_reason_is_left_of_a_dependency_that_went() -> None:
    texts = [path.read_text() for path in REQUIREMENTS.glob("*.in")]
    wanted = {canonical(name) for text in texts for name, _ in WANTED.findall(text)}
    given = re.findall(r"^\| `([^`]+)` \|", text_of("docs/dependencies.md"), re.MULTILINE)
    assert {canonical(name) for name in given} <= wanted


@pytest.mark.parametrize("room", ["courses", "quizzes", "certificates", "site/people", "site/pages", "site/reports"])
def test_the_modules_that_a_room_names_are_there(room: str) -> None:
    """The first column of the first table in a room's README."""
    found = re.search(r"(?:^\|.*\n)+", text_of(f"{room}/README.md"), re.MULTILINE)
    text = found.group() if found else ""
    named = [
        name for cell in re.findall(r"^\| (`.+?) \|", text, re.MULTILINE) for name in re.findall(r"`([^`]+)`", cell)
    ]
    assert named
    assert [name for name in named if not (ROOT / room / name).exists()] == []


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs" / "decisions").glob("*.md"), key=str), ids=lambda page: page.stem
)
def test_a_decision_says_why_what_and_what_it_costs(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.name[:3]} · ")
    assert [part for part in ("**Context.**", "**Decision.**", "**What it costs.**") if part not in text] == []
