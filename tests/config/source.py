"""A small catalogue as files: one course, one lesson in both languages with a picture, three questions."""

from pathlib import Path

QUALITIES = """
- key: composure
  group: psychological
  name: {zh-hans: 沉着, en: Composure}
  covers: {zh-hans: 遇事不慌, en: Stays calm}
"""
COURSE = """
key: calm
title: {zh-hans: 沉着, en: Composure}
summary: {zh-hans: 一课, en: One lesson}
minutes: 5
modules:
  - key: first
    title: {zh-hans: 第一单元, en: First}
    lessons: [pause]
quiz:
  key: calm-quiz
  title: {zh-hans: 测验, en: Quiz}
  intro: {zh-hans: 三题, en: Three questions}
  questions: 3
  minutes: 5
  pass_percent: 60
  attempts: 3
  wait_hours: 24
"""
LESSON = """---
key: pause
module: first
title: TITLE
minutes: 4
summary: One beat.
---

Before you answer, **breathe**.

```picture
file: pause
alt: A cup of tea
```

```checklist
title: Today
items:
  - One breath
```
"""
QUESTION = """
- key: calm-NUMBER
  kind: true_false
  quality: composure
  stem: {zh-hans: "对吗？", en: "Is it so?"}
  answer: true
  feedback: {zh-hans: 对。, en: Yes.}
"""
CERTIFICATIONS = """
- code: calm
  name: {zh-hans: 沉着, en: Composure}
  statement: {zh-hans: 沉着, en: composure}
  valid_months: 12
  courses: [calm]
"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>TITLE</title></svg>'
NAMES = {"zh-hans": "停一拍", "en": "The pause"}


def write_catalogue(folder: Path) -> Path:
    """Returns the folder of the course."""
    course = folder / "calm"
    files = {folder / "qualities.yaml": QUALITIES, folder / "certifications.yaml": CERTIFICATIONS}
    files |= {course / "course.yaml": COURSE}
    files[course / "questions" / "calm.yaml"] = "".join(QUESTION.replace("NUMBER", str(place)) for place in (1, 2, 3))
    for code, title in NAMES.items():
        files[lesson_file(course, code)] = LESSON.replace("TITLE", title)
        files[course / "pictures" / f"pause.{code}.svg"] = DRAWING.replace("TITLE", title)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return course


def lesson_file(course: Path, code: str) -> Path:
    return course / "lessons" / code / "01-pause.md"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
