"""A file becomes pages: PDF by its text layer or as pictures, images, Word. Run in the limited process alone (child.py)."""

from __future__ import annotations

import io
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from core.errors import BadInput
from prefill.reading import text_layer
from prefill.reading.limits import Limits
from prefill.reading.marks import SIDE, find_marks
from prefill.reading.page import Line, Page, Reading
from prefill.reading.scan import Scanner
from prefill.reading.sniff import DOCX, PDF
from prefill.reading.word import read_word

Progress = Callable[[int, int], None]


def read_file(content: bytes, media: str, scanner: Scanner, limits: Limits, progress: Progress) -> Reading:
    """The pages of a file. Raises BadInput: encrypted, broken, too many pages or pixels, nothing on it."""
    pages: list[Page] = []
    seconds: list[float] = []
    total = count_pages(content, media, limits)
    for number, page in enumerate(_pages(content, media, scanner, limits), 1):
        started = time.monotonic()
        pages.append(_within(page(), limits.chars))
        seconds.append(round(time.monotonic() - started, 4))
        progress(number, max(total, number))  # how many pages a Word file makes is known at its last
    if not any(page.lines for page in pages):
        raise BadInput("upload_nothing_readable")
    return Reading(media, tuple(pages), tuple(seconds))


def _within(page: Page, most: int) -> Page:
    lines: list[Line] = []
    for line in page.lines:
        if len(line.chars) > most:
            line = replace(line, chars=line.chars[:most])
        if line.chars:
            lines.append(line)
        most -= len(line.chars)
    return replace(page, lines=tuple(lines))


def count_pages(content: bytes, media: str, limits: Limits) -> int:
    """How many pages there are. Raises BadInput for more than the limit."""
    if media == PDF:
        with _pdf(content) as document:
            count = len(document)
    elif media == DOCX:
        return 1
    else:
        with _image(content, limits) as image:
            count = getattr(image, "n_frames", 1)
    if count > limits.pages:
        raise BadInput("upload_too_many_pages", most=limits.pages)
    if count < 1:
        raise BadInput("upload_nothing_readable")
    return count


def _pages(content: bytes, media: str, scanner: Scanner, limits: Limits) -> Iterator[Callable[[], Page]]:
    if media == PDF:
        with _pdf(content) as document:
            for index in range(len(document)):
                yield lambda index=index: _pdf_page(document, index, scanner, limits)  # type: ignore[misc]
    elif media == DOCX:
        pages = read_word(content, limits.pages)
        for page in pages:
            yield lambda page=page: page  # type: ignore[misc]
    else:
        for number, frame in enumerate(frames(content, limits), 1):
            yield lambda frame=frame, number=number: scanner.read(frame, number)  # type: ignore[misc]


def _pdf_page(document: pdfium.PdfDocument, index: int, scanner: Scanner, limits: Limits) -> Page:
    try:
        page = document[index]
        told = text_layer.page_of(page, index + 1)
        if told is None:
            return scanner.read(_render(page, 200 / 72, limits.side), index + 1)
        # What was signed or sealed in a PDF is a picture or a drawing in it, and shows only once it is painted.
        return replace(told, marks=find_marks(_render(page, SIDE / max(page.get_size()), SIDE), told.lines))
    except (pdfium.PdfiumError, ValueError, MemoryError, OverflowError, ZeroDivisionError):
        raise BadInput("upload_broken") from None


def _render(page: pdfium.PdfPage, scale: float, side: int) -> Image.Image:
    """The page as a picture, however large the page says it is."""
    width, height = page.get_size()
    if not (1 <= width and 1 <= height):
        raise BadInput("upload_broken")
    scale = min(scale, side / max(width, height))
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture.convert("RGB")


def _pdf(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as wrong:
        locked = "password" in str(wrong).lower() or "security" in str(wrong).lower()
        raise BadInput("upload_encrypted" if locked else "upload_broken") from None


def _image(content: bytes, limits: Limits) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content))
        if image.width * image.height > limits.pixels:
            raise BadInput("upload_too_many_pixels", most=limits.pixels // 1_000_000)
    except Image.DecompressionBombError:
        raise BadInput("upload_too_many_pixels", most=limits.pixels // 1_000_000) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, EOFError, MemoryError, OverflowError):
        raise BadInput("upload_broken") from None
    return image


def frames(content: bytes, limits: Limits) -> Iterator[Image.Image]:
    """The pictures of an image file, upright as the camera meant them, on white, in RGB, no larger than recognition needs."""
    with _image(content, limits) as image:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for frame in ImageSequence.Iterator(image):
                    yield _plain(frame, limits)
        except BadInput:
            raise
        except (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, EOFError, MemoryError, OverflowError, Image.DecompressionBombError):
            raise BadInput("upload_broken") from None


def _plain(frame: Image.Image, limits: Limits) -> Image.Image:
    if frame.width * frame.height > limits.pixels or min(frame.size) < 1:
        raise BadInput("upload_too_many_pixels", most=limits.pixels // 1_000_000)
    frame.load()
    upright = ImageOps.exif_transpose(frame) or frame
    if upright.mode.startswith("I") or upright.mode == "F":
        upright = upright.point(lambda value: value / 256).convert("L") if upright.mode.startswith("I;16") else upright.convert("L")
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        alpha = upright.convert("RGBA")
        ground = Image.new("RGBA", alpha.size, "white")
        upright = Image.alpha_composite(ground, alpha)
    plain = upright.convert("RGB")
    if max(plain.size) > limits.side:
        plain.thumbnail((limits.side, limits.side))
    return plain


def pictures(content: bytes, media: str, limits: Limits) -> Sequence[bytes]:
    """A JPEG of each page as people see it; none of a Word file. Raises BadInput as `read_file`."""
    made = []
    if media == PDF:
        with _pdf(content) as document:
            for index in range(min(len(document), limits.pages)):
                try:
                    made.append(_jpeg(_render(document[index], 2.0, limits.picture)))
                except (pdfium.PdfiumError, ValueError, MemoryError, OverflowError):
                    raise BadInput("upload_broken") from None
    elif media != DOCX:
        for frame in frames(content, limits):
            frame.thumbnail((limits.picture, limits.picture))
            made.append(_jpeg(frame))
    return made


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=78, optimize=True)
    return out.getvalue()
