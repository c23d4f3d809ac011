package org.longitude.ingest.synthetic;

import java.util.ArrayList;
import java.util.List;

/** Words the notes of other categories, as they are charted during the stay. */
final class OtherNotes {

    /**
     * A category as MIMIC spells it, its description, its filler and whether mentions stand in it.
     */
    private record Kind(
            String category, String description, String fillerList, boolean takesMentions) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("Nursing", "Nursing Progress Note", "fill.nursing", true),
                    new Kind("Nursing/other", "Report", "fill.nursing", true),
                    new Kind(
                            "Physician ",
                            "Physician Resident Progress Note",
                            "fill.physician",
                            true),
                    new Kind("Physician ", "Intensivist Note", "fill.physician", true),
                    new Kind("Radiology", "CHEST (PORTABLE AP)", "fill.radiology", false),
                    new Kind("Radiology", "CT ABDOMEN W/CONTRAST", "fill.radiology", false),
                    new Kind("ECG", "Report", "fill.ecg", false),
                    new Kind("Echo", "Report", "fill.echo", false),
                    new Kind("Social Work", "Social Work Progress Note", "fill.social work", false),
                    new Kind("Nutrition", "Clinical Nutrition Note", "fill.nutrition", false),
                    new Kind("General", "Generic Note", "fill.physician", true));

    private static final double ERROR_CHANCE = 0.01;

    private final Filler filler;
    private final Mentions mentions;

    OtherNotes(Filler filler, Mentions mentions) {
        this.filler = filler;
        this.mentions = mentions;
    }

    record Written(String category, String description, NoteText note, boolean enteredInError) {}

    /**
     * A note. It repeats some of the evidence and of the distractors that are offered to it, none
     * where nobody writes of them or where the note is withdrawn.
     */
    Written write(
            long noteId,
            List<Mention> evidence,
            List<Mention> distractors,
            SeededRandom random,
            boolean female) {
        Kind kind = random.pick(KINDS);
        boolean enteredInError = random.chance(ERROR_CHANCE);
        List<Item> items = new ArrayList<>();
        for (int i = random.between(3, 14); i > 0; i--) {
            items.add(Item.filler(filler.sentence(kind.fillerList(), random, female)));
        }
        if (kind.takesMentions() && !enteredInError) {
            for (Mention mention : evidence) {
                items.add(
                        random.below(items.size() + 1),
                        mentions.sentence(mention, true, random, female));
            }
            for (Mention mention : distractors) {
                items.add(
                        random.below(items.size() + 1),
                        mentions.sentence(mention, true, random, female));
            }
        }
        NoteText note = new NoteText(noteId, 72);
        if (random.chance(0.5)) {
            NoteRenderer.narrative(note, items, random);
        } else {
            NoteRenderer.list(note, items, false);
        }
        return new Written(kind.category(), kind.description(), note, enteredInError);
    }
}
