"""From the command line to a running window: set-up, the open pack, and what happens when something goes wrong."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import platformdirs
from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QTimer
from PyQt6.QtGui import QOpenGLContext, QSurfaceFormat
from PyQt6.QtWidgets import QApplication, QMessageBox

from annotations.errors import AnnotationError
from meshes.errors import MeshError
from viewer.core import collector
from viewer.core.catalogue import Catalogue
from viewer.core.errors import ViewerError
from viewer.core.opening import open_catalogue, view_of
from viewer.core.session import Session, load_session, session_path
from viewer.core.state import Companion, ViewState
from viewer.core.store import Store
from viewer.ui.dialogs import tell_failure
from viewer.ui.main_window import MainWindow
from viewer.ui.tagging.places import AUTHOR, last_place
from viewer.ui.translation import install, translate, wanted_language

FAILED = 1
OPENGL = (3, 2)
NO_OPENGL = QT_TRANSLATE_NOOP(
    "Desk",
    "The picture cannot be drawn: no OpenGL 3.2 could be had on this display. Install or update the graphics driver "
    "(Mesa's software driver will do), or use 'lumbar snapshot', which needs no display.",
)


def run(
    pack: Path | None = None,
    *,
    select: str | None = None,
    view: str | None = None,
    presenting: bool = False,
    theme: str | None = None,
    language: str | None = None,
    companion: Companion | None = None,
    session_file: Path | None = None,
    scan: Path | None = None,
    annotations: str | None = None,
    author: str | None = None,
) -> int:
    """Open the window on a pack (None: the shipped atlas) and stay until it is closed; the exit code.

    scan : the CT or MR volume to show beside it (None: that of last time)
    companion : another pack to show with it
    annotations : the database of annotations, a file or `postgresql://…` (None: as last time); author : whose they are

    Raises PackError, AnnotationError or ViewerError (an unknown id, no display) before any window is there.
    """
    catalogue = open_catalogue(pack)
    kept = session_file or session_path()
    session, notice = load_session(kept, catalogue)
    state = view_of(
        catalogue, session.state, select=select, view=view, theme=theme, presenting=presenting, companion=companion
    )
    application = make_application()
    spoken, trouble = install(application, wanted_language(language, session.window.get("language")))
    if not has_opengl():
        QMessageBox.critical(None, translate("Desk", "No picture"), translate("Desk", NO_OPENGL))
        raise ViewerError(NO_OPENGL)
    place, gone = (annotations, None) if annotations else last_place(session.window)
    desk = Desk(application, kept, place, author or session.window.get(AUTHOR, ""))
    window = desk.show(catalogue.in_language(spoken), state, session.window, notice or trouble or gone)
    window.scan.open(scan) if scan is not None else window.scan.later(session.window)
    previous, sys.excepthook = sys.excepthook, desk.catch
    try:
        return application.exec() or desk.exit_code
    finally:
        sys.excepthook = previous
        desk.clear()


def make_application(*, windows: bool = True) -> QApplication:
    """The one QApplication; without `windows` it needs no display, and has fonts and paper alone.

    Raises ViewerError where windows are wanted and there is no display (Qt itself would abort the process).
    """
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    if not windows and not has_display():
        return QApplication([*sys.argv[:1], "-platform", "offscreen"])
    if not has_display():
        raise ViewerError(
            "No display to open a window on. 'lumbar snapshot OUT.png --select L2-L3' draws a picture without one; "
            "'lumbar describe L2-L3' prints the text."
        )
    made = QApplication(sys.argv[:1])
    made.setApplicationName("lumbar")
    made.setApplicationDisplayName("Lumbar")
    made.setDesktopFileName("lumbar")
    made.setStyle("Fusion")
    return made


def has_display() -> bool:
    """Whether a window can be opened; asks the X server, because Qt aborts where it does not answer."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM", "xcb").split(":")[0] not in ("xcb", ""):
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    if not os.environ.get("DISPLAY"):
        return False
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return True  # cannot be asked; Qt brings its own way to the server
    x11.XOpenDisplay.restype = ctypes.c_void_p
    connection = x11.XOpenDisplay(None)
    if connection:
        x11.XCloseDisplay(ctypes.c_void_p(connection))
    return bool(connection)


def has_opengl() -> bool:
    """Whether the display gives the OpenGL that VTK draws with; asked before VTK is, which would crash on leaving."""
    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setVersion(*OPENGL)
    context = QOpenGLContext()
    context.setFormat(wanted)
    return context.create() and (context.format().majorVersion(), context.format().minorVersion()) >= OPENGL


class Desk:
    """Holds the window that is open, and changes it for another when another pack or language is chosen."""

    def __init__(
        self, application: QApplication, session_file: Path | None, annotations: str = "", author: str = ""
    ) -> None:
        self._application = application
        self._annotations, self._author = annotations, author
        self._session_file = session_file
        self._catching = False
        self.window: MainWindow | None = None
        self.exit_code = 0

    def show(
        self, catalogue: Catalogue, state: ViewState, words: dict[str, str] | None = None, notice: str | None = None
    ) -> MainWindow:
        """Open a window on `catalogue`; the one before it closes once the new one stands."""
        return self._show(Store(catalogue, state), words, notice)

    def _show(self, store: Store, words: dict[str, str] | None, notice: str | None) -> MainWindow:
        before = self.window
        tags = before.tags if before is not None else None
        self.window = MainWindow(
            store,
            session_file=self._session_file,
            words=words,
            open_pack=self.open_pack,
            choose_language=self.choose_language,
            annotations=tags.place if tags is not None else self._annotations,
            author=tags.author if tags is not None else self._author,
        )
        self.window.viewport.ready.connect(collector.wake)
        self.window.show()
        if before is not None:
            before.close()
            before.deleteLater()
        if notice:
            self.window.say(notice)
        QTimer.singleShot(0, self._check_picture)
        return self.window

    def open_pack(self, path: Path | None, told: str | None = None) -> None:
        """Open another pack and say what is `told` of it; a bad one is refused in a line, and what was open stays."""
        assert self.window is not None
        try:
            catalogue = open_catalogue(path, self.window.store.catalogue.language)
        except (MeshError, AnnotationError, ViewerError, OSError) as error:
            self.window.say(translate("Desk", "Not opened: {reason}").format(reason=error))
            return
        if not self.window.tags.troubles.may_leave():
            return
        self.window.tags.shut()  # before the other window opens the same database
        self.window.keeper.save()  # what is on view now is found again when its pack is
        old, words, notice = self.window.store.state, self.window.window_words(), None
        session = Session()
        if self._session_file is not None:
            session, notice = load_session(self._session_file, catalogue)
        # the scan beside the old pack is not that of this one
        state = replace(session.state, theme=old.theme, audience=old.audience, slices=None)
        self.show(catalogue, state, words, " ".join(filter(None, (told, notice))) or None)

    def choose_language(self, language: str) -> None:
        """The same view, with all that can be undone, in a window that speaks `language`."""
        assert self.window is not None
        old = self.window.store
        if language == old.catalogue.language:
            return
        words = self.window.window_words()
        spoken, trouble = install(self._application, language)
        store = Store(old.catalogue.in_language(spoken))
        store.history, store.times = old.history, old.times
        tags = self.window.tags.release()
        scan, path = self.window.scan.scan, self.window.scan.path
        shown = self._show(store, words, trouble)
        shown.tags.adopt(tags)
        if scan is not None:
            shown.scan.show(scan, path)
        shown.keeper.touch()

    def clear(self) -> None:
        """Close and delete the window while Qt and the graphics still stand."""
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _check_picture(self) -> None:
        if self.window is not None and self.window.isVisible() and not self.window.viewport.works:
            QMessageBox.critical(self.window, translate("Desk", "No picture"), translate("Desk", NO_OPENGL))
            print(f"lumbar: {NO_OPENGL}", file=sys.stderr)
            self.exit_code = FAILED
            self.window.close()

    def catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What nobody caught: save the session, write the log, tell the user, go on."""
        if issubclass(kind, KeyboardInterrupt):
            self._application.quit()
            return
        if self.window is not None:
            self.window.keeper.save()
        log = write_log("".join(traceback.format_exception(kind, error, trace)))
        print(f"lumbar: {kind.__name__}: {error} (details: {log})", file=sys.stderr)
        if not self._catching:  # one dialog at a time; what follows stands in the log
            self._catching = True
            try:
                tell_failure(f"{kind.__name__}: {error}", log, self.window)
            finally:
                self._catching = False


def log_path() -> Path:
    """Where unexpected errors are written on this platform."""
    return Path(platformdirs.user_log_dir("lumbar", appauthor=False)) / "lumbar.log"


def write_log(text: str) -> Path:
    """Append to the log; its place, whether or not the disk let us."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"--- {time.strftime('%Y-%m-%d %H:%M:%S')}\n{text}\n")
    except OSError as error:
        print(f"lumbar: the log {path} cannot be written: {error}\n{text}", file=sys.stderr)
    return path
