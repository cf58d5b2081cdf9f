"""What a file is: by its content, whatever it is called."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from files.kinds import KINDS, Family, accepted, of_families
from files.pictures import without_notes
from files.receiving import Empty, TooLarge, receive
from files.recognising import Unrecognised, recognise
from tests.files import making

EVERY = tuple(KINDS)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (making.PDF, "pdf"),
        (making.picture("PNG"), "png"),
        (making.picture("JPEG"), "jpg"),
        (making.picture("WEBP"), "webp"),
        (making.docx(), "docx"),
        (making.archive(xl__workbook_xml=b"<w/>"), "xlsx"),
        (making.archive(ppt__presentation_xml=b"<w/>"), "pptx"),
        (making.odt(), "odt"),
        (making.film(b"vide", b"soun"), "mp4"),
        (making.film(b"vide", last=False), "mp4"),
        (making.film(b"soun"), "m4a"),
        (making.film(b"soun", brand=b"M4A "), "m4a"),
        (making.film(b"vide", brand=b"qt  "), "mov"),
        (making.webm(b"V_VP9", b"A_OPUS"), "webm"),
        (making.webm(b"A_OPUS"), "weba"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello", "vtt"),
        (b"ID3\x04" + bytes(60), "mp3"),
        (b"OggS\x00\x02" + bytes(60), "ogg"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(60), "wav"),
        (b"\xff\xf1\x50\x80" + bytes(60), "aac"),
    ],
)
def test_each_kind_is_known_by_its_content(content: bytes, ending: str) -> None:
    assert recognise(BytesIO(content), EVERY).ending == ending


HOSTILE = {
    "nothing": b"",
    "a page": making.HTML,
    "a drawing with a script": making.SVG,
    "a program": b"MZ\x90\x00" + bytes(100),
    "a page that begins like a picture": b"\x89PNG\r\n\x1a\n" + making.HTML,
    "half a picture": making.picture()[:30],
    "a page that begins like a GIF": b"GIF89a/*" + making.HTML,
    "a page with a PDF in it": making.HTML + making.PDF,
    "a page that begins like captions": b"WEBVTT\n\n" + making.HTML,
    "any archive": making.archive(notes_txt=b"hello"),
    "a document with macros": making.docx(word__vbaProject_bin=b"x"),
    "an open document with macros": making.odt(Basic__Standard__m_xml=b"x"),
    "a document without a document": making.archive(**{"[Content_Types]_xml": b"<Types/>"}),
    "an archive that says it is a text": making.archive(mimetype=b"application/vnd.oasis.opendocument.text"),
    "a film without a track": making.film(),
    "a film without an index": making.box(b"ftyp", b"isom\x00\x00\x02\x00isommp42") + making.HTML,
    "a recording without a track": making.webm(),
    "a film of ten thousand empty boxes": making.box(b"ftyp", b"isom\x00\x00\x02\x00isommp42")
    + making.box(b"free", b"") * 10_000,
    "an old Word document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"\xec\xa5\xc1\x00" + bytes(50),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_nothing_else_is_taken(content: bytes) -> None:
    with pytest.raises(Unrecognised):
        recognise(BytesIO(content), EVERY)


def test_nor_what_was_not_asked_for() -> None:
    with pytest.raises(Unrecognised):
        recognise(BytesIO(making.picture()), ["pdf"])


@given(st.sampled_from([making.PDF, making.picture(), making.docx(), making.film(b"vide")]), st.data())
@settings(max_examples=200, deadline=None)
def test_a_broken_file_is_known_or_refused_and_never_breaks(content: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(content) - 1))
    broken = content[:place] + data.draw(st.binary(max_size=8)) + content[place + data.draw(st.integers(0, 8)) :]
    with suppress(Unrecognised):
        assert recognise(BytesIO(broken), EVERY).ending in KINDS


def test_a_picture_is_written_anew_upright_and_without_what_the_camera_noted() -> None:
    content = making.photo_with_a_place() + making.HTML  # a page hidden behind it
    anew = without_notes(BytesIO(content), KINDS["jpg"])
    picture = Image.open(anew)
    assert (picture.size, dict(picture.getexif())) == ((4, 6), {})
    assert b"Lin Xiaowen" not in anew.getvalue()
    assert b"script" not in anew.getvalue()


def test_a_field_takes_the_families_that_a_question_allows() -> None:
    assert accepted(["document"]) == ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp"
    assert accepted(["picture", "audio"]) == ".jpg,.png,.webp,image/jpeg,image/png,image/webp,audio/*"
    assert {kind.family for kind in of_families(["video"])} == {Family.VIDEO}


def test_a_stream_is_read_up_to_its_limit_and_no_further() -> None:
    received = receive(BytesIO(b"abc").read, 3)
    assert (received.size, received.file.read(), received.digest[:8]) == (3, b"abc", "ba7816bf")
    received.file.close()
    endless = BytesIO(b"x" * 2_000_000)
    with pytest.raises(TooLarge):
        receive(endless.read, 1_000_000)
    assert endless.tell() <= 1_300_000
    with pytest.raises(Empty):
        receive(BytesIO().read, 10)
