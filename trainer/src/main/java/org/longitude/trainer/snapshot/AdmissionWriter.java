package org.longitude.trainer.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.CodingText;
import org.longitude.model.admission.NoteVersion;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.trainer.corpus.CodeLedger;
import org.longitude.trainer.corpus.StandingCode;

/**
 * Writes admissions one after another: their notes that stand, and for those with text and codes an
 * entry that names its notes. Which notes are coded is decided by the function that serving uses.
 */
final class AdmissionWriter implements Closeable {
    private final PackedWriter admissions;
    private final PackedWriter notes;
    private final List<PackedNote> versions = new ArrayList<>();
    private @Nullable CodeLedger ledger;
    private String key = "";
    private long withoutText;
    private long withoutCodes;
    private long unknownDecisions;

    AdmissionWriter(Path folder, int segmentBytesMax) throws IOException {
        admissions = new PackedWriter(folder, PackedCorpus.ADMISSIONS, segmentBytesMax);
        notes = new PackedWriter(folder, PackedCorpus.NOTES, segmentBytesMax);
    }

    /** What comes next belongs to this key; keys come together. */
    void at(String next) throws IOException {
        if (!next.equals(key)) {
            flush();
            key = next;
        }
    }

    void note(PackedNote note) {
        versions.add(note);
    }

    void codes(AssignedCodes codes) {
        if (ledger == null) {
            ledger = new CodeLedger();
        }
        ledger.add(codes);
    }

    /** Writes the admission that is held. */
    void flush() throws IOException {
        if (!versions.isEmpty() || ledger != null) {
            write(key.substring(1));
        }
        versions.clear();
        ledger = null;
    }

    private void write(String id) throws IOException {
        String patient = patient().orElse(id);
        Map<String, PackedNote> texts = new HashMap<>();
        versions.forEach(note -> texts.put(note.version().contentHash(), note));
        List<NoteVersion> all = versions.stream().map(PackedNote::version).toList();
        Map<String, Integer> places = new HashMap<>();
        for (NoteVersion standing : CodingText.standing(all)) {
            places.put(
                    standing.noteId(),
                    notes.append(PackedCorpus.pack(text(standing, texts), patient)));
        }
        int[] text =
                CodingText.select(all).notes().stream()
                        .mapToInt(note -> places.getOrDefault(note.noteId(), -1))
                        .toArray();
        if (ledger == null || ledger.isWithdrawn()) {
            withoutCodes += text.length > 0 && !isLoose() ? 1 : 0;
        } else if (text.length == 0) {
            withoutText++;
        } else {
            SortedSet<StandingCode> codes = ledger.standing();
            unknownDecisions += ledger.unknownDecisions();
            admissions.append(PackedCorpus.pack(id, patient, ledger.sourceSystem(), codes, text));
        }
    }

    private boolean isLoose() {
        return versions.get(0).admissionId() == null;
    }

    /** The latest version may repeat an earlier one's words under another status. */
    private static PackedNote text(NoteVersion standing, Map<String, PackedNote> texts) {
        PackedNote text = texts.get(standing.contentHash());
        if (text == null) {
            throw new IllegalStateException("note %s lost its text".formatted(standing.noteId()));
        }
        return text.as(standing);
    }

    private Optional<String> patient() {
        Stream<@Nullable String> named = versions.stream().map(PackedNote::patientId);
        Optional<String> last = named.flatMap(Stream::ofNullable).reduce((a, b) -> b);
        return last.or(() -> Optional.ofNullable(ledger == null ? null : ledger.patientId()));
    }

    int coded() {
        return admissions.records();
    }

    int standing() {
        return notes.records();
    }

    long withoutText() {
        return withoutText;
    }

    long withoutCodes() {
        return withoutCodes;
    }

    long unknownDecisions() {
        return unknownDecisions;
    }

    @Override
    public void close() throws IOException {
        try (notes) {
            admissions.close();
        }
    }
}
