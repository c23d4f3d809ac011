package org.longitude.trainer.snapshot;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeSystem;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.ArchivedNote;
import org.longitude.trainer.corpus.Corpus;
import org.longitude.trainer.corpus.CorpusNote;
import org.longitude.trainer.corpus.SnapshotManifest;
import org.longitude.trainer.corpus.StandingCode;

/**
 * A corpus that is read from its packed files element by element.
 *
 * <p>Threading: safe for several threads.
 */
final class PackedCorpus implements Corpus {
    static final String ADMISSIONS = "admissions";
    static final String NOTES = "notes";

    private final PackedFile admissions;
    private final PackedFile notes;
    private final SnapshotManifest manifest;

    PackedCorpus(PackedFile admissions, PackedFile notes, SnapshotManifest manifest) {
        this.admissions = admissions;
        this.notes = notes;
        this.manifest = manifest;
    }

    @Override
    public List<ArchivedAdmission> coded() {
        return new ReadList<>(admissions.records(), this::admission);
    }

    @Override
    public List<CorpusNote> notes() {
        return new ReadList<>(notes.records(), this::note);
    }

    @Override
    public SnapshotManifest manifest() {
        return manifest;
    }

    /** An admission's record; codes in their order, notes by their places in the other file. */
    static byte[] pack(
            String admissionId,
            String patientId,
            String sourceSystem,
            Iterable<StandingCode> codes,
            int[] notePlaces) {
        PackedOutput out = new PackedOutput().text(admissionId).text(patientId).text(sourceSystem);
        for (StandingCode code : codes) {
            out.text(code.code()).text(code.system().name()).text(code.kind().name());
        }
        // No code is empty, so an empty one ends the list.
        out.text("").number(notePlaces.length);
        Arrays.stream(notePlaces).forEach(out::number);
        return out.toBytes();
    }

    private ArchivedAdmission admission(int number) {
        PackedInput in = new PackedInput(admissions.get(number));
        String admissionId = in.text();
        String patientId = in.text();
        String sourceSystem = in.text();
        TreeSet<StandingCode> codes = new TreeSet<>();
        for (String code = in.text(); !code.isEmpty(); code = in.text()) {
            codes.add(
                    new StandingCode(
                            CodeSystem.valueOf(in.text()), CodeKind.valueOf(in.text()), code));
        }
        int[] places = new int[in.count()];
        Arrays.setAll(places, i -> in.count());
        return new ArchivedAdmission(
                admissionId,
                patientId,
                sourceSystem,
                new ReadList<>(places.length, i -> codingNote(places[i])),
                codes);
    }

    private ArchivedNote codingNote(int number) {
        CorpusNote note = note(number);
        return new ArchivedNote(note.noteId(), note.text());
    }

    /** A standing note's record: whose it is, and the words as they came. */
    static byte[] pack(PackedNote note, String patientId) {
        return new PackedOutput()
                .text(note.version().noteId())
                .optional(note.admissionId())
                .text(patientId)
                .text(note.version().category())
                .rest(note.bytes(), note.textAt())
                .toBytes();
    }

    private CorpusNote note(int number) {
        PackedInput in = new PackedInput(notes.get(number));
        String noteId = in.text();
        @Nullable String admissionId = in.optional();
        String patientId = in.text();
        String category = in.text();
        return new CorpusNote(noteId, admissionId, patientId, category, PackedNote.readText(in));
    }

    /** Counts only: the words are patients'. */
    @Override
    public String toString() {
        return "PackedCorpus[coded=%d, notes=%d]".formatted(admissions.records(), notes.records());
    }

    /** Reads an element each time it is asked for. */
    private static final class ReadList<T> extends AbstractList<T> implements RandomAccess {
        private final int size;
        private final IntFunction<T> read;

        ReadList(int size, IntFunction<T> read) {
            this.size = size;
            this.read = read;
        }

        @Override
        public T get(int index) {
            return read.apply(Objects.checkIndex(index, size));
        }

        @Override
        public int size() {
            return size;
        }
    }
}
