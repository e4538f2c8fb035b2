<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="en" language="de">
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
</TS>
