<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Canvas</name>
    <message>
        <location filename="../viewport.py" line="46" />
        <source>Picture of the lumbar spine</source>
        <translation>Bild der Lendenwirbelsäule</translation>
    </message>
    <message>
        <location filename="../viewport.py" line="47" />
        <source>Arrow keys change the segment; 1, 3 and 7 the view; F1 lists all keys.</source>
        <translation>Pfeiltasten wechseln das Segment; 1, 3 und 7 die Ansicht; F1 zeigt alle Tasten.</translation>
    </message>
</context><context>
    <name>Chip</name>
    <message>
        <location filename="../legend.py" line="86" />
        <source>{label}: point to light, click to select</source>
        <translation>{label}: Zeigen hebt hervor, Klicken wählt aus</translation>
    </message>
</context><context>
    <name>Commands</name>
    <message>
        <location filename="../commands.py" line="285" />
        <location filename="../window_commands.py" line="69" />
        <source>Keys and mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <location filename="../commands.py" line="286" />
        <location filename="../window_commands.py" line="73" />
        <source>About Lumbar</source>
        <translation>Über Lumbar</translation>
    </message>
    <message>
        <location filename="../commands.py" line="151" />
        <source>Open pack…</source>
        <translation>Paket öffnen…</translation>
    </message>
    <message>
        <location filename="../commands.py" line="152" />
        <source>Open the atlas</source>
        <translation>Atlas öffnen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="153" />
        <source>Save a picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <location filename="../commands.py" line="155" />
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <location filename="../commands.py" line="157" />
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="../commands.py" line="161" />
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="165" />
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="167" />
        <source>Filter the list of structures</source>
        <translation>Strukturliste filtern</translation>
    </message>
    <message>
        <location filename="../commands.py" line="171" />
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <location filename="../commands.py" line="173" />
        <source>To what was selected before</source>
        <translation>Zur vorigen Auswahl</translation>
    </message>
    <message>
        <location filename="../commands.py" line="176" />
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <location filename="../commands.py" line="178" />
        <source>Forward again</source>
        <translation>Wieder vorwärts</translation>
    </message>
    <message>
        <location filename="../commands.py" line="181" />
        <source>Front (anterior)</source>
        <translation>Vorn (anterior)</translation>
    </message>
    <message>
        <location filename="../commands.py" line="185" />
        <source>Back (posterior)</source>
        <translation>Hinten (posterior)</translation>
    </message>
    <message>
        <location filename="../commands.py" line="188" />
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <location filename="../commands.py" line="190" />
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <location filename="../commands.py" line="194" />
        <source>Above (superior)</source>
        <translation>Oben (superior)</translation>
    </message>
    <message>
        <location filename="../commands.py" line="197" />
        <source>Below (inferior)</source>
        <translation>Unten (inferior)</translation>
    </message>
    <message>
        <location filename="../commands.py" line="198" />
        <source>Left, behind and above (oblique)</source>
        <translation>Links hinten oben (schräg)</translation>
    </message>
    <message>
        <location filename="../commands.py" line="199" />
        <source>Frame the selection</source>
        <translation>Auswahl einpassen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="200" />
        <source>The whole spine</source>
        <translation>Ganze Wirbelsäule</translation>
    </message>
    <message>
        <location filename="../commands.py" line="203" />
        <source>X-ray</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <location filename="../commands.py" line="206" />
        <source>See through the bone</source>
        <translation>Durch den Knochen sehen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="209" />
        <source>Section</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <location filename="../commands.py" line="211" />
        <source>Cut the spine open with a plane</source>
        <translation>Die Wirbelsäule mit einer Ebene aufschneiden</translation>
    </message>
    <message>
        <location filename="../commands.py" line="217" />
        <source>Section: other half</source>
        <translation>Schnitt: andere Hälfte</translation>
    </message>
    <message>
        <location filename="../commands.py" line="221" />
        <source>Explode</source>
        <translation>Auseinanderziehen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="224" />
        <source>Pull the spine apart</source>
        <translation>Die Wirbelsäule auseinanderziehen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="227" />
        <source>Labels</source>
        <translation>Beschriftung</translation>
    </message>
    <message>
        <location filename="../commands.py" line="230" />
        <source>Names in the picture</source>
        <translation>Namen im Bild</translation>
    </message>
    <message>
        <location filename="../commands.py" line="238" />
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <location filename="../commands.py" line="241" />
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <location filename="../commands.py" line="242" />
        <source>Normal text</source>
        <translation>Normaler Text</translation>
    </message>
    <message>
        <location filename="../commands.py" line="244" />
        <source>Dark theme</source>
        <translation>Dunkle Darstellung</translation>
    </message>
    <message>
        <location filename="../commands.py" line="249" />
        <source>Presentation</source>
        <translation>Präsentation</translation>
    </message>
    <message>
        <location filename="../commands.py" line="251" />
        <source>Full screen, with large text for patients</source>
        <translation>Vollbild, mit großem Text für Patienten</translation>
    </message>
    <message>
        <location filename="../commands.py" line="254" />
        <source>Put the panels back</source>
        <translation>Fensterbereiche zurücksetzen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="257" />
        <source>Segment above</source>
        <translation>Segment darüber</translation>
    </message>
    <message>
        <location filename="../commands.py" line="261" />
        <source>Segment below</source>
        <translation>Segment darunter</translation>
    </message>
    <message>
        <location filename="../commands.py" line="265" />
        <source>One step out</source>
        <translation>Eine Stufe zurück</translation>
    </message>
    <message>
        <location filename="../commands.py" line="267" />
        <source>From the part to its structure, to its segment, then to the whole spine</source>
        <translation>Vom Teil zur Struktur, zum Segment, dann zur ganzen Wirbelsäule</translation>
    </message>
    <message>
        <location filename="../commands.py" line="271" />
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <location filename="../commands.py" line="275" />
        <source>Isolate</source>
        <translation>Nur dies zeigen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="281" />
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
</context><context>
    <name>Desk</name>
    <message>
        <location filename="../application.py" line="33" />
        <source>The picture cannot be drawn: no OpenGL 3.2 could be had on this display. Install or update the graphics driver (Mesa's software driver will do), or use 'lumbar snapshot', which needs no display.</source>
        <translation>Das Bild kann nicht gezeichnet werden: Auf diesem Bildschirm steht OpenGL 3.2 nicht zur Verfügung. Installieren oder aktualisieren Sie den Grafiktreiber (der Softwaretreiber von Mesa genügt), oder verwenden Sie 'lumbar snapshot'; das braucht keinen Bildschirm.</translation>
    </message>
    <message>
        <location filename="../application.py" line="189" />
        <location filename="../application.py" line="61" />
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <location filename="../application.py" line="161" />
        <source>Not opened: {reason}</source>
        <translation>Nicht geöffnet: {reason}</translation>
    </message>
</context><context>
    <name>Dialogs</name>
    <message>
        <location filename="../dialogs.py" line="22" />
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <location filename="../dialogs.py" line="27" />
        <source>Single keys rest while you type in a field.</source>
        <translation>Einzelne Tasten ruhen, solange Sie in ein Feld schreiben.</translation>
    </message>
    <message>
        <location filename="../dialogs.py" line="45" />
        <source>Licence: {licence}</source>
        <translation>Lizenz: {licence}</translation>
    </message>
    <message>
        <location filename="../dialogs.py" line="47" />
        <source>An interactive atlas of the lumbar spine.</source>
        <translation>Ein interaktiver Atlas der Lendenwirbelsäule.</translation>
    </message>
    <message>
        <location filename="../dialogs.py" line="48" />
        <source>The program is free software under the GNU General Public License, version 3 or later. The shipped anatomy and texts are under Creative Commons Attribution 4.0 (CC BY 4.0).</source>
        <translation>Das Programm ist freie Software unter der GNU General Public License, Version 3 oder später. Die mitgelieferte Anatomie und die Texte stehen unter Creative Commons Namensnennung 4.0 (CC BY 4.0).</translation>
    </message>
    <message>
        <location filename="../dialogs.py" line="54" />
        <source>For education. This is not medical advice.</source>
        <translation>Zum Lernen. Dies ist keine medizinische Beratung.</translation>
    </message>
    <message>
        <location filename="../dialogs.py" line="56" />
        <source>The open pack</source>
        <translation>Das geöffnete Paket</translation>
    </message>
    <message>
        <location filename="../dialogs.py" line="57" />
        <source>Built with</source>
        <translation>Erstellt mit</translation>
    </message>
    <message>
        <location filename="../dialogs.py" line="92" />
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <location filename="../dialogs.py" line="93" />
        <source>Lumbar met an error it did not expect. Your view has been saved; you can go on.</source>
        <translation>In Lumbar ist ein unerwarteter Fehler aufgetreten. Ihre Ansicht ist gespeichert; Sie können weiterarbeiten.</translation>
    </message>
    <message>
        <location filename="../dialogs.py" line="95" />
        <source>{problem}

The details are in
{log}</source>
        <translation>{problem}

Einzelheiten stehen in
{log}</translation>
    </message>
</context><context>
    <name>ExplodeBar</name>
    <message>
        <location filename="../floating_bars.py" line="85" />
        <source>Explode</source>
        <translation>Auseinanderziehen</translation>
    </message>
    <message>
        <location filename="../floating_bars.py" line="88" />
        <source>Put together again</source>
        <translation>Wieder zusammensetzen</translation>
    </message>
</context><context>
    <name>Grip</name>
    <message>
        <location filename="../docks.py" line="143" />
        <source>Drag to move this panel</source>
        <translation>Ziehen, um diesen Bereich zu verschieben</translation>
    </message>
</context><context>
    <name>InfoBar</name>
    <message>
        <location filename="../info_bar.py" line="23" />
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
    </message>
</context><context>
    <name>LevelStrip</name>
    <message>
        <location filename="../level_strip.py" line="31" />
        <source>Levels of the spine</source>
        <translation>Höhen der Wirbelsäule</translation>
    </message>
    <message>
        <location filename="../level_strip.py" line="108" />
        <source>part of the selection</source>
        <translation>Teil der Auswahl</translation>
    </message>
    <message>
        <location filename="../level_strip.py" line="109" />
        <source>selected</source>
        <translation>ausgewählt</translation>
    </message>
</context><context>
    <name>LinkedText</name>
    <message>
        <location filename="../linked_text.py" line="35" />
        <source>Explanation</source>
        <translation>Erklärung</translation>
    </message>
    <message>
        <location filename="../linked_text.py" line="66" />
        <source>Nothing is written about this structure yet.</source>
        <translation>Zu dieser Struktur gibt es noch keinen Text.</translation>
    </message>
</context><context>
    <name>MainWindow</name>
    <message>
        <location filename="../main_window.py" line="140" />
        <source>Education, not medical advice</source>
        <translation>Zum Lernen, keine medizinische Beratung</translation>
    </message>
    <message>
        <location filename="../main_window.py" line="154" />
        <source>Levels</source>
        <translation>Höhen</translation>
    </message>
    <message>
        <location filename="../main_window.py" line="155" />
        <source>Structures</source>
        <translation>Strukturen</translation>
    </message>
    <message>
        <location filename="../main_window.py" line="156" />
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <location filename="../main_window.py" line="247" />
        <source>Under the pointer: {name}</source>
        <translation>Unter dem Zeiger: {name}</translation>
    </message>
</context><context>
    <name>Menus</name>
    <message>
        <location filename="../language_menu.py" line="16" />
        <source>Language</source>
        <translation>Sprache (Language)</translation>
    </message>
    <message>
        <location filename="../commands.py" line="65" />
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <location filename="../commands.py" line="66" />
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <location filename="../commands.py" line="67" />
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <location filename="../commands.py" line="68" />
        <source>&amp;Layers</source>
        <translation>&amp;Ebenen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="69" />
        <source>&amp;Select</source>
        <translation>A&amp;uswahl</translation>
    </message>
    <message>
        <location filename="../commands.py" line="70" />
        <source>Hel&amp;p</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context><context>
    <name>Mouse</name>
    <message>
        <location filename="../commands.py" line="293" />
        <source>Move</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="293" />
        <source>names what is under the pointer</source>
        <translation>nennt, was unter dem Zeiger liegt</translation>
    </message>
    <message>
        <location filename="../commands.py" line="295" />
        <source>Click</source>
        <translation>Klicken</translation>
    </message>
    <message>
        <location filename="../commands.py" line="296" />
        <source>selects the segment; once more, the structure; once more, the part under the pointer</source>
        <translation>wählt das Segment; noch einmal: die Struktur; noch einmal: den Teil unter dem Zeiger</translation>
    </message>
    <message>
        <location filename="../commands.py" line="300" />
        <source>Shift+click</source>
        <translation>Umschalt+Klicken</translation>
    </message>
    <message>
        <location filename="../commands.py" line="300" />
        <source>adds to the selection or takes away</source>
        <translation>nimmt in die Auswahl auf oder aus ihr heraus</translation>
    </message>
    <message>
        <location filename="../commands.py" line="301" />
        <source>Double click</source>
        <translation>Doppelklicken</translation>
    </message>
    <message>
        <location filename="../commands.py" line="301" />
        <source>brings it into view</source>
        <translation>holt es ins Bild</translation>
    </message>
    <message>
        <location filename="../commands.py" line="302" />
        <source>Left drag</source>
        <translation>Ziehen mit links</translation>
    </message>
    <message>
        <location filename="../commands.py" line="302" />
        <source>turns the spine</source>
        <translation>dreht die Wirbelsäule</translation>
    </message>
    <message>
        <location filename="../commands.py" line="303" />
        <source>Middle or Shift+left drag</source>
        <translation>Mitte oder Umschalt+links</translation>
    </message>
    <message>
        <location filename="../commands.py" line="303" />
        <source>moves it</source>
        <translation>verschiebt sie</translation>
    </message>
    <message>
        <location filename="../commands.py" line="304" />
        <source>Wheel or right drag</source>
        <translation>Mausrad oder rechts</translation>
    </message>
    <message>
        <location filename="../commands.py" line="304" />
        <source>zooms</source>
        <translation>vergrößert und verkleinert</translation>
    </message>
    <message>
        <location filename="../commands.py" line="305" />
        <source>Ctrl+drag, Ctrl+wheel</source>
        <translation>Strg+Ziehen, Strg+Rad</translation>
    </message>
    <message>
        <location filename="../commands.py" line="305" />
        <source>moves the section plane</source>
        <translation>verschiebt die Schnittebene</translation>
    </message>
</context><context>
    <name>Names</name>
    <message>
        <location filename="../wording.py" line="45" />
        <location filename="../structure_tree.py" line="327" />
        <source>Facet joint</source>
        <translation>Facettengelenk</translation>
    </message>
    <message>
        <location filename="../wording.py" line="34" />
        <source>{segment} segment</source>
        <translation>Segment {segment}</translation>
    </message>
    <message>
        <location filename="../wording.py" line="43" />
        <source>Disc</source>
        <translation>Bandscheibe</translation>
    </message>
    <message>
        <location filename="../wording.py" line="45" />
        <source>Facet joints</source>
        <translation>Facettengelenke</translation>
    </message>
    <message>
        <location filename="../wording.py" line="46" />
        <source>Facet</source>
        <translation>Facette</translation>
    </message>
    <message>
        <location filename="../wording.py" line="50" />
        <source>{root} root</source>
        <translation>Nervenwurzel {root}</translation>
    </message>
    <message>
        <location filename="../wording.py" line="50" />
        <source>{root} roots</source>
        <translation>Nervenwurzeln {root}</translation>
    </message>
    <message>
        <location filename="../wording.py" line="53" />
        <source>Vertebra {level}</source>
        <translation>Wirbel {level}</translation>
    </message>
    <message>
        <location filename="../wording.py" line="62" />
        <source>{name}, {side}</source>
        <translation>{name}, {side}</translation>
    </message>
    <message>
        <location filename="../wording.py" line="66" />
        <source>{name} {place}</source>
        <translation>{name} {place}</translation>
    </message>
    <message>
        <location filename="../wording.py" line="70" />
        <source>Sacrum</source>
        <translation>Kreuzbein</translation>
    </message>
    <message>
        <location filename="../wording.py" line="80" />
        <source>{bone}, {part}</source>
        <translation>{bone}, {part}</translation>
    </message>
    <message>
        <location filename="../wording.py" line="81" />
        <source>{bone}, {side} {part}</source>
        <translation>{bone}, {part} {side}</translation>
    </message>
    <message>
        <location filename="../wording.py" line="93" />
        <source>{part} of {whole}</source>
        <translation>{part}, {whole}</translation>
    </message>
    <message>
        <location filename="../wording.py" line="98" />
        <source>{root} {part}</source>
        <translation>{part} {root}</translation>
    </message>
    <message>
        <location filename="../wording.py" line="116" />
        <source>exits here</source>
        <translation>tritt hier aus</translation>
    </message>
    <message>
        <location filename="../wording.py" line="121" />
        <source>passes on to {segment}</source>
        <translation>zieht weiter zu {segment}</translation>
    </message>
    <message>
        <location filename="../wording.py" line="122" />
        <source>passes on to the sacrum</source>
        <translation>zieht weiter zum Kreuzbein</translation>
    </message>
    <message>
        <location filename="../wording.py" line="147" />
        <source>{role}: {level}</source>
        <translation>{role}: {level}</translation>
    </message>
</context><context>
    <name>Presentation</name>
    <message>
        <location filename="../presentation.py" line="51" />
        <source>↑  Segment above</source>
        <translation>↑  Segment darüber</translation>
    </message>
    <message>
        <location filename="../presentation.py" line="52" />
        <source>↓  Segment below</source>
        <translation>↓  Segment darunter</translation>
    </message>
    <message>
        <location filename="../presentation.py" line="53" />
        <source>Esc  Leave</source>
        <translation>Esc  Beenden</translation>
    </message>
    <message>
        <location filename="../presentation.py" line="82" />
        <source>The lumbar spine</source>
        <translation>Die Lendenwirbelsäule</translation>
    </message>
</context><context>
    <name>ResultList</name>
    <message>
        <location filename="../search_box.py" line="133" />
        <source>Search results</source>
        <translation>Suchergebnisse</translation>
    </message>
    <message>
        <location filename="../search_box.py" line="156" />
        <source>Nothing found. Try a level (L4), a part (disc) or a word (slipped disc).</source>
        <translation>Nichts gefunden. Versuchen Sie eine Höhe (L4), einen Teil (Bandscheibe) oder ein Wort (Bandscheibenvorfall).</translation>
    </message>
</context><context>
    <name>ScreenshotDialog</name>
    <message>
        <location filename="../screenshot_dialog.py" line="38" />
        <source>Square</source>
        <translation>Quadrat</translation>
    </message>
    <message>
        <location filename="../screenshot_dialog.py" line="110" />
        <source>{file}: {reason}; choose another file or folder</source>
        <translation>{file}: {reason}; wählen Sie eine andere Datei oder einen anderen Ordner</translation>
    </message>
    <message>
        <location filename="../screenshot_dialog.py" line="91" />
        <location filename="../screenshot_dialog.py" line="57" />
        <source>Save a picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <location filename="../screenshot_dialog.py" line="59" />
        <source>As in the window</source>
        <translation>Wie im Fenster</translation>
    </message>
    <message>
        <location filename="../screenshot_dialog.py" line="72" />
        <location filename="../screenshot_dialog.py" line="62" />
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="../screenshot_dialog.py" line="63" />
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <location filename="../screenshot_dialog.py" line="63" />
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <location filename="../screenshot_dialog.py" line="64" />
        <source>Transparent background</source>
        <translation>Durchsichtiger Hintergrund</translation>
    </message>
    <message>
        <location filename="../screenshot_dialog.py" line="75" />
        <location filename="../screenshot_dialog.py" line="66" />
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <location filename="../screenshot_dialog.py" line="67" />
        <source>Choose…</source>
        <translation>Auswählen…</translation>
    </message>
    <message>
        <location filename="../screenshot_dialog.py" line="73" />
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <location filename="../screenshot_dialog.py" line="90" />
        <source>PNG pictures (*.png)</source>
        <translation>PNG-Bilder (*.png)</translation>
    </message>
</context><context>
    <name>SearchBox</name>
    <message>
        <location filename="../search_box.py" line="39" />
        <source>Search: L4, slipped disc</source>
        <translation>Suche: L4, Bandscheibenvorfall</translation>
    </message>
    <message>
        <location filename="../search_box.py" line="40" />
        <source>Search structures and texts</source>
        <translation>Strukturen und Texte durchsuchen</translation>
    </message>
    <message>
        <location filename="../search_box.py" line="58" />
        <source>Search: L4</source>
        <translation>Suche: L4</translation>
    </message>
</context><context>
    <name>SectionBar</name>
    <message>
        <location filename="../floating_bars.py" line="104" />
        <source>Section</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <location filename="../floating_bars.py" line="110" />
        <source>Flip</source>
        <translation>Wenden</translation>
    </message>
    <message>
        <location filename="../floating_bars.py" line="111" />
        <source>Take the other half away ({keys})</source>
        <translation>Die andere Hälfte wegnehmen ({keys})</translation>
    </message>
    <message>
        <location filename="../floating_bars.py" line="119" />
        <source>Close the section ({keys})</source>
        <translation>Schnitt schließen ({keys})</translation>
    </message>
</context><context>
    <name>SessionKeeper</name>
    <message>
        <location filename="../session_keeper.py" line="63" />
        <source>The view cannot be saved for next time: {file}: {reason}</source>
        <translation>Die Ansicht kann nicht für das nächste Mal gespeichert werden: {file}: {reason}</translation>
    </message>
</context><context>
    <name>StructureTree</name>
    <message>
        <location filename="../structure_tree.py" line="42" />
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <location filename="../structure_tree.py" line="42" />
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <location filename="../structure_tree.py" line="44" />
        <source>Group by region</source>
        <translation>Nach Region ordnen</translation>
    </message>
    <message>
        <location filename="../structure_tree.py" line="44" />
        <source>Group by system</source>
        <translation>Nach System ordnen</translation>
    </message>
    <message>
        <location filename="../structure_tree.py" line="49" />
        <location filename="../structure_tree.py" line="48" />
        <source>Filter structures</source>
        <translation>Strukturen filtern</translation>
    </message>
</context><context>
    <name>TextPanel</name>
    <message>
        <location filename="../text_panel.py" line="36" />
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <location filename="../text_panel.py" line="111" />
        <source>The lumbar spine</source>
        <translation>Die Lendenwirbelsäule</translation>
    </message>
    <message>
        <location filename="../text_panel.py" line="112" />
        <source>Five vertebrae, the discs and joints between them, and their nerves</source>
        <translation>Fünf Wirbel, die Bandscheiben und Gelenke zwischen ihnen und ihre Nerven</translation>
    </message>
    <message>
        <location filename="../text_panel.py" line="127" />
        <source>Lumbar spine</source>
        <translation>Lendenwirbelsäule</translation>
    </message>
</context><context>
    <name>Toolbar</name>
    <message>
        <location filename="../commands.py" line="182" />
        <source>Front</source>
        <translation>Vorn</translation>
    </message>
    <message>
        <location filename="../commands.py" line="186" />
        <source>Back</source>
        <translation>Hinten</translation>
    </message>
    <message>
        <location filename="../commands.py" line="188" />
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <location filename="../commands.py" line="191" />
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <location filename="../commands.py" line="195" />
        <source>Above</source>
        <translation>Oben</translation>
    </message>
    <message>
        <location filename="../commands.py" line="205" />
        <source>X-ray</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <location filename="../commands.py" line="210" />
        <source>Section</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <location filename="../commands.py" line="223" />
        <source>Explode</source>
        <translation>Auseinander</translation>
    </message>
    <message>
        <location filename="../commands.py" line="229" />
        <source>Labels</source>
        <translation>Namen</translation>
    </message>
    <message>
        <location filename="../commands.py" line="272" />
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <location filename="../commands.py" line="278" />
        <source>Isolate</source>
        <translation>Nur dies</translation>
    </message>
    <message>
        <location filename="../commands.py" line="283" />
        <source>Show all</source>
        <translation>Alles</translation>
    </message>
</context><context>
    <name>TopBar</name>
    <message>
        <location filename="../toolbar.py" line="21" />
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <location filename="../toolbar.py" line="29" />
        <source>Present</source>
        <translation>Präsentieren</translation>
    </message>
    <message>
        <location filename="../toolbar.py" line="60" />
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <location filename="../toolbar.py" line="74" />
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <location filename="../toolbar.py" line="74" />
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location filename="../toolbar.py" line="75" />
        <source>Change to the light theme ({keys})</source>
        <translation>Zur hellen Darstellung wechseln ({keys})</translation>
    </message>
    <message>
        <location filename="../toolbar.py" line="75" />
        <source>Change to the dark theme ({keys})</source>
        <translation>Zur dunklen Darstellung wechseln ({keys})</translation>
    </message>
</context><context>
    <name>Tree</name>
    <message>
        <location filename="../tree_model.py" line="26" />
        <source>Bones</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <location filename="../tree_model.py" line="27" />
        <source>Discs</source>
        <translation>Bandscheiben</translation>
    </message>
    <message>
        <location filename="../tree_model.py" line="28" />
        <source>Joints</source>
        <translation>Gelenke</translation>
    </message>
    <message>
        <location filename="../tree_model.py" line="100" />
        <location filename="../tree_model.py" line="29" />
        <source>Ligaments</source>
        <translation>Bänder</translation>
    </message>
    <message>
        <location filename="../tree_model.py" line="30" />
        <source>Nerves and canal</source>
        <translation>Nerven und Kanal</translation>
    </message>
    <message>
        <location filename="../tree_model.py" line="31" />
        <source>Other</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <location filename="../tree_model.py" line="106" />
        <source>Canal and other nerves</source>
        <translation>Kanal und weitere Nerven</translation>
    </message>
</context><context>
    <name>TreeView</name>
    <message>
        <location filename="../structure_tree.py" line="87" />
        <source>Structures</source>
        <translation>Strukturen</translation>
    </message>
    <message>
        <location filename="../structure_tree.py" line="306" />
        <source>Show</source>
        <translation>Einblenden</translation>
    </message>
    <message>
        <location filename="../structure_tree.py" line="306" />
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <location filename="../structure_tree.py" line="310" />
        <source>Isolate</source>
        <translation>Nur dies zeigen</translation>
    </message>
    <message>
        <location filename="../structure_tree.py" line="311" />
        <source>Frame</source>
        <translation>Einpassen</translation>
    </message>
</context><context>
    <name>Viewport</name>
    <message>
        <location filename="../viewport.py" line="213" />
        <source>Lumbar spine</source>
        <translation>Lendenwirbelsäule</translation>
    </message>
</context><context>
    <name>Views</name>
    <message>
        <location filename="../wording.py" line="17" />
        <source>left posterior oblique</source>
        <translation>schräg von links hinten</translation>
    </message>
    <message>
        <location filename="../wording.py" line="18" />
        <source>left anterior oblique</source>
        <translation>schräg von links vorn</translation>
    </message>
    <message>
        <location filename="../wording.py" line="19" />
        <source>right posterior oblique</source>
        <translation>schräg von rechts hinten</translation>
    </message>
    <message>
        <location filename="../wording.py" line="20" />
        <source>right anterior oblique</source>
        <translation>schräg von rechts vorn</translation>
    </message>
    <message>
        <location filename="../wording.py" line="21" />
        <source>left</source>
        <translation>von links</translation>
    </message>
    <message>
        <location filename="../wording.py" line="22" />
        <source>right</source>
        <translation>von rechts</translation>
    </message>
    <message>
        <location filename="../wording.py" line="23" />
        <source>posterior</source>
        <translation>von hinten</translation>
    </message>
    <message>
        <location filename="../wording.py" line="24" />
        <source>anterior</source>
        <translation>von vorn</translation>
    </message>
    <message>
        <location filename="../wording.py" line="154" />
        <source>from above</source>
        <translation>von oben</translation>
    </message>
    <message>
        <location filename="../wording.py" line="154" />
        <source>from below</source>
        <translation>von unten</translation>
    </message>
</context><context>
    <name>Welcome</name>
    <message>
        <location filename="../welcome.py" line="13" />
        <source>&lt;b&gt;Click the spine&lt;/b&gt; or a bar of the level strip to open a segment; click once more for the structure itself.</source>
        <translation>&lt;b&gt;Klicken Sie auf die Wirbelsäule&lt;/b&gt; oder auf einen Balken der Höhenleiste, um ein Segment zu öffnen; ein weiterer Klick wählt die Struktur selbst.</translation>
    </message>
    <message>
        <location filename="../welcome.py" line="18" />
        <source>&lt;b&gt;Drag&lt;/b&gt; to turn it, use the wheel to come nearer, hold Shift and drag to move it.</source>
        <translation>&lt;b&gt;Ziehen&lt;/b&gt; dreht sie, das Mausrad holt sie näher, Ziehen mit der Umschalttaste verschiebt sie.</translation>
    </message>
    <message>
        <location filename="../welcome.py" line="21" />
        <source>&lt;b&gt;Up and Down&lt;/b&gt; go from segment to segment, Esc one step out, Home back to the whole spine.</source>
        <translation>&lt;b&gt;Pfeil auf und Pfeil ab&lt;/b&gt; führen von Segment zu Segment, Esc eine Stufe zurück, Pos1 zur ganzen Wirbelsäule.</translation>
    </message>
    <message>
        <location filename="../welcome.py" line="24" />
        <source>&lt;b&gt;X&lt;/b&gt; looks through the bone, F11 opens the presentation, F1 lists all keys.</source>
        <translation>&lt;b&gt;X&lt;/b&gt; macht den Knochen durchsichtig, F11 öffnet die Präsentation, F1 zeigt alle Tasten.</translation>
    </message>
    <message>
        <location filename="../welcome.py" line="35" />
        <source>How to begin</source>
        <translation>So fangen Sie an</translation>
    </message>
    <message>
        <location filename="../welcome.py" line="36" />
        <source>Segments, from above</source>
        <translation>Segmente von oben nach unten</translation>
    </message>
    <message>
        <location filename="../welcome.py" line="37" />
        <source>For education; this is not medical advice.</source>
        <translation>Zum Lernen; dies ist keine medizinische Beratung.</translation>
    </message>
</context><context>
    <name>WindowCommands</name>
    <message>
        <location filename="../window_commands.py" line="49" />
        <source>Open a mesh pack (a folder with pack.json)</source>
        <translation>Netzpaket öffnen (ein Ordner mit pack.json)</translation>
    </message>
    <message>
        <location filename="../window_commands.py" line="89" />
        <source>Saved {path} ({width} × {height})</source>
        <translation>Gespeichert: {path} ({width} × {height})</translation>
    </message>
</context><context>
    <name>Words</name>
    <message>
        <location filename="../words.py" line="10" />
        <source>Student</source>
        <translation>Studium</translation>
    </message>
    <message>
        <location filename="../words.py" line="11" />
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <location filename="../words.py" line="12" />
        <source>Clinician</source>
        <translation>Klinik</translation>
    </message>
    <message>
        <location filename="../words.py" line="15" />
        <source>Text for students</source>
        <translation>Text für Studierende</translation>
    </message>
    <message>
        <location filename="../words.py" line="16" />
        <source>Text for patients</source>
        <translation>Text für Patienten</translation>
    </message>
    <message>
        <location filename="../words.py" line="17" />
        <source>Text for clinicians</source>
        <translation>Text für Ärztinnen und Ärzte</translation>
    </message>
    <message>
        <location filename="../words.py" line="20" />
        <source>Axial</source>
        <translation>Axial</translation>
    </message>
    <message>
        <location filename="../words.py" line="21" />
        <source>Sagittal</source>
        <translation>Sagittal</translation>
    </message>
    <message>
        <location filename="../words.py" line="22" />
        <source>Coronal</source>
        <translation>Koronar</translation>
    </message>
    <message>
        <location filename="../words.py" line="25" />
        <source>Section: axial</source>
        <translation>Schnitt: axial</translation>
    </message>
    <message>
        <location filename="../words.py" line="26" />
        <source>Section: sagittal</source>
        <translation>Schnitt: sagittal</translation>
    </message>
    <message>
        <location filename="../words.py" line="27" />
        <source>Section: coronal</source>
        <translation>Schnitt: koronar</translation>
    </message>
    <message>
        <location filename="../words.py" line="30" />
        <source>Bones</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <location filename="../words.py" line="31" />
        <source>Discs</source>
        <translation>Bandscheiben</translation>
    </message>
    <message>
        <location filename="../words.py" line="32" />
        <source>Joints</source>
        <translation>Gelenke</translation>
    </message>
    <message>
        <location filename="../words.py" line="57" />
        <location filename="../words.py" line="33" />
        <source>Ligaments</source>
        <translation>Bänder</translation>
    </message>
    <message>
        <location filename="../words.py" line="34" />
        <source>Nerves</source>
        <translation>Nerven</translation>
    </message>
    <message>
        <location filename="../words.py" line="37" />
        <source>Show or hide the bones</source>
        <translation>Knochen ein- oder ausblenden</translation>
    </message>
    <message>
        <location filename="../words.py" line="38" />
        <source>Show or hide the discs</source>
        <translation>Bandscheiben ein- oder ausblenden</translation>
    </message>
    <message>
        <location filename="../words.py" line="39" />
        <source>Show or hide the joints</source>
        <translation>Gelenke ein- oder ausblenden</translation>
    </message>
    <message>
        <location filename="../words.py" line="40" />
        <source>Show or hide the ligaments</source>
        <translation>Bänder ein- oder ausblenden</translation>
    </message>
    <message>
        <location filename="../words.py" line="41" />
        <source>Show or hide the nerves</source>
        <translation>Nerven ein- oder ausblenden</translation>
    </message>
    <message>
        <location filename="../words.py" line="44" />
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <location filename="../words.py" line="45" />
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <location filename="../words.py" line="48" />
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <location filename="../words.py" line="49" />
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <location filename="../words.py" line="53" />
        <source>Disc</source>
        <translation>Bandscheibe</translation>
    </message>
    <message>
        <location filename="../words.py" line="54" />
        <source>Facet joints</source>
        <translation>Facettengelenke</translation>
    </message>
    <message>
        <location filename="../words.py" line="55" />
        <source>Exiting roots</source>
        <translation>Austretende Wurzeln</translation>
    </message>
    <message>
        <location filename="../words.py" line="56" />
        <source>Traversing roots</source>
        <translation>Durchlaufende Wurzeln</translation>
    </message>
    <message>
        <location filename="../words.py" line="58" />
        <source>Canal and sac</source>
        <translation>Kanal und Duralsack</translation>
    </message>
    <message>
        <location filename="../words.py" line="59" />
        <source>Vertebrae</source>
        <translation>Wirbel</translation>
    </message>
    <message>
        <location filename="../words.py" line="60" />
        <source>Parts of bones</source>
        <translation>Knochenteile</translation>
    </message>
    <message>
        <location filename="../words.py" line="64" />
        <source>shown</source>
        <translation>sichtbar</translation>
    </message>
    <message>
        <location filename="../words.py" line="65" />
        <source>hidden</source>
        <translation>ausgeblendet</translation>
    </message>
    <message>
        <location filename="../words.py" line="66" />
        <source>partly</source>
        <translation>teilweise sichtbar</translation>
    </message>
</context></TS>
