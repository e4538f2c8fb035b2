<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="en" language="de">
<context>
    <name>AnnotationDesk</name>
    <message>
        <source>No database of annotations is open.</source>
        <translation>Es ist keine Datenbank mit Annotationen geöffnet.</translation>
    </message>
    <message>
        <source>{reason}; it stays as it is now.</source>
        <translation>{reason}; es bleibt, wie es jetzt ist.</translation>
    </message>
</context>
<context>
    <name>BodyCanvas</name>
    <message>
        <source>Lower body: skin and muscles of the roots</source>
        <translation>Untere Körperhälfte: Haut und Muskeln der Wurzeln</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>Vorn</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Hinten</translation>
    </message>
    <message>
        <source>L</source>
        <comment>left, short</comment>
        <translation>L</translation>
    </message>
    <message>
        <source>R</source>
        <comment>right, short</comment>
        <translation>R</translation>
    </message>
    <message>
        <source>{root} leaves here</source>
        <translation>{root} tritt hier aus</translation>
    </message>
    <message>
        <source>{root} passes on</source>
        <translation>{root} zieht weiter</translation>
    </message>
    <message>
        <source>Soles</source>
        <translation>Sohlen</translation>
    </message>
    <message>
        <source>{root} key point: {place}</source>
        <translation>{root}, Kennpunkt: {place}</translation>
    </message>
    <message>
        <source>{muscle} {does}</source>
        <translation>{muscle} {does}</translation>
    </message>
    <message>
        <source>{roots}, mainly {root}</source>
        <translation>{roots}, vor allem {root}</translation>
    </message>
</context>
<context>
    <name>BodyFigure</name>
    <message>
        <source>Skin</source>
        <translation>Haut</translation>
    </message>
    <message>
        <source>Muscles</source>
        <translation>Muskeln</translation>
    </message>
    <message>
        <source>Show the skin of the roots</source>
        <translation>Haut der Wurzeln zeigen</translation>
    </message>
    <message>
        <source>Show the muscles of the roots</source>
        <translation>Muskeln der Wurzeln zeigen</translation>
    </message>
    <message>
        <source>How maps of the skin differ</source>
        <translation>Worin sich Hautkarten unterscheiden</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Picture of the lumbar spine</source>
        <translation>Bild der Lendenwirbelsäule</translation>
    </message>
    <message>
        <source>Arrow keys change the segment; 1, 3 and 7 the view; F1 lists all keys.</source>
        <translation>Pfeiltasten wechseln das Segment; 1, 3 und 7 die Ansicht; F1 zeigt alle Tasten.</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>{label}: point to light, click to select</source>
        <translation>{label}: Zeigen hebt hervor, Klicken wählt aus</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Keys and mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <source>Glossary</source>
        <translation>Glossar</translation>
    </message>
    <message>
        <source>Save a handout…</source>
        <translation>Handzettel speichern…</translation>
    </message>
    <message>
        <source>About Lumbar</source>
        <translation>Über Lumbar</translation>
    </message>
    <message>
        <source>Open pack…</source>
        <translation>Paket öffnen…</translation>
    </message>
    <message>
        <source>Open the atlas</source>
        <translation>Atlas öffnen</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Meshes or a label map of other programs, made into a spine to open here</source>
        <translation>Oberflächen oder eine Labelkarte anderer Programme, hier zu öffnen als Wirbelsäule</translation>
    </message>
    <message>
        <source>Open scan…</source>
        <translation>Aufnahme öffnen…</translation>
    </message>
    <message>
        <source>The CT or MR that the spine was made from, as slices beside it</source>
        <translation>Das CT oder MRT, aus dem die Wirbelsäule entstand, als Schichten daneben</translation>
    </message>
    <message>
        <source>Close the scan</source>
        <translation>Aufnahme schließen</translation>
    </message>
    <message>
        <source>Save a picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Two pages to print on what is selected</source>
        <translation>Zwei Seiten zum Ausdrucken über das Ausgewählte</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Filter the list of structures</source>
        <translation>Strukturliste filtern</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>To what was selected before</source>
        <translation>Zur vorigen Auswahl</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Forward again</source>
        <translation>Wieder vorwärts</translation>
    </message>
    <message>
        <source>Front (anterior)</source>
        <translation>Vorn (anterior)</translation>
    </message>
    <message>
        <source>Back (posterior)</source>
        <translation>Hinten (posterior)</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Above (superior)</source>
        <translation>Oben (superior)</translation>
    </message>
    <message>
        <source>Below (inferior)</source>
        <translation>Unten (inferior)</translation>
    </message>
    <message>
        <source>Left, behind and above (oblique)</source>
        <translation>Links hinten oben (schräg)</translation>
    </message>
    <message>
        <source>Frame the selection</source>
        <translation>Auswahl einpassen</translation>
    </message>
    <message>
        <source>The whole spine</source>
        <translation>Ganze Wirbelsäule</translation>
    </message>
    <message>
        <source>X-ray</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>See through the bone</source>
        <translation>Durch den Knochen sehen</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Cut the spine open with a plane</source>
        <translation>Die Wirbelsäule mit einer Ebene aufschneiden</translation>
    </message>
    <message>
        <source>Section: other half</source>
        <translation>Schnitt: andere Hälfte</translation>
    </message>
    <message>
        <source>Explode</source>
        <translation>Auseinanderziehen</translation>
    </message>
    <message>
        <source>Pull the spine apart</source>
        <translation>Die Wirbelsäule auseinanderziehen</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Beschriftung</translation>
    </message>
    <message>
        <source>Names in the picture</source>
        <translation>Namen im Bild</translation>
    </message>
    <message>
        <source>Scan: outlines</source>
        <translation>Aufnahme: Umrisse</translation>
    </message>
    <message>
        <source>The structures' outlines on the slices</source>
        <translation>Die Umrisse der Strukturen auf den Schichten</translation>
    </message>
    <message>
        <source>Scan: slices in the picture</source>
        <translation>Aufnahme: Schichten im Bild</translation>
    </message>
    <message>
        <source>Frames in the 3D picture that show where the slices lie</source>
        <translation>Rahmen im 3D-Bild, die zeigen, wo die Schichten liegen</translation>
    </message>
    <message>
        <source>Scan: fit the slices</source>
        <translation>Aufnahme: Schichten einpassen</translation>
    </message>
    <message>
        <source>All slices show the whole spine again</source>
        <translation>Alle Schichten zeigen wieder die ganze Wirbelsäule</translation>
    </message>
    <message>
        <source>Beside</source>
        <translation>Daneben</translation>
    </message>
    <message>
        <source>The atlas, or another pack, in a picture of its own; once more to end it</source>
        <translation>Der Atlas oder ein anderes Paket in einem eigenen Bild; noch einmal beendet es</translation>
    </message>
    <message>
        <source>Over it</source>
        <translation>Darüber</translation>
    </message>
    <message>
        <source>The atlas, or another pack, drawn over this one; once more to end it</source>
        <translation>Der Atlas oder ein anderes Paket über dieses gezeichnet; noch einmal beendet es</translation>
    </message>
    <message>
        <source>Align on the selected segment</source>
        <translation>Am gewählten Segment ausrichten</translation>
    </message>
    <message>
        <source>Choose the other pack…</source>
        <translation>Das andere Paket wählen…</translation>
    </message>
    <message>
        <source>End the comparison</source>
        <translation>Vergleich beenden</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <source>Normal text</source>
        <translation>Normaler Text</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Dunkle Darstellung</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>Präsentation</translation>
    </message>
    <message>
        <source>Full screen, with large text for patients</source>
        <translation>Vollbild, mit großem Text für Patienten</translation>
    </message>
    <message>
        <source>Put the panels back</source>
        <translation>Fensterbereiche zurücksetzen</translation>
    </message>
    <message>
        <source>Segment above</source>
        <translation>Segment darüber</translation>
    </message>
    <message>
        <source>Segment below</source>
        <translation>Segment darunter</translation>
    </message>
    <message>
        <source>One step out</source>
        <translation>Eine Stufe zurück</translation>
    </message>
    <message>
        <source>From the part to its structure, to its segment, then to the whole spine</source>
        <translation>Vom Teil zur Struktur, zum Segment, dann zur ganzen Wirbelsäule</translation>
    </message>
    <message>
        <source>Compare with the segment below</source>
        <translation>Mit dem Segment darunter vergleichen</translation>
    </message>
    <message>
        <source>Two segments side by side, once more to end it</source>
        <translation>Zwei Segmente nebeneinander, noch einmal beendet es</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Isolate</source>
        <translation>Nur dies zeigen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Annotate</source>
        <translation>Annotieren</translation>
    </message>
    <message>
        <source>Tools to place, measure and paint, and the list of what is there</source>
        <translation>Werkzeuge zum Setzen, Messen und Malen, und die Liste dessen, was da ist</translation>
    </message>
    <message>
        <source>Remove the selected annotations</source>
        <translation>Gewählte Annotationen entfernen</translation>
    </message>
    <message>
        <source>Show annotations</source>
        <translation>Annotationen zeigen</translation>
    </message>
    <message>
        <source>First draft (automatic)</source>
        <translation>Erster Entwurf (automatisch)</translation>
    </message>
    <message>
        <source>What the program can measure by itself, as drafts to accept or correct</source>
        <translation>Was das Programm selbst messen kann, als Entwürfe zum Annehmen oder Korrigieren</translation>
    </message>
    <message>
        <source>Open annotations…</source>
        <translation>Annotationen öffnen…</translation>
    </message>
    <message>
        <source>Save a copy as…</source>
        <translation>Kopie speichern unter…</translation>
    </message>
    <message>
        <source>Author…</source>
        <translation>Autor…</translation>
    </message>
    <message>
        <source>Import annotations…</source>
        <translation>Annotationen importieren…</translation>
    </message>
    <message>
        <source>Export annotations…</source>
        <translation>Annotationen exportieren…</translation>
    </message>
    <message>
        <source>Compare annotators and merge…</source>
        <translation>Annotierende vergleichen und zusammenführen…</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht…</translation>
    </message>
</context>
<context>
    <name>Companion</name>
    <message>
        <source>Not shown: {reason}</source>
        <translation>Nicht gezeigt: {reason}</translation>
    </message>
    <message>
        <source>aligned within {mean:.1f} mm</source>
        <translation>ausgerichtet auf {mean:.1f} mm</translation>
    </message>
    <message>
        <source>{how} on {segment}</source>
        <translation>{how} an {segment}</translation>
    </message>
    <message>
        <source>{other} aligned with {own}: mean distance {mean:.1f} mm, 95 % within {far:.1f} mm</source>
        <translation>{other} an {own} ausgerichtet: mittlerer Abstand {mean:.1f} mm, 95 % innerhalb von {far:.1f} mm</translation>
    </message>
    <message>
        <source>Picture of {title}</source>
        <translation>Bild von {title}</translation>
    </message>
    <message>
        <source>{pack}: {name}</source>
        <translation>{pack}: {name}</translation>
    </message>
</context>
<context>
    <name>CompanionBar</name>
    <message>
        <source>Over it</source>
        <translation>Darüber</translation>
    </message>
    <message>
        <source>Show the open pack alone again</source>
        <translation>Wieder nur das offene Paket zeigen</translation>
    </message>
    <message>
        <source>How firmly the other pack is drawn</source>
        <translation>Wie kräftig das andere Paket gezeichnet wird</translation>
    </message>
    <message>
        <source>How firmly {title} is drawn</source>
        <translation>Wie kräftig {title} gezeichnet wird</translation>
    </message>
</context>
<context>
    <name>CompareButton</name>
    <message>
        <source>End comparison</source>
        <translation>Vergleich beenden</translation>
    </message>
    <message>
        <source>Show {segment} alone again</source>
        <translation>{segment} wieder allein zeigen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Put another segment beside this one</source>
        <translation>Ein anderes Segment daneben stellen</translation>
    </message>
    <message>
        <source>Compare with {segment}</source>
        <translation>Mit {segment} vergleichen</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Compared with {name}</source>
        <translation>Verglichen mit {name}</translation>
    </message>
    <message>
        <source>I</source>
        <translation>Ich</translation>
    </message>
    <message>
        <source>Where we disagree</source>
        <translation>Worin wir abweichen</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>{pairs} pairs, {rows} disagreements; a double click or Enter goes there.</source>
        <translation>{pairs} Paare, {rows} Abweichungen; Doppelklick oder Eingabe führt hin.</translation>
    </message>
    <message>
        <source>Disagreements, the worst first</source>
        <translation>Abweichungen, die größten zuerst</translation>
    </message>
    <message>
        <source>{added} annotations that only they have are added. Where both differ, choose what is kept.</source>
        <translation>{added} Annotationen, die nur dort sind, kommen hinzu. Wo beide abweichen, wählen Sie, was bleibt.</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
</context>
<context>
    <name>Comparing</name>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Disagreement</source>
        <translation>Abweichung</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Was abweicht</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>meine</translation>
    </message>
    <message>
        <source>theirs</source>
        <translation>die andere</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beide</translation>
    </message>
</context>
<context>
    <name>ConflictDialog</name>
    <message>
        <source>Changed by two</source>
        <translation>Von zweien geändert</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Was abweicht</translation>
    </message>
    <message>
        <source>Keep &amp;mine</source>
        <translation>&amp;Meine behalten</translation>
    </message>
    <message>
        <source>Keep &amp;theirs</source>
        <translation>Die &amp;andere behalten</translation>
    </message>
    <message>
        <source>Keep &amp;both</source>
        <translation>&amp;Beide behalten</translation>
    </message>
    <message>
        <source>{who} changed “{name}” before your change was written. Nothing was written over.</source>
        <translation>{who} hat „{name}“ geändert, bevor Ihre Änderung geschrieben war. Nichts wurde überschrieben.</translation>
    </message>
    <message>
        <source>{count} more are to be decided.</source>
        <translation>{count} weitere sind zu entscheiden.</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>Meine</translation>
    </message>
</context>
<context>
    <name>Conflicts</name>
    <message>
        <source>Label</source>
        <translation>Bezeichnung</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>Grad</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Struktur</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Painted faces</source>
        <translation>Bemalte Flächen</translation>
    </message>
    <message>
        <source>Annotation</source>
        <translation>Annotation</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>The picture cannot be drawn: no OpenGL 3.2 could be had on this display. Install or update the graphics driver (Mesa's software driver will do), or use 'lumbar snapshot', which needs no display.</source>
        <translation>Das Bild kann nicht gezeichnet werden: Auf diesem Bildschirm steht OpenGL 3.2 nicht zur Verfügung. Installieren oder aktualisieren Sie den Grafiktreiber (der Softwaretreiber von Mesa genügt), oder verwenden Sie 'lumbar snapshot'; das braucht keinen Bildschirm.</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>Not opened: {reason}</source>
        <translation>Nicht geöffnet: {reason}</translation>
    </message>
    <message>
        <source>The annotations of last time are no longer there: {path}</source>
        <translation>Die Annotationen vom letzten Mal sind nicht mehr da: {path}</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Units and axes</source>
        <translation>Einheiten und Achsen</translation>
    </message>
    <message>
        <source>Label scheme</source>
        <translation>Label-Schema</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Höhen</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Units of the coordinates</source>
        <translation>Einheit der Koordinaten</translation>
    </message>
    <message>
        <source>Where the x, y and z axes point: letters of L R, P A, S I</source>
        <translation>Wohin x-, y- und z-Achse zeigen: Buchstaben aus L R, P A, S I</translation>
    </message>
    <message>
        <source>Shift all up</source>
        <translation>Alle nach oben</translation>
    </message>
    <message>
        <source>Every level one further up: L4 becomes L3</source>
        <translation>Jede Höhe um eine nach oben: L4 wird L3</translation>
    </message>
    <message>
        <source>Shift all down</source>
        <translation>Alle nach unten</translation>
    </message>
    <message>
        <source>Every level one further down: L3 becomes L4</source>
        <translation>Jede Höhe um eine nach unten: L3 wird L4</translation>
    </message>
    <message>
        <source>Rename levels…</source>
        <translation>Höhen umbenennen…</translation>
    </message>
    <message>
        <source>The label map says itself where it lies.</source>
        <translation>Die Labelkarte sagt selbst, wo sie liegt.</translation>
    </message>
    <message>
        <source>Chosen by you.</source>
        <translation>Von Ihnen gewählt.</translation>
    </message>
    <message>
        <source>Guessed: {reason}.</source>
        <translation>Geraten: {reason}.</translation>
    </message>
    <message>
        <source>Unsure, please check: {reason}.</source>
        <translation>Unsicher, bitte prüfen: {reason}.</translation>
    </message>
    <message>
        <source>Guessed</source>
        <translation>Geraten</translation>
    </message>
    <message>
        <source>From a table of your own…</source>
        <translation>Nach einer eigenen Tabelle…</translation>
    </message>
    <message>
        <source>Tables of number and name (*.toml *.csv)</source>
        <translation>Tabellen aus Nummer und Name (*.toml *.csv)</translation>
    </message>
    <message>
        <source>none named yet</source>
        <translation>noch keine benannt</translation>
    </message>
    <message>
        <source>From above down: {levels}.</source>
        <translation>Von oben nach unten: {levels}.</translation>
    </message>
    <message>
        <source>Use: {offer}</source>
        <translation>Nehmen: {offer}</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source>Single keys rest while you type in a field.</source>
        <translation>Einzelne Tasten ruhen, solange Sie in ein Feld schreiben.</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>Lizenz: {licence}</translation>
    </message>
    <message>
        <source>An interactive atlas of the lumbar spine.</source>
        <translation>Ein interaktiver Atlas der Lendenwirbelsäule.</translation>
    </message>
    <message>
        <source>The program is free software under the GNU General Public License, version 3 or later. The shipped anatomy and texts are under Creative Commons Attribution 4.0 (CC BY 4.0).</source>
        <translation>Das Programm ist freie Software unter der GNU General Public License, Version 3 oder später. Die mitgelieferte Anatomie und die Texte stehen unter Creative Commons Namensnennung 4.0 (CC BY 4.0).</translation>
    </message>
    <message>
        <source>For education. This is not medical advice.</source>
        <translation>Zum Lernen. Dies ist keine medizinische Beratung.</translation>
    </message>
    <message>
        <source>The open pack</source>
        <translation>Das geöffnete Paket</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>Erstellt mit</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Lumbar met an error it did not expect. Your view has been saved; you can go on.</source>
        <translation>In Lumbar ist ein unerwarteter Fehler aufgetreten. Ihre Ansicht ist gespeichert; Sie können weiterarbeiten.</translation>
    </message>
    <message>
        <source>{problem}

The details are in
{log}</source>
        <translation>{problem}

Einzelheiten stehen in
{log}</translation>
    </message>
</context>
<context>
    <name>ExplodeBar</name>
    <message>
        <source>Explode</source>
        <translation>Auseinanderziehen</translation>
    </message>
    <message>
        <source>Put together again</source>
        <translation>Wieder zusammensetzen</translation>
    </message>
</context>
<context>
    <name>Grip</name>
    <message>
        <source>Drag to move this panel</source>
        <translation>Ziehen, um diesen Bereich zu verschieben</translation>
    </message>
</context>
<context>
    <name>Handout</name>
    <message>
        <source>From behind</source>
        <translation>Von hinten</translation>
    </message>
    <message>
        <source>Skin of the root; neighbours overlap, and maps differ</source>
        <translation>Haut der Wurzel; Nachbarn überlappen, und Karten weichen voneinander ab</translation>
    </message>
    <message>
        <source>From the left</source>
        <translation>Von links</translation>
    </message>
    <message>
        <source>The whole text is in the program.</source>
        <translation>Der ganze Text steht im Programm.</translation>
    </message>
    <message>
        <source>page {number} of 2</source>
        <translation>Seite {number} von 2</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>Name in the file</source>
        <translation>Name in der Datei</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Struktur</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>Wie sicher</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Title of the pack</source>
        <translation>Titel des Pakets</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Weglassen</translation>
    </message>
    <message>
        <source>Other (keep under its own name)</source>
        <translation>Anderes (unter eigenem Namen behalten)</translation>
    </message>
    <message>
        <source>Type L4, disc, root …</source>
        <translation>Tippen: L4, Bandscheibe, Wurzel …</translation>
    </message>
    <message>
        <source>Not recognised: choose</source>
        <translation>Nicht erkannt: bitte wählen</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Weggelassen</translation>
    </message>
    <message>
        <source>{name}?</source>
        <translation>{name}?</translation>
    </message>
    <message>
        <source>Chosen by you</source>
        <translation>Von Ihnen gewählt</translation>
    </message>
    <message>
        <source>Sure, {share} %</source>
        <translation>Sicher, {share} %</translation>
    </message>
    <message>
        <source>Unsure, {share} %</source>
        <translation>Unsicher, {share} %</translation>
    </message>
    <message>
        <source>The same as {names}: leave one out or choose another</source>
        <translation>Dasselbe wie {names}: eine weglassen oder anders wählen</translation>
    </message>
    <message>
        <source>{all} surfaces: {into} taken, {out} left out, {open} to ask about.</source>
        <translation>{all} Oberflächen: {into} genommen, {out} weggelassen, {open} offen.</translation>
    </message>
    <message>
        <source>Nothing is recognised yet: choose a structure for at least one surface.</source>
        <translation>Noch ist nichts erkannt: Wählen Sie für mindestens eine Oberfläche eine Struktur.</translation>
    </message>
    <message>
        <source>{structure} is chosen for {names}: leave one out or choose another.</source>
        <translation>{structure} ist für {names} gewählt: eine weglassen oder anders wählen.</translation>
    </message>
    <message>
        <source>One surface is not answered for; it is left out.</source>
        <translation>Eine Oberfläche ist offen; sie wird weggelassen.</translation>
    </message>
    <message>
        <source>{count} surfaces are not answered for; they are left out.</source>
        <translation>{count} Oberflächen sind offen; sie werden weggelassen.</translation>
    </message>
    <message>
        <source>Spine {z:.0f} mm tall, {x:.0f} mm wide, {y:.0f} mm deep</source>
        <translation>Wirbelsäule {z:.0f} mm hoch, {x:.0f} mm breit, {y:.0f} mm tief</translation>
    </message>
    <message>
        <source>Surfaces and what they are taken for</source>
        <translation>Oberflächen und wofür sie gehalten werden</translation>
    </message>
</context>
<context>
    <name>ImportDesk</name>
    <message>
        <source>Finish or cancel this import before you begin another.</source>
        <translation>Beenden Sie diesen Import oder brechen Sie ihn ab, bevor Sie einen neuen beginnen.</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} Dateien</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>Lesen abbrechen</translation>
    </message>
    <message>
        <source>Not imported: {reason}</source>
        <translation>Nicht importiert: {reason}</translation>
    </message>
    <message>
        <source>Imported {count} structures, saved in {place}</source>
        <translation>{count} Strukturen importiert, gespeichert in {place}</translation>
    </message>
    <message>
        <source>And {count} more.</source>
        <translation>Und {count} weitere.</translation>
    </message>
    <message>
        <source>Recent packs</source>
        <translation>Zuletzt geöffnete Pakete</translation>
    </message>
    <message>
        <source>{title} (no longer there)</source>
        <translation>{title} (nicht mehr da)</translation>
    </message>
    <message>
        <source>Forget those no longer there</source>
        <translation>Fehlende vergessen</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import {name}</source>
        <translation>{name} importieren</translation>
    </message>
    <message>
        <source>Take the guess</source>
        <translation>Vermutung annehmen</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Weglassen</translation>
    </message>
    <message>
        <source>Keep as other</source>
        <translation>Als Anderes behalten</translation>
    </message>
    <message>
        <source>Split into bodies</source>
        <translation>In Körper teilen</translation>
    </message>
    <message>
        <source>Keep the surface under its own name, as no structure of the spine</source>
        <translation>Die Oberfläche unter ihrem eigenen Namen behalten, als keine Struktur der Wirbelsäule</translation>
    </message>
    <message>
        <source>Take one fused mesh apart into the bodies it is made of</source>
        <translation>Eine verschmolzene Oberfläche in ihre Körper zerlegen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>No structure is called {words!r}; choose one of the list.</source>
        <translation>Keine Struktur heißt {words!r}; wählen Sie eine aus der Liste.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Splitting</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Reading again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Making the pack</source>
        <translation>Paket wird erstellt</translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>Angehalten; nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>Esc once more closes the import; what you decided is lost then.</source>
        <translation>Noch einmal Esc schließt den Import; was Sie entschieden haben, ist dann verloren.</translation>
    </message>
</context>
<context>
    <name>InfoBar</name>
    <message>
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>LevelStrip</name>
    <message>
        <source>Levels of the spine</source>
        <translation>Höhen der Wirbelsäule</translation>
    </message>
    <message>
        <source>part of the selection</source>
        <translation>Teil der Auswahl</translation>
    </message>
    <message>
        <source>selected</source>
        <translation>ausgewählt</translation>
    </message>
</context>
<context>
    <name>LinkedText</name>
    <message>
        <source>Explanation</source>
        <translation>Erklärung</translation>
    </message>
    <message>
        <source>Nothing is written about this structure yet.</source>
        <translation>Zu dieser Struktur gibt es noch keinen Text.</translation>
    </message>
    <message>
        <source>This spine does not have it.</source>
        <translation>Diese Wirbelsäule hat es nicht.</translation>
    </message>
    <message>
        <source>In this atlas: {size} ({name}, {place})</source>
        <translation>In diesem Atlas: {size} ({name}, {place})</translation>
    </message>
    <message>
        <source>In the atlas, not in this spine: {size} ({name}, {place})</source>
        <translation>Im Atlas, nicht in dieser Wirbelsäule: {size} ({name}, {place})</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Education, not medical advice</source>
        <translation>Zum Lernen, keine medizinische Beratung</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Höhen</translation>
    </message>
    <message>
        <source>Structures</source>
        <translation>Strukturen</translation>
    </message>
    <message>
        <source>Skin and muscles</source>
        <translation>Haut und Muskeln</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Under the pointer: {name}</source>
        <translation>Unter dem Zeiger: {name}</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Language</source>
        <translation>Sprache (Language)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Layers</source>
        <translation>&amp;Ebenen</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>A&amp;uswahl</translation>
    </message>
    <message>
        <source>&amp;Annotate</source>
        <translation>A&amp;nnotieren</translation>
    </message>
    <message>
        <source>Hel&amp;p</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Compare with the atlas or another pack</source>
        <translation>Mit dem Atlas oder einem anderen Paket vergleichen</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>Krankheitsbilder</translation>
    </message>
    <message>
        <source>Nerve roots</source>
        <translation>Nervenwurzeln</translation>
    </message>
    <message>
        <source>&amp;Read</source>
        <translation>&amp;Lesen</translation>
    </message>
</context>
<context>
    <name>Mouse</name>
    <message>
        <source>Move</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>names what is under the pointer</source>
        <translation>nennt, was unter dem Zeiger liegt</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>Klicken</translation>
    </message>
    <message>
        <source>selects the segment; once more, the structure; once more, the part under the pointer</source>
        <translation>wählt das Segment; noch einmal: die Struktur; noch einmal: den Teil unter dem Zeiger</translation>
    </message>
    <message>
        <source>Shift+click</source>
        <translation>Umschalt+Klicken</translation>
    </message>
    <message>
        <source>adds to the selection or takes away</source>
        <translation>nimmt in die Auswahl auf oder aus ihr heraus</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklicken</translation>
    </message>
    <message>
        <source>brings it into view</source>
        <translation>holt es ins Bild</translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation>Ziehen mit links</translation>
    </message>
    <message>
        <source>turns the spine</source>
        <translation>dreht die Wirbelsäule</translation>
    </message>
    <message>
        <source>Middle or Shift+left drag</source>
        <translation>Mitte oder Umschalt+links</translation>
    </message>
    <message>
        <source>moves it</source>
        <translation>verschiebt sie</translation>
    </message>
    <message>
        <source>Wheel or right drag</source>
        <translation>Mausrad oder rechts</translation>
    </message>
    <message>
        <source>zooms</source>
        <translation>vergrößert und verkleinert</translation>
    </message>
    <message>
        <source>Ctrl+drag, Ctrl+wheel</source>
        <translation>Strg+Ziehen, Strg+Rad</translation>
    </message>
    <message>
        <source>moves the section plane</source>
        <translation>verschiebt die Schnittebene</translation>
    </message>
    <message>
        <source>In a slice: left drag</source>
        <translation>In einer Schicht: links ziehen</translation>
    </message>
    <message>
        <source>moves the cross hairs</source>
        <translation>bewegt das Fadenkreuz</translation>
    </message>
    <message>
        <source>In a slice: wheel</source>
        <translation>In einer Schicht: Rad</translation>
    </message>
    <message>
        <source>goes through the scan; with Ctrl, zooms</source>
        <translation>geht durch die Aufnahme; mit Strg vergrößert es</translation>
    </message>
    <message>
        <source>In a slice: right or Alt+left drag</source>
        <translation>In einer Schicht: rechts oder Alt+links ziehen</translation>
    </message>
    <message>
        <source>changes contrast (across) and brightness (up and down)</source>
        <translation>ändert Kontrast (quer) und Helligkeit (auf und ab)</translation>
    </message>
    <message>
        <source>In a slice: double click</source>
        <translation>In einer Schicht: Doppelklick</translation>
    </message>
    <message>
        <source>shows it alone</source>
        <translation>zeigt sie allein</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>Facet joint</source>
        <translation>Facettengelenk</translation>
    </message>
    <message>
        <source>{segment} segment</source>
        <translation>Segment {segment}</translation>
    </message>
    <message>
        <source>Disc</source>
        <translation>Bandscheibe</translation>
    </message>
    <message>
        <source>Facet joints</source>
        <translation>Facettengelenke</translation>
    </message>
    <message>
        <source>Facet</source>
        <translation>Facette</translation>
    </message>
    <message>
        <source>{root} root</source>
        <translation>Wurzel {root}</translation>
    </message>
    <message>
        <source>{root} roots</source>
        <translation>Wurzeln {root}</translation>
    </message>
    <message>
        <source>Vertebra {level}</source>
        <translation>Wirbel {level}</translation>
    </message>
    <message>
        <source>{name}, {side}</source>
        <translation>{name}, {side}</translation>
    </message>
    <message>
        <source>{name} {place}</source>
        <translation>{name} {place}</translation>
    </message>
    <message>
        <source>Sacrum</source>
        <translation>Kreuzbein</translation>
    </message>
    <message>
        <source>{bone}, {part}</source>
        <translation>{bone}, {part}</translation>
    </message>
    <message>
        <source>{bone}, {side} {part}</source>
        <translation>{bone}, {part} {side}</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part}, {whole}</translation>
    </message>
    <message>
        <source>{root} {part}</source>
        <translation>{part} {root}</translation>
    </message>
    <message>
        <source>exits here</source>
        <translation>tritt hier aus</translation>
    </message>
    <message>
        <source>passes on to {segment}</source>
        <translation>zieht weiter zu {segment}</translation>
    </message>
    <message>
        <source>passes on to the sacrum</source>
        <translation>zieht weiter zum Kreuzbein</translation>
    </message>
    <message>
        <source>{role}: {level}</source>
        <translation>{role}: {level}</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>PackFields</name>
    <message>
        <source>Derive missing discs, facet joints and canal</source>
        <translation>Fehlende Bandscheiben, Facettengelenke und Kanal ableiten</translation>
    </message>
    <message>
        <source>From the bones, where they allow it; marked as derived in list and text</source>
        <translation>Aus den Knochen, wo sie es erlauben; in Liste und Text als abgeleitet bezeichnet</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Will be saved in {place}</source>
        <translation>Wird gespeichert in {place}</translation>
    </message>
</context>
<context>
    <name>Presentation</name>
    <message>
        <source>↑  Segment above</source>
        <translation>↑  Segment darüber</translation>
    </message>
    <message>
        <source>↓  Segment below</source>
        <translation>↓  Segment darunter</translation>
    </message>
    <message>
        <source>Esc  Leave</source>
        <translation>Esc  Beenden</translation>
    </message>
    <message>
        <source>The lumbar spine</source>
        <translation>Die Lendenwirbelsäule</translation>
    </message>
</context>
<context>
    <name>PreviewPane</name>
    <message>
        <source>Preview of what is imported</source>
        <translation>Vorschau des Imports</translation>
    </message>
    <message>
        <source>Arrow keys turn it; 1, 3 and 7 show it from the front, the left and above; Home from afar.</source>
        <translation>Pfeiltasten drehen es; 1, 3 und 7 zeigen es von vorn, links und oben; Pos1 von weitem.</translation>
    </message>
</context>
<context>
    <name>ReadingBar</name>
    <message>
        <source>Reading {file}</source>
        <translation>{file} wird gelesen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop reading the scan</source>
        <translation>Lesen der Aufnahme abbrechen</translation>
    </message>
</context>
<context>
    <name>RenameDialog</name>
    <message>
        <source>Rename levels</source>
        <translation>Höhen umbenennen</translation>
    </message>
    <message>
        <source>Discs, joints, nerves and ligaments follow their vertebrae.</source>
        <translation>Bandscheiben, Gelenke, Nerven und Bänder folgen ihren Wirbeln.</translation>
    </message>
    <message>
        <source>sacrum</source>
        <translation>Kreuzbein</translation>
    </message>
    <message>
        <source>out of the atlas</source>
        <translation>außerhalb des Atlas</translation>
    </message>
    <message>
        <source>New name of {level}</source>
        <translation>Neuer Name von {level}</translation>
    </message>
</context>
<context>
    <name>ResultList</name>
    <message>
        <source>Search results</source>
        <translation>Suchergebnisse</translation>
    </message>
    <message>
        <source>Nothing found. Try a level (L4), a part (disc) or a word (slipped disc).</source>
        <translation>Nichts gefunden. Versuchen Sie eine Höhe (L4), einen Teil (Bandscheibe) oder ein Wort (Bandscheibenvorfall).</translation>
    </message>
</context>
<context>
    <name>ScanDesk</name>
    <message>
        <source>Scans (*.nii *.nii.gz *.nrrd *.nhdr *.mha *.mhd *.dcm);;All files (*)</source>
        <translation>Aufnahmen (*.nii *.nii.gz *.nrrd *.nhdr *.mha *.mhd *.dcm);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open a scan (CT or MR)</source>
        <translation>Aufnahme öffnen (CT oder MRT)</translation>
    </message>
    <message>
        <source>The scan of last time is no longer there: {path}</source>
        <translation>Die Aufnahme vom letzten Mal ist nicht mehr da: {path}</translation>
    </message>
    <message>
        <source>Not opened: {reason}</source>
        <translation>Nicht geöffnet: {reason}</translation>
    </message>
    <message>
        <source>{file} and the spine share no room: the scan lies elsewhere, or is of somebody else.</source>
        <translation>{file} und die Wirbelsäule haben keinen Raum gemeinsam: Die Aufnahme liegt woanders oder ist von jemand anderem.</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
</context>
<context>
    <name>ScreenshotDialog</name>
    <message>
        <source>Square</source>
        <translation>Quadrat</translation>
    </message>
    <message>
        <source>{file}: {reason}; choose another file or folder</source>
        <translation>{file}: {reason}; wählen Sie eine andere Datei oder einen anderen Ordner</translation>
    </message>
    <message>
        <source>Save a picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>As in the window</source>
        <translation>Wie im Fenster</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Transparent background</source>
        <translation>Durchsichtiger Hintergrund</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Auswählen…</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG-Bilder (*.png)</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Search: L4, slipped disc</source>
        <translation>Suche: L4, Ischias</translation>
    </message>
    <message>
        <source>Search structures and texts</source>
        <translation>Strukturen und Texte durchsuchen</translation>
    </message>
    <message>
        <source>Search: L4</source>
        <translation>Suche: L4</translation>
    </message>
</context>
<context>
    <name>SectionBar</name>
    <message>
        <source>Section</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>Wenden</translation>
    </message>
    <message>
        <source>Take the other half away ({keys})</source>
        <translation>Die andere Hälfte wegnehmen ({keys})</translation>
    </message>
    <message>
        <source>Close the section ({keys})</source>
        <translation>Schnitt schließen ({keys})</translation>
    </message>
</context>
<context>
    <name>SessionKeeper</name>
    <message>
        <source>The view cannot be saved for next time: {file}: {reason}</source>
        <translation>Die Ansicht kann nicht für das nächste Mal gespeichert werden: {file}: {reason}</translation>
    </message>
</context>
<context>
    <name>SlicePanel</name>
    <message>
        <source>{plane}: place in the scan</source>
        <translation>{plane}: Ort in der Aufnahme</translation>
    </message>
    <message>
        <source>Which values are black and white</source>
        <translation>Welche Werte schwarz und weiß sind</translation>
    </message>
    <message>
        <source>Own greys</source>
        <translation>Eigene Graustufen</translation>
    </message>
    <message>
        <source>Greys: {preset}</source>
        <translation>Graustufen: {preset}</translation>
    </message>
</context>
<context>
    <name>SliceView</name>
    <message>
        <source>{plane} slice of the scan</source>
        <translation>{plane}e Schicht der Aufnahme</translation>
    </message>
    <message>
        <source>Page Up and Page Down go through the slices, Return selects what lies under the cross, plus, minus and 0 zoom, Space shows this slice alone.</source>
        <translation>Bild auf und Bild ab gehen durch die Schichten, Eingabe wählt, was unter dem Kreuz liegt, Plus, Minus und 0 vergrößern, Leertaste zeigt diese Schicht allein.</translation>
    </message>
</context>
<context>
    <name>SourceDialog</name>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Meshes (STL, OBJ, PLY, glTF, VTP, VTK, 3MF), one file or many, or a label map (NIfTI, NRRD, MetaImage, DICOM SEG). You can also drop them on the window. Nothing leaves this computer.</source>
        <translation>Oberflächen (STL, OBJ, PLY, glTF, VTP, VTK, 3MF), eine Datei oder viele, oder eine Labelkarte (NIfTI, NRRD, MetaImage, DICOM SEG). Sie können sie auch auf das Fenster ziehen. Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Choose &amp;files…</source>
        <translation>&amp;Dateien wählen…</translation>
    </message>
    <message>
        <source>Choose a f&amp;older…</source>
        <translation>&amp;Ordner wählen…</translation>
    </message>
    <message>
        <source>Meshes and label maps ({endings});;All files (*)</source>
        <translation>Oberflächen und Labelkarten ({endings});;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Import files</source>
        <translation>Dateien importieren</translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation>Einen Ordner importieren</translation>
    </message>
</context>
<context>
    <name>StatusWord</name>
    <message>
        <source>Annotations: {word}</source>
        <translation>Annotationen: {word}</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>last point</source>
        <translation>letzter Punkt</translation>
    </message>
    <message>
        <source>place point</source>
        <translation>Punkt setzen</translation>
    </message>
    <message>
        <source>place landmark</source>
        <translation>Landmarke setzen</translation>
    </message>
    <message>
        <source>place line</source>
        <translation>Linie setzen</translation>
    </message>
    <message>
        <source>place curve</source>
        <translation>Kurve setzen</translation>
    </message>
    <message>
        <source>place closed curve</source>
        <translation>geschlossene Kurve setzen</translation>
    </message>
    <message>
        <source>place angle</source>
        <translation>Winkel setzen</translation>
    </message>
    <message>
        <source>place angle between end-plates</source>
        <translation>Winkel zwischen Endplatten setzen</translation>
    </message>
    <message>
        <source>place plane</source>
        <translation>Ebene setzen</translation>
    </message>
    <message>
        <source>place box</source>
        <translation>Quader setzen</translation>
    </message>
    <message>
        <source>place note</source>
        <translation>Notiz setzen</translation>
    </message>
    <message>
        <source>place tag on a structure</source>
        <translation>Struktur kennzeichnen</translation>
    </message>
    <message>
        <source>move point</source>
        <translation>Punkt verschieben</translation>
    </message>
    <message>
        <source>paint</source>
        <translation>malen</translation>
    </message>
    <message>
        <source>erase</source>
        <translation>radieren</translation>
    </message>
    <message>
        <source>edit</source>
        <translation>bearbeiten</translation>
    </message>
    <message>
        <source>set status</source>
        <translation>Status setzen</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>entfernen</translation>
    </message>
    <message>
        <source>add</source>
        <translation>hinzufügen</translation>
    </message>
    <message>
        <source>restore</source>
        <translation>wiederherstellen</translation>
    </message>
    <message>
        <source>import</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>merge</source>
        <translation>zusammenführen</translation>
    </message>
    <message>
        <source>first draft</source>
        <translation>erster Entwurf</translation>
    </message>
    <message>
        <source>keep both</source>
        <translation>beide behalten</translation>
    </message>
    <message>
        <source>presentation</source>
        <translation>Präsentation</translation>
    </message>
    <message>
        <source>other pack</source>
        <translation>anderes Paket</translation>
    </message>
    <message>
        <source>comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>comparison of packs</source>
        <translation>Vergleich von Paketen</translation>
    </message>
    <message>
        <source>selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>isolate</source>
        <translation>einzeln zeigen</translation>
    </message>
    <message>
        <source>hide or show</source>
        <translation>verbergen oder zeigen</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>X-ray</source>
        <translation>Röntgen</translation>
    </message>
    <message>
        <source>section</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>explode</source>
        <translation>auseinanderziehen</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>Beschriftung</translation>
    </message>
    <message>
        <source>text for others</source>
        <translation>Text für andere</translation>
    </message>
    <message>
        <source>theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>view</source>
        <translation>Ansicht</translation>
    </message>
</context>
<context>
    <name>StructureTree</name>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Group by region</source>
        <translation>Nach Region ordnen</translation>
    </message>
    <message>
        <source>Group by system</source>
        <translation>Nach System ordnen</translation>
    </message>
    <message>
        <source>Filter structures</source>
        <translation>Strukturen filtern</translation>
    </message>
</context>
<context>
    <name>TagFiles</name>
    <message>
        <source>Annotations ({endings});;All files (*)</source>
        <translation>Annotationen ({endings});;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open annotations</source>
        <translation>Annotationen öffnen</translation>
    </message>
    <message>
        <source>Not opened: {reason}</source>
        <translation>Nicht geöffnet: {reason}</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>Not compared: {reason}</source>
        <translation>Nicht verglichen: {reason}</translation>
    </message>
    <message>
        <source>There are no annotations yet.</source>
        <translation>Es gibt noch keine Annotationen.</translation>
    </message>
    <message>
        <source>Save a copy of the annotations</source>
        <translation>Kopie der Annotationen speichern</translation>
    </message>
    <message>
        <source>A team's annotations stay on their server; export them instead.</source>
        <translation>Die Annotationen eines Teams bleiben auf dem Server; exportieren Sie sie stattdessen.</translation>
    </message>
    <message>
        <source>Not saved: {reason}</source>
        <translation>Nicht gespeichert: {reason}</translation>
    </message>
    <message>
        <source>A copy is saved in {place}.</source>
        <translation>Eine Kopie ist gespeichert in {place}.</translation>
    </message>
    <message>
        <source>All is saved in {place}, and work goes on there.</source>
        <translation>Alles ist gespeichert in {place}, dort geht es weiter.</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>Whose annotations are these?</source>
        <translation>Von wem sind diese Annotationen?</translation>
    </message>
    <message>
        <source>Annotations are signed by {author} from now on.</source>
        <translation>Annotationen tragen ab jetzt den Namen {author}.</translation>
    </message>
    <message>
        <source>First draft</source>
        <translation>Erster Entwurf</translation>
    </message>
    <message>
        <source>No draft: {reason}</source>
        <translation>Kein Entwurf: {reason}</translation>
    </message>
    <message>
        <source>Nothing to add: all that can be measured has been drafted before.</source>
        <translation>Nichts hinzuzufügen: Was gemessen werden kann, wurde schon entworfen.</translation>
    </message>
    <message>
        <source>{count} drafts were added; check each, then accept, correct or reject it.</source>
        <translation>{count} Entwürfe hinzugefügt; prüfen Sie jeden, dann annehmen, korrigieren oder ablehnen.</translation>
    </message>
    <message>
        <source>Export annotations</source>
        <translation>Annotationen exportieren</translation>
    </message>
    <message>
        <source>Save a report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Not exported: {reason}</source>
        <translation>Nicht exportiert: {reason}</translation>
    </message>
    <message>
        <source>{count} annotations are in {path}.</source>
        <translation>{count} Annotationen sind in {path}.</translation>
    </message>
    <message>
        <source>Import annotations</source>
        <translation>Annotationen importieren</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} Dateien</translation>
    </message>
    <message>
        <source>{added} annotations added, {changed} changed, {same} the same already.</source>
        <translation>{added} Annotationen hinzugefügt, {changed} geändert, {same} schon gleich.</translation>
    </message>
    <message>
        <source>{count} lie on another pack and are seen with it.</source>
        <translation>{count} liegen auf einem anderen Paket und sind mit ihm zu sehen.</translation>
    </message>
    <message>
        <source>To be looked at:</source>
        <translation>Anzusehen:</translation>
    </message>
    <message>
        <source>Imported annotations</source>
        <translation>Importierte Annotationen</translation>
    </message>
    <message>
        <source>Wait until the last thing is done.</source>
        <translation>Warten Sie, bis das Letzte fertig ist.</translation>
    </message>
</context>
<context>
    <name>Tagging</name>
    <message>
        <source>made</source>
        <translation>erstellt</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>wiederhergestellt</translation>
    </message>
    <message>
        <source>History of the annotation</source>
        <translation>Verlauf der Annotation</translation>
    </message>
    <message>
        <source>Restore this state</source>
        <translation>Diesen Stand wiederherstellen</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Did</source>
        <translation>Tat</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Was abweicht</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>Click where the point belongs.</source>
        <translation>Klicken Sie, wohin der Punkt gehört.</translation>
    </message>
    <message>
        <source>Series of landmarks</source>
        <translation>Landmarkenreihe</translation>
    </message>
    <message>
        <source>Click the landmark. [ goes back, ] skips it.</source>
        <translation>Klicken Sie die Landmarke. [ geht zurück, ] überspringt sie.</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linie</translation>
    </message>
    <message>
        <source>Click one end of the line.</source>
        <translation>Klicken Sie ein Ende der Linie.</translation>
    </message>
    <message>
        <source>Click the other end.</source>
        <translation>Klicken Sie das andere Ende.</translation>
    </message>
    <message>
        <source>Curve along the surface</source>
        <translation>Kurve auf der Oberfläche</translation>
    </message>
    <message>
        <source>Click where the curve begins.</source>
        <translation>Klicken Sie, wo die Kurve beginnt.</translation>
    </message>
    <message>
        <source>Click the next point; double click, right click or Enter ends it.</source>
        <translation>Klicken Sie den nächsten Punkt; Doppelklick, Rechtsklick oder Eingabe beendet sie.</translation>
    </message>
    <message>
        <source>Closed curve</source>
        <translation>Geschlossene Kurve</translation>
    </message>
    <message>
        <source>Click the next point; double click, right click or Enter closes it.</source>
        <translation>Klicken Sie den nächsten Punkt; Doppelklick, Rechtsklick oder Eingabe schließt sie.</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Click the end of the first leg.</source>
        <translation>Klicken Sie das Ende des ersten Schenkels.</translation>
    </message>
    <message>
        <source>Click the corner.</source>
        <translation>Klicken Sie den Scheitel.</translation>
    </message>
    <message>
        <source>Click the end of the second leg.</source>
        <translation>Klicken Sie das Ende des zweiten Schenkels.</translation>
    </message>
    <message>
        <source>Angle between end-plates (Cobb, lordosis)</source>
        <translation>Winkel zwischen Endplatten (Cobb, Lordose)</translation>
    </message>
    <message>
        <source>Upper end-plate: click its front (for Cobb: one side).</source>
        <translation>Obere Endplatte: Klicken Sie vorn (für Cobb: eine Seite).</translation>
    </message>
    <message>
        <source>Upper end-plate: click its back (for Cobb: the other side).</source>
        <translation>Obere Endplatte: Klicken Sie hinten (für Cobb: die andere Seite).</translation>
    </message>
    <message>
        <source>Lower end-plate: click its front (for Cobb: one side).</source>
        <translation>Untere Endplatte: Klicken Sie vorn (für Cobb: eine Seite).</translation>
    </message>
    <message>
        <source>Lower end-plate: click its back (for Cobb: the other side).</source>
        <translation>Untere Endplatte: Klicken Sie hinten (für Cobb: die andere Seite).</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <source>Click the first of three points of the plane.</source>
        <translation>Klicken Sie den ersten von drei Punkten der Ebene.</translation>
    </message>
    <message>
        <source>Click the second point.</source>
        <translation>Klicken Sie den zweiten Punkt.</translation>
    </message>
    <message>
        <source>Click the third point.</source>
        <translation>Klicken Sie den dritten Punkt.</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Quader</translation>
    </message>
    <message>
        <source>Click one corner of the box.</source>
        <translation>Klicken Sie eine Ecke des Quaders.</translation>
    </message>
    <message>
        <source>Click the corner across.</source>
        <translation>Klicken Sie die Ecke gegenüber.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Click where the note is pinned, then write it in the panel.</source>
        <translation>Klicken Sie, wohin die Notiz gehört, und schreiben Sie sie im Bereich daneben.</translation>
    </message>
    <message>
        <source>Tag a whole structure</source>
        <translation>Ganze Struktur kennzeichnen</translation>
    </message>
    <message>
        <source>Click the structure.</source>
        <translation>Klicken Sie die Struktur.</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Drag over the surface to paint. [ and ] change the brush, Alt+drag turns.</source>
        <translation>Ziehen Sie über die Oberfläche, um zu malen. [ und ] ändern den Pinsel, Alt+Ziehen dreht.</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Begin on the surface and drag round what is to be painted.</source>
        <translation>Beginnen Sie auf der Oberfläche und ziehen Sie um das, was bemalt werden soll.</translation>
    </message>
    <message>
        <source>Grow over a flat part</source>
        <translation>Über Flaches wachsen</translation>
    </message>
    <message>
        <source>Click a flat part: what faces its way is painted. [ and ] change how far.</source>
        <translation>Klicken Sie eine flache Stelle: Was in ihre Richtung zeigt, wird bemalt. [ und ] ändern, wie weit.</translation>
    </message>
    <message>
        <source>Fill a part</source>
        <translation>Teil füllen</translation>
    </message>
    <message>
        <source>Click a part of a bone, such as a pedicle: all of it is painted.</source>
        <translation>Klicken Sie einen Knochenteil, etwa einen Pedikel: Er wird ganz bemalt.</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Drag over what is painted to take it away. [ and ] change the brush.</source>
        <translation>Ziehen Sie über Bemaltes, um es wegzunehmen. [ und ] ändern den Pinsel.</translation>
    </message>
    <message>
        <source>Not grouped</source>
        <translation>Nicht gruppiert</translation>
    </message>
    <message>
        <source>By structure</source>
        <translation>Nach Struktur</translation>
    </message>
    <message>
        <source>By level</source>
        <translation>Nach Höhe</translation>
    </message>
    <message>
        <source>By author</source>
        <translation>Nach Autor</translation>
    </message>
    <message>
        <source>By status</source>
        <translation>Nach Status</translation>
    </message>
    <message>
        <source>By kind</source>
        <translation>Nach Art</translation>
    </message>
    <message>
        <source>Search annotations</source>
        <translation>Annotationen suchen</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>Jeder Status</translation>
    </message>
    <message>
        <source>Any kind</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>This segment only</source>
        <translation>Nur dieses Segment</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>{shown} of {total} annotations</source>
        <translation>{shown} von {total} Annotationen</translation>
    </message>
    <message>
        <source>No annotations yet: take a tool and click on the spine.</source>
        <translation>Noch keine Annotationen: Nehmen Sie ein Werkzeug und klicken Sie auf die Wirbelsäule.</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>Annotationen</translation>
    </message>
    <message>
        <source>Show it in the picture	Enter</source>
        <translation>Im Bild zeigen	Eingabe</translation>
    </message>
    <message>
        <source>Show or hide	Space</source>
        <translation>Zeigen oder verbergen	Leertaste</translation>
    </message>
    <message>
        <source>Comment	F2</source>
        <translation>Kommentar	F2</translation>
    </message>
    <message>
        <source>Remove	Del</source>
        <translation>Entfernen	Entf</translation>
    </message>
    <message>
        <source>What the next annotation is called</source>
        <translation>Wie die nächste Annotation heißt</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>Grad</translation>
    </message>
    <message>
        <source>Call it after what it is placed on</source>
        <translation>Nach dem nennen, worauf es liegt</translation>
    </message>
    <message>
        <source>Series of landmarks…</source>
        <translation>Landmarkenreihe…</translation>
    </message>
    <message>
        <source>How far a region grows</source>
        <translation>Wie weit ein Bereich wächst</translation>
    </message>
    <message>
        <source>Width of the brush</source>
        <translation>Breite des Pinsels</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Accept all</source>
        <translation>Alle annehmen</translation>
    </message>
    <message>
        <source>{n} drafts to check</source>
        <translation>{n} Entwürfe zu prüfen</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Gemessen</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>Angle between end-plates</source>
        <translation>Winkel zwischen Endplatten</translation>
    </message>
    <message>
        <source>Painted region</source>
        <translation>Bemalter Bereich</translation>
    </message>
    <message>
        <source>Tag on a structure</source>
        <translation>Kennzeichen einer Struktur</translation>
    </message>
    <message>
        <source>What the next one is called: type to search</source>
        <translation>Wie die nächste heißt: tippen zum Suchen</translation>
    </message>
    <message>
        <source>Annotation tools</source>
        <translation>Annotationswerkzeuge</translation>
    </message>
    <message>
        <source>Choose a series of landmarks in the panel Annotations.</source>
        <translation>Wählen Sie eine Landmarkenreihe im Bereich Annotationen.</translation>
    </message>
    <message>
        <source>Brush: {size} mm</source>
        <translation>Pinsel: {size} mm</translation>
    </message>
    <message>
        <source>Up to {size}°</source>
        <translation>Bis {size}°</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Slip</source>
        <translation>Gleitweg</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>Tilt from the axial plane</source>
        <translation>Neigung gegen die Axialebene</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>Write a comment, then press Enter</source>
        <translation>Kommentar schreiben, dann Eingabe</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>Farbe…</translation>
    </message>
    <message>
        <source>History…</source>
        <translation>Verlauf…</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>Codes</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>(several)</source>
        <translation>(mehrere)</translation>
    </message>
    <message>
        <source>{n} selected</source>
        <translation>{n} gewählt</translation>
    </message>
    <message>
        <source>by {author}, last changed {time}</source>
        <translation>von {author}, zuletzt geändert {time}</translation>
    </message>
    <message>
        <source>first draft by the program</source>
        <translation>erster Entwurf des Programms</translation>
    </message>
</context>
<context>
    <name>TextPanel</name>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>{first} and {second}</source>
        <translation>{first} und {second}</translation>
    </message>
    <message>
        <source>Five vertebrae, the discs and joints between them, and their nerves</source>
        <translation>Fünf Wirbel, die Bandscheiben und Gelenke zwischen ihnen und ihre Nerven</translation>
    </message>
    <message>
        <source>The lumbar spine</source>
        <translation>Die Lendenwirbelsäule</translation>
    </message>
    <message>
        <source>Imported, with {levels}. What is not listed under Structures is not in this spine.</source>
        <translation>Importiert, mit {levels}. Was nicht unter Strukturen steht, ist in dieser Wirbelsäule nicht vorhanden.</translation>
    </message>
    <message>
        <source>no vertebra</source>
        <translation>keinem Wirbel</translation>
    </message>
    <message>
        <source>Lumbar spine</source>
        <translation>Lendenwirbelsäule</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>Vorn</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Hinten</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Above</source>
        <translation>Oben</translation>
    </message>
    <message>
        <source>X-ray</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Explode</source>
        <translation>Auseinander</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation>Umrisse</translation>
    </message>
    <message>
        <source>In 3D</source>
        <translation>In 3D</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Isolate</source>
        <translation>Nur dies</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>Präsentieren</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Change to the light theme ({keys})</source>
        <translation>Zur hellen Darstellung wechseln ({keys})</translation>
    </message>
    <message>
        <source>Change to the dark theme ({keys})</source>
        <translation>Zur dunklen Darstellung wechseln ({keys})</translation>
    </message>
</context>
<context>
    <name>Tree</name>
    <message>
        <source>Bones</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <source>Discs</source>
        <translation>Bandscheiben</translation>
    </message>
    <message>
        <source>Joints</source>
        <translation>Gelenke</translation>
    </message>
    <message>
        <source>Ligaments</source>
        <translation>Bänder</translation>
    </message>
    <message>
        <source>Nerves and canal</source>
        <translation>Nerven und Kanal</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>Canal and other nerves</source>
        <translation>Kanal und weitere Nerven</translation>
    </message>
</context>
<context>
    <name>TreeView</name>
    <message>
        <source>Structures</source>
        <translation>Strukturen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Einblenden</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Isolate</source>
        <translation>Nur dies zeigen</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Einpassen</translation>
    </message>
</context>
<context>
    <name>Troubles</name>
    <message>
        <source>Annotations cannot be opened: {reason}</source>
        <translation>Annotationen können nicht geöffnet werden: {reason}</translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation>Andere öffnen…</translation>
    </message>
    <message>
        <source>Not saved: {reason}</source>
        <translation>Nicht gespeichert: {reason}</translation>
    </message>
    <message>
        <source>Your last change is not saved, and is kept here until it is: {reason}</source>
        <translation>Ihre letzte Änderung ist nicht gespeichert und wird hier behalten, bis sie es ist: {reason}</translation>
    </message>
    <message>
        <source>{place} was deleted or replaced by another program. What is on view is still whole.</source>
        <translation>{place} wurde von einem anderen Programm gelöscht oder ersetzt. Was zu sehen ist, ist noch vollständig.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Save a copy as…</source>
        <translation>Kopie speichern unter…</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>Your last change is not saved.</source>
        <translation>Ihre letzte Änderung ist nicht gespeichert.</translation>
    </message>
    <message>
        <source>Somebody else changed what you changed; click to decide.</source>
        <translation>Jemand anderes hat geändert, was Sie geändert haben; klicken, um zu entscheiden.</translation>
    </message>
    <message>
        <source>{count} to decide</source>
        <translation>{count} zu entscheiden</translation>
    </message>
    <message>
        <source>Annotations in {place} can be looked at only; save a copy to go on there.</source>
        <translation>Annotationen in {place} können nur angesehen werden; speichern Sie eine Kopie, um dort weiterzuarbeiten.</translation>
    </message>
    <message>
        <source>Read only</source>
        <translation>Nur lesbar</translation>
    </message>
    <message>
        <source>Annotations lie in {place}. Every change is written there at once, as {author}.</source>
        <translation>Annotationen liegen in {place}. Jede Änderung wird dort sofort geschrieben, als {author}.</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>{place} does not answer. Work goes on here; {count} changes are sent when it is back.</source>
        <translation>{place} antwortet nicht. Hier geht es weiter; {count} Änderungen werden gesendet, wenn es wieder da ist.</translation>
    </message>
    <message>
        <source>Working offline, {count} to be sent</source>
        <translation>Ohne Verbindung, {count} zu senden</translation>
    </message>
    <message>
        <source>Working offline</source>
        <translation>Ohne Verbindung</translation>
    </message>
    <message>
        <source>{count} changes are on their way to {place}.</source>
        <translation>{count} Änderungen sind unterwegs nach {place}.</translation>
    </message>
    <message>
        <source>Sending {count}</source>
        <translation>{count} werden gesendet</translation>
    </message>
    <message>
        <source>Annotations lie on {place}. Every change is written there at once, as {author}.</source>
        <translation>Annotationen liegen auf {place}. Jede Änderung wird dort sofort geschrieben, als {author}.</translation>
    </message>
    <message>
        <source>Team: connected</source>
        <translation>Team: verbunden</translation>
    </message>
    <message>
        <source>Your last change is not saved. Close all the same, and lose it?</source>
        <translation>Ihre letzte Änderung ist nicht gespeichert. Trotzdem schließen und sie verlieren?</translation>
    </message>
    <message>
        <source>{count} changes of yours are not decided on. Close all the same, and keep theirs?</source>
        <translation>Über {count} Ihrer Änderungen ist nicht entschieden. Trotzdem schließen und die anderen behalten?</translation>
    </message>
</context>
<context>
    <name>Undoing</name>
    <message>
        <source>Undo: {step}</source>
        <translation>Rückgängig: {step}</translation>
    </message>
    <message>
        <source>Redo: {step}</source>
        <translation>Wiederholen: {step}</translation>
    </message>
</context>
<context>
    <name>Viewport</name>
    <message>
        <source>Lumbar spine</source>
        <translation>Lendenwirbelsäule</translation>
    </message>
</context>
<context>
    <name>Views</name>
    <message>
        <source>left posterior oblique</source>
        <translation>schräg von links hinten</translation>
    </message>
    <message>
        <source>left anterior oblique</source>
        <translation>schräg von links vorn</translation>
    </message>
    <message>
        <source>right posterior oblique</source>
        <translation>schräg von rechts hinten</translation>
    </message>
    <message>
        <source>right anterior oblique</source>
        <translation>schräg von rechts vorn</translation>
    </message>
    <message>
        <source>left</source>
        <translation>von links</translation>
    </message>
    <message>
        <source>right</source>
        <translation>von rechts</translation>
    </message>
    <message>
        <source>posterior</source>
        <translation>von hinten</translation>
    </message>
    <message>
        <source>anterior</source>
        <translation>von vorn</translation>
    </message>
    <message>
        <source>from above</source>
        <translation>von oben</translation>
    </message>
    <message>
        <source>from below</source>
        <translation>von unten</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>&lt;b&gt;Click the spine&lt;/b&gt; or a bar of the level strip to open a segment; click once more for the structure itself.</source>
        <translation>&lt;b&gt;Klicken Sie auf die Wirbelsäule&lt;/b&gt; oder auf einen Balken der Höhenleiste, um ein Segment zu öffnen; ein weiterer Klick wählt die Struktur selbst.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Drag&lt;/b&gt; to turn it, use the wheel to come nearer, hold Shift and drag to move it.</source>
        <translation>&lt;b&gt;Ziehen&lt;/b&gt; dreht sie, das Mausrad holt sie näher, Ziehen mit der Umschalttaste verschiebt sie.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Up and Down&lt;/b&gt; go from segment to segment, Esc one step out, Home back to the whole spine.</source>
        <translation>&lt;b&gt;Pfeil auf und Pfeil ab&lt;/b&gt; führen von Segment zu Segment, Esc eine Stufe zurück, Pos1 zur ganzen Wirbelsäule.</translation>
    </message>
    <message>
        <source>&lt;b&gt;X&lt;/b&gt; looks through the bone, F11 opens the presentation, F1 lists all keys.</source>
        <translation>&lt;b&gt;X&lt;/b&gt; macht den Knochen durchsichtig, F11 öffnet die Präsentation, F1 zeigt alle Tasten.</translation>
    </message>
    <message>
        <source>Nerve roots: skin, muscles, reflexes</source>
        <translation>Nervenwurzeln: Haut, Muskeln, Reflexe</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>Krankheitsbilder</translation>
    </message>
    <message>
        <source>How to begin</source>
        <translation>So fangen Sie an</translation>
    </message>
    <message>
        <source>Segments, from above</source>
        <translation>Segmente von oben nach unten</translation>
    </message>
    <message>
        <source>For education; this is not medical advice.</source>
        <translation>Zum Lernen; dies ist keine medizinische Beratung.</translation>
    </message>
</context>
<context>
    <name>WindowCommands</name>
    <message>
        <source>Open a mesh pack (a folder with pack.json)</source>
        <translation>Netzpaket öffnen (ein Ordner mit pack.json)</translation>
    </message>
    <message>
        <source>Compare with a mesh pack (a folder with pack.json)</source>
        <translation>Mit einem Paket vergleichen (Ordner mit pack.json)</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>Gespeichert: {path}</translation>
    </message>
    <message>
        <source>Saved {path} ({width} × {height})</source>
        <translation>Gespeichert: {path} ({width} × {height})</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Student</source>
        <translation>Studium</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Clinician</source>
        <translation>Klinik</translation>
    </message>
    <message>
        <source>Text for students</source>
        <translation>Text für Studierende</translation>
    </message>
    <message>
        <source>Text for patients</source>
        <translation>Text für Patienten</translation>
    </message>
    <message>
        <source>Text for clinicians</source>
        <translation>Text für Ärztinnen und Ärzte</translation>
    </message>
    <message>
        <source>Axial</source>
        <translation>Axial</translation>
    </message>
    <message>
        <source>Sagittal</source>
        <translation>Sagittal</translation>
    </message>
    <message>
        <source>Coronal</source>
        <translation>Koronar</translation>
    </message>
    <message>
        <source>Section: axial</source>
        <translation>Schnitt: axial</translation>
    </message>
    <message>
        <source>Section: sagittal</source>
        <translation>Schnitt: sagittal</translation>
    </message>
    <message>
        <source>Section: coronal</source>
        <translation>Schnitt: koronar</translation>
    </message>
    <message>
        <source>Bone</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <source>Soft tissue</source>
        <translation>Weichteile</translation>
    </message>
    <message>
        <source>Discs</source>
        <translation>Bandscheiben</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Scan: bone</source>
        <translation>Aufnahme: Knochen</translation>
    </message>
    <message>
        <source>Scan: soft tissue</source>
        <translation>Aufnahme: Weichteile</translation>
    </message>
    <message>
        <source>Scan: discs</source>
        <translation>Aufnahme: Bandscheiben</translation>
    </message>
    <message>
        <source>Scan: greys by its own values (MR)</source>
        <translation>Aufnahme: Graustufen nach eigenen Werten (MRT)</translation>
    </message>
    <message>
        <source>Bones</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <source>Joints</source>
        <translation>Gelenke</translation>
    </message>
    <message>
        <source>Ligaments</source>
        <translation>Bänder</translation>
    </message>
    <message>
        <source>Nerves</source>
        <translation>Nerven</translation>
    </message>
    <message>
        <source>Show or hide the bones</source>
        <translation>Knochen ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide the discs</source>
        <translation>Bandscheiben ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide the joints</source>
        <translation>Gelenke ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide the ligaments</source>
        <translation>Bänder ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide the nerves</source>
        <translation>Nerven ein- oder ausblenden</translation>
    </message>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Disc</source>
        <translation>Bandscheibe</translation>
    </message>
    <message>
        <source>Facet joints</source>
        <translation>Facettengelenke</translation>
    </message>
    <message>
        <source>Exiting roots</source>
        <translation>Austretende Wurzeln</translation>
    </message>
    <message>
        <source>Traversing roots</source>
        <translation>Durchlaufende Wurzeln</translation>
    </message>
    <message>
        <source>Canal and sac</source>
        <translation>Kanal und Duralsack</translation>
    </message>
    <message>
        <source>Vertebrae</source>
        <translation>Wirbel</translation>
    </message>
    <message>
        <source>Parts of bones</source>
        <translation>Knochenteile</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>sichtbar</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>ausgeblendet</translation>
    </message>
    <message>
        <source>partly</source>
        <translation>teilweise sichtbar</translation>
    </message>
</context>
<context>
    <name>Workbench</name>
    <message>
        <source>Nothing lies there: click on a surface.</source>
        <translation>Dort liegt nichts: Klicken Sie auf eine Oberfläche.</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>Annotationen</translation>
    </message>
</context>
</TS>
