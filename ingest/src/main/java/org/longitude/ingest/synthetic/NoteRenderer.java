package org.longitude.ingest.synthetic;

import java.util.List;
import java.util.Locale;

/** Turns items into the lines of a note. */
final class NoteRenderer {

    private NoteRenderer() {}

    static NoteText summary(
            DischargeSummaryWriter.Written written, long noteId, SeededRandom random) {
        NoteText note = new NoteText(noteId, random.between(66, 80));
        note.raw(written.header()).raw("\n");
        boolean upper = random.chance(0.3);
        Layout layout = written.layout();
        for (int s = 0; s < layout.sections().size(); s++) {
            String heading = layout.heading(s);
            note.raw(upper ? heading.toUpperCase(Locale.ROOT) : heading).raw(":\n");
            if (layout.sections().get(s).isNarrative()) {
                narrative(note, layout.items(s), random);
            } else {
                list(note, layout.items(s), layout.isNumbered(s));
            }
            note.raw("\n");
        }
        return note;
    }

    /** Sentences in paragraphs of a few lines. */
    static void narrative(NoteText note, List<Item> items, SeededRandom random) {
        int left = random.between(3, 8);
        for (int i = 0; i < items.size(); i++) {
            note.item(items.get(i), true);
            left--;
            boolean paragraphEnds = left == 0;
            note.raw(i == items.size() - 1 ? ".\n" : paragraphEnds ? ".\n\n" : ". ");
            if (paragraphEnds) {
                left = random.between(3, 8);
            }
        }
    }

    static void list(NoteText note, List<Item> items, boolean numbered) {
        for (int i = 0; i < items.size(); i++) {
            if (numbered) {
                note.raw((i + 1) + ". ");
            }
            note.item(items.get(i), true);
            note.raw("\n");
        }
    }
}
