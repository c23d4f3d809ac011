package org.longitude.it.coder;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.Origin;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

/** Tokenised admissions of random words, the same for the same seed. */
final class TokenizedAdmissions {

    private static final int SPECIAL_IDS = 5;

    private final Bundle bundle;
    private final Random random;

    TokenizedAdmissions(Bundle bundle, long seed) {
        this.bundle = bundle;
        this.random = new Random(seed);
    }

    /** One note of one-letter-long gaps: token i covers [3 i, 3 i + 2). */
    TokenizedAdmission.Builder admission(String id, long revision, Origin origin, int tokens) {
        int words = bundle.tokenizer().vocabularySize() - SPECIAL_IDS;
        return TokenizedAdmission.newBuilder()
                .setAdmissionId(id)
                .setRevision(revision)
                .setStatus(AdmissionStatus.FINAL)
                .setOrigin(origin)
                .setNotes(List.of(note("note-" + id, tokens)))
                .setTokenIds(
                        IntStream.range(0, tokens)
                                .map(i -> SPECIAL_IDS + random.nextInt(words))
                                .boxed()
                                .toList())
                .setWordIndices(IntStream.range(0, tokens).boxed().toList())
                .setStarts(IntStream.range(0, tokens).map(i -> 3 * i).boxed().toList())
                .setEnds(IntStream.range(0, tokens).map(i -> 3 * i + 2).boxed().toList())
                .setUnknownTokens(0)
                .setTokenizerHash(bundle.tokenizer().hash())
                .setNormalizerHash(bundle.normalizer().hash())
                .setReceivedAt(Instant.now());
    }

    /** A length between the bounds, either included. */
    int length(int min, int max) {
        return min + random.nextInt(max - min + 1);
    }

    private static TokenizedNote note(String id, int tokens) {
        return TokenizedNote.newBuilder()
                .setNoteId(id)
                .setSourceVersion(1)
                .setCategory(NoteCategory.DISCHARGE_SUMMARY)
                .setTokenStart(0)
                .setTokenEnd(tokens)
                .setTextLength(3 * tokens)
                .setSourcePartition(0)
                .setSourceOffset(0)
                .build();
    }
}
