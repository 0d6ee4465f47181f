"""Pictures beside articles: their sizes, the kinds that are refused, and the place where they were taken."""

import zlib
from pathlib import Path

import pytest

from sitegen.runtime.picture_location import without_location
from sitegen.runtime.picture_size import picture_size
from tests.support.pictures import COLOUR, IPTC, PLACE, XMP, avif, exif, gif, jpeg, webp, with_chunks
from tests.support.png import png
from tests.support.sites import Folder, article

EXIF = b"Exif\0\0"


@pytest.mark.parametrize(
    ("data", "size"),
    [
        pytest.param(png(80, 40), (80, 40), id="PNG"),
        pytest.param(gif(80, 40), (80, 40), id="GIF"),
        pytest.param(jpeg(80, 40), (80, 40), id="JPEG"),
        pytest.param(jpeg(80, 40, (0xE1, EXIF + exif(6))), (40, 80), id="JPEG, turned"),
        pytest.param(jpeg(80, 40, (0xE1, EXIF + exif(8, order="<"))), (40, 80), id="JPEG, turned, from another camera"),
        pytest.param(webp(80, 40), (80, 40), id="WebP"),
        pytest.param(avif(80, 40), (80, 40), id="AVIF"),
        pytest.param(avif(80, 40, turned=True), (40, 80), id="AVIF, turned"),
    ],
)
def test_the_size_of_a_picture_is_the_one_that_browsers_show(data: bytes, size: tuple[int, int]) -> None:
    assert picture_size(data) == size


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"P1 " + b"1" * 4_000_000, id="a picture of digits"),
        pytest.param(b"\xff\xd8" + bytes(4_000_000), id="a JPEG of zeros"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' width='3' height='3'/>", id="SVG"),
        pytest.param(b"II*\0\x08\0\0\0" + bytes(99), id="TIFF"),
        pytest.param(b"\0\0\0\x0cjP  \r\n\x87\n", id="JPEG 2000"),
        pytest.param(png(3, 3)[:18], id="cut off"),
        pytest.param(b"\0\0\0\x14ftypavif\0\0\0\0avif" + b"\0\0\0\1meta" * 1000, id="a broken AVIF"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_bytes_that_no_browser_shows_are_an_error_at_once(tmp_path: Path, data: bytes) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article("![x](x.png)"))
    site.put("content/x.png", data)
    assert ("content/a.md", "asset") in [(problem.path, problem.code) for problem in site.problems()]


PLACED = {
    "EXIF": jpeg(8, 4, (0xE1, EXIF + exif(6)), (0xE2, COLOUR)),
    "EXIF of another camera": jpeg(8, 4, (0xE1, EXIF + exif(6, order="<")), (0xE2, COLOUR)),
    "XMP": jpeg(8, 4, (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), (0xE2, COLOUR)),
    "IPTC": jpeg(8, 4, (0xED, IPTC), (0xE2, COLOUR)),
    "a second picture": jpeg(8, 4, (0xE2, COLOUR)) + jpeg(1, 1, (0xE1, EXIF + exif())),
    "PNG": with_chunks(png(8, 4), (b"eXIf", exif()), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)),
    "PNG, packed": with_chunks(png(8, 4), (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(exif()))),
    "PNG, in digits": with_chunks(png(8, 4), (b"tEXt", b"Raw profile type exif\0" + exif().hex().encode())),
    "WebP": webp(8, 4, (b"EXIF", exif(order="<")), (b"XMP ", XMP)),
    "AVIF": avif(8, 4, extra=bytes(4) + exif() + XMP),
}


@pytest.mark.parametrize("data", PLACED.values(), ids=PLACED.keys())
def test_the_place_of_a_picture_is_removed_and_nothing_else(data: bytes) -> None:
    clean = without_location(data)
    assert len(clean) == len(data)
    assert clean != data
    for trace in (PLACE, PLACE.hex().encode(), b"48,51.5N", b"2,21.1E", b"Paris", b"\x88\x25\0\4", b"GPS"):
        assert trace not in clean
    for kept in (COLOUR, b"Ann Lee"):
        assert (kept in clean) == (kept in data)
    assert picture_size(clean) == picture_size(data)
    assert without_location(clean) == clean


def test_a_picture_without_a_place_is_published_byte_for_byte() -> None:
    for data in (jpeg(8, 4, (0xE1, EXIF + exif(6, gps=False))), png(3, 3), gif(2, 2), avif(3, 3), webp(3, 3)):
        assert without_location(data) == data


def test_the_published_picture_does_not_tell_its_place(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article("![x](x.jpg) Words of some length, enough for no stub at all.", image="x.jpg"))
    site.put("content/x.jpg", PLACED["EXIF"])
    assert not site.build().problems
    published = (tmp_path / "public/2024/a/x.jpg").read_bytes()
    assert PLACE not in published
    assert b"Ann Lee" in published
    assert 'width="4" height="8"' in site.read("2024/a/index.html")
    assert not site.build().rendered


def test_a_picture_of_the_static_folder_that_tells_its_place_is_a_warning(tmp_path: Path) -> None:
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article())
    site.put("static/x.jpg", PLACED["EXIF"])
    (problem,) = site.build().problems
    assert (problem.path, problem.severity, problem.code) == ("static/x.jpg", "warning", "location")
    assert (tmp_path / "public/x.jpg").read_bytes() == PLACED["EXIF"]


REMOTE = "![A map](https://maps.example/a.png) Words of some length, enough for no stub at all."


def site_with(tmp_path: Path, mode: str, text: str = REMOTE) -> Folder:
    site = Folder(tmp_path).write(f"-- site.yaml --\ntitle: R\nurl: https://example.org/\n{mode}\n")
    site.put("content/a.md", article(f"{text}\n\n![B](https://maps.example/b.png)", title="A"))
    site.put("content/b.md", article(text, title="B"))
    return site


@pytest.mark.parametrize("mode", ["", "remote_images: warn"])
def test_pictures_of_another_host_are_shown_without_a_referrer_and_counted_in_one_line(
    tmp_path: Path, mode: str
) -> None:
    site = site_with(tmp_path, mode)
    (problem,) = site.build().problems
    assert (problem.path, problem.severity, problem.code) == ("content/a.md", "warning", "remote-image")
    assert problem.message == "3 pictures in 2 articles come from maps.example, which learns of every reader"
    for page in ("2024/a/index.html", "atom.xml"):
        assert site.read(page).count("no-referrer") == site.read(page).count("<img") + site.read(page).count("&lt;img")


def test_pictures_of_another_host_become_links(tmp_path: Path) -> None:
    linked = "[![A map](https://maps.example/a.png)](https://e.example/) Words of some length, enough for no stub."
    site = site_with(tmp_path, "remote_images: link", linked)
    assert not site.build().problems
    page = site.read("2024/a/index.html")
    assert '<a href="https://e.example/" rel="external noopener">A map</a>' in page
    assert '<a href="https://maps.example/b.png" rel="external noopener">B</a>' in page
    assert "<img" not in page


def test_pictures_of_another_host_are_refused_each_at_its_place(tmp_path: Path) -> None:
    problems = site_with(tmp_path, "remote_images: refuse").problems()
    assert [(problem.path, problem.line, problem.severity, problem.code) for problem in problems] == [
        ("content/a.md", 7, "error", "remote-image"),
        ("content/a.md", 9, "error", "remote-image"),
        ("content/b.md", 7, "error", "remote-image"),
    ]


@pytest.mark.parametrize("size", ['width="1" height="1"', 'height="1px"', 'width="0"'])
def test_pictures_of_one_pixel_are_removed(tmp_path: Path, size: str) -> None:
    text = f'Words of some length. <img src="https://t.example/p.gif" {size}>'
    site = Folder(tmp_path).write("")
    site.put("content/a.md", article(text))
    assert "tracking-image" in [problem.code for problem in site.build().problems]
    assert not [path for path, data in site.tree().items() if b"t.example" in data]
