package org.longitude.preprocess;

import org.longitude.model.text.NormalizedText;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NormalizedNote;

/** Makes the records of notes.normalized. */
final class NormalizedNotes {

    private NormalizedNotes() {}

    static NormalizedNote of(
            ClinicalNote note,
            NormalizedText text,
            String normalizerHash,
            int sourcePartition,
            long sourceOffset) {
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
                .setStarts(new IntListView(text.starts()))
                .setEnds(new IntListView(text.ends()))
                .setSentenceEnds(new IntListView(text.sentenceEnds()))
                .setParagraphEnds(new IntListView(text.paragraphEnds()))
                .setTextLength(text.textLength())
                .setNormalizerHash(normalizerHash)
                .setSourcePartition(sourcePartition)
                .setSourceOffset(sourceOffset)
                .setReceivedAt(note.getReceivedAt())
                .build();
    }
}
