"""The report on annotations as HTML, or as PDF through Qt's own writer."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PyQt6.QtCore import QMarginsF, QSizeF, QUrl
from PyQt6.QtGui import QFontDatabase, QImage, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from annotations.tags.model import Annotation
from meshes.files import replace_file
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.scene.tag_report import html_of, ordered, pictures_of, png, write_html
from viewer.ui.handout.writer import usual_paper

PAGES = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
MARGIN = 15.0  # mm
RESOLUTION = 96


def write_report(path: Path, annotations: Sequence[Annotation], catalogue: Catalogue) -> None:
    """Write `path`, .html or .pdf. Raises ViewerError: no annotations, no fonts, no OpenGL, or it cannot be written."""
    if not annotations:
        raise ViewerError("There are no annotations on this spine to report.")
    now = datetime.now().astimezone()
    if path.suffix.lower() == ".pdf":
        _write_pdf(path, ordered(annotations, catalogue), catalogue, now)
    else:
        write_html(path, annotations, catalogue, now)


def _write_pdf(path: Path, annotations: Sequence[Annotation], catalogue: Catalogue, at: datetime) -> None:
    if not QFontDatabase.families():
        raise ViewerError("No fonts are installed here; install some (on Debian and Ubuntu: fonts-dejavu-core)")
    pictures = pictures_of(annotations, catalogue)
    document = QTextDocument()
    for one in pictures:
        image = QImage.fromData(png(one.image))
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(one.name), image)
    document.setHtml(html_of(annotations, catalogue, pictures, lambda one: one.name, at, printed=True))
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "report.pdf"
        writer = QPdfWriter(str(draft))
        writer.setResolution(RESOLUTION)
        writer.setCreator("Lumbar")
        writer.setTitle(f"Annotations on {catalogue.pack.info.title}")
        margins = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
        page = QPageSize(PAGES[usual_paper()])
        layout = QPageLayout(page, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
        writer.setPageLayout(layout)
        room = layout.paintRectPixels(RESOLUTION)
        document.setPageSize(QSizeF(room.width(), room.height()))
        document.print(writer)
        del writer
        try:
            replace_file(path, draft.read_bytes())
        except OSError as error:
            raise ViewerError(f"{path}: cannot be written ({error.strerror}); choose another place") from error
