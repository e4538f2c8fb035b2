"""The scan of one window: reads it, shows and takes away the panel of its slices, remembers where its file lies.

Nothing of the panel, of the readers or of numerical libraries is loaded before the first scan is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt, QThread, QTimer
from PyQt6.QtWidgets import QFileDialog

from viewer.core.actions import CloseSlices, OpenSlices
from viewer.core.errors import ViewerError
from viewer.core.state import ViewState
from viewer.ui import docks

if TYPE_CHECKING:
    from meshes.importing.model import Progress, Scan
    from viewer.ui.main_window import MainWindow
    from viewer.ui.slices.panel import SlicePanel
    from viewer.ui.slices.pictures import Pictures
    from viewer.ui.slices.reading import ReadingBar, ScanReading

SERIES = 4  # DICOM files side by side are slices of one scan, of which one was pointed at
HEIGHT = 0.44  # of the window, for the panel when it first opens
PATH, PACK = "scan", "scan_pack"  # words of the session: the file, and the pack it was opened beside


class ScanDesk(QObject):
    """Holds the open scan of `window`; `read` stands in for the readers in tests."""

    def __init__(self, window: MainWindow, read: Callable[[Path, Progress], Scan] | None = None) -> None:
        super().__init__(window)
        self._window = window
        self.read = read
        self.path: Path | None = None
        self.scan: Scan | None = None
        self.panel: SlicePanel | None = None
        self._reading: ScanReading | None = None
        self._bar: ReadingBar | None = None

    # --- opening and closing ----------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a file and open it."""
        filters = self.tr("Scans (*.nii *.nii.gz *.nrrd *.nhdr *.mha *.mhd *.dcm);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open a scan (CT or MR)"), "", filters)
        if chosen:
            path = Path(chosen)
            series = path.suffix.lower() == ".dcm" and len(list(path.parent.glob(f"*{path.suffix}"))) >= SERIES
            self.open(path.parent if series else path)

    def open(self, path: Path, again: bool = False) -> None:
        """Read a scan in the background and show it in place of the one before; what goes wrong is said in a line.

        again : the one of last time, whose slices the view already has
        """
        from viewer.ui.slices.reading import ReadingBar, ScanReading, read_scan

        self._stop()
        if self.scan is None and not again:
            self._forget()
        reading = ScanReading(path, self.read or read_scan, self)
        reading.done.connect(self._read_done)
        reading.failed.connect(self._read_failed)
        self._bar = ReadingBar(path.name)
        self._bar.stopped.connect(self._stopped)
        reading.progressed.connect(self._bar.tell)
        status = self._window.statusBar()
        assert status is not None
        status.insertPermanentWidget(1, self._bar)  # right of the words on the pointer
        self._reading = reading
        reading.start()

    def restore(self, words: Mapping[str, str]) -> None:
        """Open the scan of last time, if it was opened beside this pack and is still there; else say so in a line."""
        path = words.get(PATH)
        if not path or words.get(PACK) != self._pack():
            self._forget()
        elif Path(path).exists():
            self.open(Path(path), again=True)
        else:
            self._forget()
            self._window.say(self.tr("The scan of last time is no longer there: {path}").format(path=path))

    def _forget(self) -> None:
        if self._window.store.state.slices is not None:
            self._window.dispatch(CloseSlices())

    def _stop(self) -> None:
        """Give up what is being read."""
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None

    def _stopped(self) -> None:
        self._stop()
        if self.scan is None:
            self._forget()

    def _read_done(self, scan: Scan) -> None:
        if self._reading is None or self.sender() is not self._reading:
            return
        path = self._reading.path
        self._stop()
        self.show(scan, path)

    def _read_failed(self, words: str) -> None:
        if self.sender() is not self._reading:
            return
        self._stop()
        if self.scan is None:
            self._forget()
        self._window.say(self.tr("Not opened: {reason}").format(reason=words))

    def show(self, scan: Scan, path: Path | None) -> None:
        """Show a scan that has been read; one that was open goes."""
        from viewer.ui.slices.pictures import Pictures

        try:
            pictures = Pictures(scan, self._window.store.catalogue)
        except ViewerError as error:
            self._window.say(self.tr("Not opened: {reason}").format(reason=error))
            return
        replaced = self.scan is not None
        self._take_away()
        self.scan, self.path = scan, path
        bounds = self._window.store.catalogue.bounds_of(())
        beside = not pictures.reslicer.overlaps(bounds)
        if replaced or beside or self._window.store.state.slices is None:
            x, y, z = (float(one) for one in pictures.reslicer.box.mean(axis=0))
            self._window.dispatch(OpenSlices(pictures.reslicer.usual_window, (x, y, z) if beside else None))
        self._build(scan, pictures)
        self._window.keeper.touch()
        notes = [*scan.notes]
        if beside:
            told = self.tr("{file} and the spine share no room: the scan lies elsewhere, or is of somebody else.")
            notes.insert(0, told.format(file=scan.source))
        if notes:
            self._window.say(" ".join(notes))

    def close(self) -> None:
        """Close the scan and give its memory back."""
        self._stop()
        self._take_away()
        self.scan = self.path = None
        self._forget()
        self._window.commands.refresh()
        self._window.keeper.touch()

    # --- the panel --------------------------------------------------------------------------------

    def _build(self, scan: Scan, pictures: Pictures) -> None:
        from viewer.ui.slices.panel import SlicePanel

        window = self._window
        self.panel = SlicePanel(scan.source, pictures, window.store, window.dispatch, window.commands.actions)
        window.guard(self.panel)
        dock = window.panels.add_late("slices", self.tr("Slices"), self.panel)
        dock.setAllowedAreas(docks.LEFT | docks.RIGHT | docks.BOTTOM)
        window.setCorner(Qt.Corner.BottomLeftCorner, docks.LEFT)
        if not window.restoreDockWidget(dock) or dock.isHidden():
            window.addDockWidget(docks.BOTTOM, dock)
            window.resizeDocks([dock], [round(window.height() * HEIGHT)], Qt.Orientation.Vertical)
        dock.setVisible(not window.store.state.presenting)
        window.viewport.show_scan(pictures.box)
        window.commands.refresh()

    def _take_away(self) -> None:
        if self.panel is not None:
            self.panel = None
            self._window.panels.drop("slices")
            self._window.viewport.show_scan(None)

    def refresh(self, before: ViewState) -> None:
        """The view has changed."""
        if self.panel is not None:
            self.panel.refresh(before)

    def fit(self) -> None:
        """All slices show the whole spine."""
        if self.panel is not None:
            self.panel.fit()

    # --- what the session keeps -------------------------------------------------------------------

    def words(self) -> dict[str, str]:
        """The file of the scan, and the pack it belongs to; nothing where none is open."""
        path = self._reading.path if self._reading is not None else self.path
        return {PATH: str(path.absolute()), PACK: self._pack()} if path is not None else {PATH: "", PACK: ""}

    def _pack(self) -> str:
        pack = self._window.store.catalogue.pack
        return str(pack.path.absolute()) if pack.path is not None else pack.info.id

    def later(self, words: Mapping[str, str]) -> None:
        """`restore` once the window stands."""
        self._kept = dict(words)
        QTimer.singleShot(0, self._restore_kept)  # a method, so that Qt forgets it with the window

    def _restore_kept(self) -> None:
        self.restore(self._kept)

    def shut(self) -> None:
        """The window closes: stop reading, wait for the thread, let go."""
        self._stop()
        for one in self.findChildren(QThread):
            one.wait()
        self.panel = self.scan = None
