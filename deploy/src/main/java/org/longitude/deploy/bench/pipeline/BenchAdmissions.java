package org.longitude.deploy.bench.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.longitude.deploy.bench.stream.BenchNotes;
import org.longitude.model.bundle.Bundle;
import org.longitude.preprocess.AdmissionText;
import org.longitude.preprocess.TextEngine;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * What is coded: discharge summaries of 600 to 4,000 words, as the generator mixes them.
 *
 * @param summaries each an admission of its own
 */
record BenchAdmissions(List<ClinicalNote> summaries) {

    private static final long SEED = 7;

    BenchAdmissions {
        summaries = List.copyOf(summaries);
    }

    static BenchAdmissions generate(int wanted) {
        List<ClinicalNote> found = new ArrayList<>();
        for (int notes = 8 * wanted; found.size() < wanted; notes *= 2) {
            found =
                    BenchNotes.generate(notes, SEED).stream()
                            .filter(
                                    note ->
                                            note.getCategory() == NoteCategory.DISCHARGE_SUMMARY
                                                    && note.getParentNoteId() == null)
                            .limit(wanted)
                            .toList();
        }
        return new BenchAdmissions(found);
    }

    /** In a bundle's tokens. */
    List<TokenizedAdmission> tokenized(Bundle like, int count) {
        AdmissionText text = new AdmissionText(new TextEngine(like.normalizer(), like.tokenizer()));
        List<TokenizedAdmission> tokenized = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (text.tokenize("bench-" + i, List.of(summaries.get(i % summaries.size())))
                    instanceof AdmissionText.Made.Tokenized made) {
                tokenized.add(made.admission());
            }
        }
        return tokenized;
    }
}
