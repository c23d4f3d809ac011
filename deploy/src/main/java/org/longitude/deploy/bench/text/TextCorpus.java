package org.longitude.deploy.bench.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticAdmission;
import org.longitude.ingest.synthetic.SyntheticAdmissions;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.ingest.synthetic.SyntheticNote;

/**
 * Notes to measure with. Prints counts only.
 *
 * @param name where they are from
 * @param notes their texts
 * @param bytes the length of all of them in UTF-8
 */
public record TextCorpus(String name, List<String> notes, long bytes) {

    public TextCorpus {
        notes = List.copyOf(notes);
    }

    /** Notes from elsewhere. */
    public static TextCorpus of(String name, List<String> notes) {
        return new TextCorpus(name, notes, bytes(notes));
    }

    /** Generated notes of at least so many characters, always the same. */
    public static TextCorpus synthetic(long charsMin) {
        SyntheticAdmissions admissions =
                new SyntheticAdmissions(SyntheticConfig.of(7, Split.TRAIN));
        List<String> notes = new ArrayList<>();
        long chars = 0;
        for (long index = 0; chars < charsMin; index++) {
            SyntheticAdmission admission = admissions.at(index);
            for (SyntheticNote note : admission.notes()) {
                notes.add(note.text().value());
                chars += note.text().value().length();
            }
        }
        return of("synthetic", notes);
    }

    /** The first notes, up to so many characters. */
    TextCorpus first(long charsMax) {
        List<String> some = new ArrayList<>();
        long chars = 0;
        for (String note : notes) {
            if (chars + note.length() > charsMax && !some.isEmpty()) {
                break;
            }
            some.add(note);
            chars += note.length();
        }
        return of(name, some);
    }

    private static long bytes(List<String> notes) {
        return notes.stream().mapToLong(note -> note.getBytes(StandardCharsets.UTF_8).length).sum();
    }

    @Override
    public String toString() {
        return "%s: %,d notes, %.1f MB".formatted(name, notes.size(), bytes / 1e6);
    }
}
