"""The window's own words in the language chosen: Qt's translation files, loaded and changed for others.

Every word a user sees is looked up where it is shown: `self.tr("…")` in a QObject that has no heirs (Qt asks by the
name of the object's own class), `translate("Context", "…")` elsewhere. Tables mark theirs with `QT_TRANSLATE_NOOP`,
and what shows them translates. Nothing is translated when a module is imported.
"""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PyQt6.QtWidgets import QApplication

from annotations.language import DEFAULT_LANGUAGE, LANGUAGES

FOLDER = Path(__file__).parent / "translations"
_OURS = "lumbar-translation"


def translate(context: str, text: str) -> str:
    """`text` in the language spoken just now; pylupdate6 finds it by the name of this function."""
    return QCoreApplication.translate(context, text)


def install(application: QApplication, language: str, folder: Path = FOLDER) -> tuple[str, str | None]:
    """Speak `language` from now on; the language spoken, and a line for the user where that is not the one asked for.

    Windows that stand keep their words: they are to be opened anew.
    """
    for before in application.findChildren(QTranslator, _OURS):
        application.removeTranslator(before)
        before.deleteLater()
    if language == DEFAULT_LANGUAGE:
        return DEFAULT_LANGUAGE, None
    file = folder / f"lumbar_{language}.qm"
    if not _load(application, file):
        return DEFAULT_LANGUAGE, f"{file.name} is missing or damaged; the window speaks English. Install Lumbar anew."
    # Qt's own words (the buttons of dialogs, the names of keys); where they are not installed these stay English.
    _load(application, Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{language}.qm")
    return language, None


def _load(application: QApplication, file: Path) -> bool:
    translator = QTranslator(application)
    translator.setObjectName(_OURS)
    if not file.is_file() or not translator.load(str(file)):
        translator.deleteLater()
        return False
    return application.installTranslator(translator)


def wanted_language(asked: str | None, kept: str | None) -> str:
    """What was asked for on the command line, else as last time, else the first of the system's that we have."""
    system = (name.split("-")[0].split("_")[0] for name in QLocale.system().uiLanguages())
    return next((one for one in (asked or "", kept or "", *system) if one in LANGUAGES), DEFAULT_LANGUAGE)
