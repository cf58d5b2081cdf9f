"""The blocks a lesson is made of. Each has its template under ``courses/templates/courses/blocks/``."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT = ["bold", "italic", "ol", "ul", "link"]


class LineBlock(blocks.StructBlock):
    """One thing said in a scene."""

    who = blocks.CharBlock(label=_("Who speaks"), max_length=40)
    say = blocks.TextBlock(label=_("Says"), rows=2)
    us = blocks.BooleanBlock(label=_("Our side"), required=False, help_text=_("Shown on the right."))


class SceneBlock(blocks.StructBlock):
    """A scene from real work, told as dialogue."""

    setting = blocks.TextBlock(label=_("Setting"), required=False, rows=2)
    lines = blocks.ListBlock(LineBlock(), label=_("Lines"), min_num=1)

    class Meta:
        icon = "group"
        label = _("Scene")
        template = "courses/blocks/scene.html"


class DoDontBlock(blocks.StructBlock):
    do = blocks.TextBlock(label=_("Do"), rows=3)
    dont = blocks.TextBlock(label=_("Don’t"), rows=3)

    class Meta:
        icon = "tick-inverse"
        label = _("Do and don’t")
        template = "courses/blocks/do_dont.html"


class SelfCheckOptionBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Option"), rows=2)
    right = blocks.BooleanBlock(label=_("Right"), required=False)
    because = blocks.TextBlock(label=_("Because"), rows=2)


class SelfCheckBlock(blocks.StructBlock):
    """A question to oneself. Nothing is recorded; each option answers for itself."""

    question = blocks.TextBlock(label=_("Question"), rows=2)
    options = blocks.ListBlock(SelfCheckOptionBlock(), label=_("Options"), min_num=2)

    class Meta:
        icon = "help"
        label = _("Self-check")
        template = "courses/blocks/self_check.html"


class ChecklistBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    items = blocks.ListBlock(blocks.CharBlock(max_length=300), label=_("Items"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Checklist")
        template = "courses/blocks/checklist.html"


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.TextBlock(
        label=_("Text alternative"),
        rows=2,
        help_text=_("What the picture tells, for those who cannot see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "courses/blocks/picture.html"


class SummaryBlock(blocks.StructBlock):
    """The card to take away: what to remember, and one thing to try today."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    points = blocks.ListBlock(blocks.CharBlock(max_length=300), label=_("Points"), min_num=1)
    attempt = blocks.TextBlock(label=_("Try today"), required=False, rows=2)

    class Meta:
        icon = "pick"
        label = _("Summary card")
        template = "courses/blocks/summary.html"


class LessonBody(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Heading"), icon="title", max_length=120, template="courses/blocks/heading.html")
    text = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=RICH_TEXT, template="courses/blocks/text.html"
    )
    picture = PictureBlock()
    scene = SceneBlock()
    do_dont = DoDontBlock()
    self_check = SelfCheckBlock()
    checklist = ChecklistBlock()
    summary = SummaryBlock()
