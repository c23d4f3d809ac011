package org.longitude.trainer.probe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.longitude.model.label.LabelSet;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.trainer.corpus.ArchivedAdmission;
import org.longitude.trainer.corpus.LabelChoice;
import org.longitude.trainer.corpus.Splits;
import org.longitude.trainer.metrics.ScoredLabels;

/** The admissions a probe learns from, is stopped by and is scored on, in that order. */
final class ProbeSource {
    private final List<ArchivedAdmission> admissions = new ArrayList<>();
    private final boolean[][] truth;
    private final int train;
    private final int dev;
    private final Tokenizer tokenizer;

    ProbeSource(Splits splits, LabelSet labels, Tokenizer tokenizer) {
        admissions.addAll(splits.train());
        admissions.addAll(splits.dev());
        admissions.addAll(splits.test());
        this.truth = ScoredLabels.truthOf(LabelChoice.labelsOf(admissions, labels), labels.size());
        this.train = splits.train().size();
        this.dev = splits.dev().size();
        this.tokenizer = tokenizer;
    }

    int size() {
        return admissions.size();
    }

    /** Token ids of one admission's coding text, read when asked for. */
    int[] tokenIds(int row) {
        return admissions.get(row).tokenIds(tokenizer);
    }

    ProbeSamples withStates(float[][] states) {
        return new ProbeSamples(states, truth, train, dev);
    }

    /** Of ids and tokenizer: the same admissions in the same tokens have the same states. */
    String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(tokenizer.hash().getBytes(StandardCharsets.UTF_8));
            for (ArchivedAdmission admission : admissions) {
                byte[] id = admission.admissionId().getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(id.length).flip());
                digest.update(id);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
