package org.longitude.preprocess;

import java.util.List;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;
import org.longitude.model.text.NormalizedText;
import org.longitude.schemas.IntList;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.Origin;

/** Makes and reads the records of notes.normalized. */
final class NormalizedNotes {

    private NormalizedNotes() {}

    static NormalizedNote of(
            ClinicalNote note, NormalizedText text, String normalizerHash, NoteEntry entry) {
        return NormalizedNote.newBuilder()
                .setNoteId(note.getNoteId())
                .setAdmissionId(note.getAdmissionId())
                .setPatientId(note.getPatientId())
                .setCategory(note.getCategory())
                .setChartedAt(note.getChartedAt())
                .setStatus(note.getStatus())
                .setSourceVersion(note.getSourceVersion())
                .setReplacesNoteId(note.getReplacesNoteId())
                .setParentNoteId(note.getParentNoteId())
                .setOrigin(note.getOrigin())
                .setCodingRequested(note.getCodingRequested())
                .setWords(PatientText.of(text.words()))
                .setStarts(IntList.of(text.starts()))
                .setEnds(IntList.of(text.ends()))
                .setSentenceEnds(IntList.of(text.sentenceEnds()))
                .setParagraphEnds(IntList.of(text.paragraphEnds()))
                .setTextLength(text.textLength())
                .setNormalizerHash(normalizerHash)
                .setSourcePartition(entry.sourcePartition())
                .setSourceOffset(entry.sourceOffset())
                .setReceivedAt(note.getReceivedAt())
                .setContentHash(entry.version().contentHash())
                .build();
    }

    /** What a record says of its note: the same that the note itself said. */
    static NoteEntry entry(NormalizedNote note) {
        String hash = note.getContentHash();
        NoteVersion version =
                new NoteVersion(
                        note.getNoteId(),
                        note.getSourceVersion(),
                        note.getCategory().name(),
                        NoteStatus.valueOf(note.getStatus().name()),
                        note.getChartedAt(),
                        note.getReceivedAt(),
                        note.getReceivedAt(),
                        note.getReplacesNoteId(),
                        note.getParentNoteId(),
                        hash.isEmpty() ? Sha256.ofText(note.getWords().value()) : hash);
        return new NoteEntry(
                version,
                note.getPatientId(),
                note.getOrigin() == Origin.LIVE,
                note.getCodingRequested(),
                0,
                note.getSourcePartition(),
                note.getSourceOffset());
    }

    static NormalizedText words(NormalizedNote note) {
        return new NormalizedText(
                note.getWords().value(),
                ints(note.getStarts()),
                ints(note.getEnds()),
                ints(note.getSentenceEnds()),
                ints(note.getParagraphEnds()),
                note.getTextLength());
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
