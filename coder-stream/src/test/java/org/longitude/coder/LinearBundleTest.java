package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.bundle.BundleWriter;
import org.longitude.model.encoder.Placement;
import org.longitude.model.linear.LinearModel;
import org.longitude.model.linear.LinearWeights;
import org.longitude.model.linear.Ngrams;
import org.longitude.model.linear.Ngrams.Ngram;
import org.longitude.model.linear.SparseRow;
import org.longitude.model.linear.TfidfFeatures;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.Tokens;
import org.longitude.model.tokenizer.WordTokenizer;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.TokenizedAdmission;

/** A bundle without a neural model, from its directory to the record that billing reads. */
final class LinearBundleTest {

    private static final WordTokenizer TOKENIZER =
            WordTokenizer.ofWords(List.of("heart", "failure", "patient", "with", "admitted"));

    @TempDir Path folder;

    @Test
    void shouldServeALinearBundleWithThePhraseThatSpokeForTheCode() {
        String note = "The patient was admitted with (acute?)\n  HEART   failure, and went home.";

        IcdPrediction prediction = code(note);

        PredictedCode heartFailure = prediction.getCodes().get(0);
        assertThat(heartFailure.getCode()).isEqualTo("428.0");
        assertThat(heartFailure.getAssigned()).isTrue();
        assertThat(heartFailure.getProbability()).isGreaterThan(0.9);
        EvidenceSpan phrase = heartFailure.getEvidence().get(0);
        assertThat(note.substring(phrase.getStart(), phrase.getEnd())).isEqualTo("HEART   failure");
        assertThat(phrase.getNoteId()).isEqualTo("note-a");
        assertThat(phrase.getWeight()).isCloseTo(1, within(1e-6));
        assertThat(prediction.getCoverage()).isEqualTo(1);
        PredictedCode other = prediction.getCodes().get(1);
        assertThat(other.getAssigned()).isFalse();
        assertThat(other.getEvidence()).isEmpty();
    }

    @Test
    void shouldAssignNothingWhenNoWordIsKnown() {
        IcdPrediction prediction = code("Nothing of this was ever read before.");

        assertThat(prediction.getCodes())
                .extracting(PredictedCode::getAssigned)
                .containsOnly(false);
    }

    private IcdPrediction code(String note) {
        Bundle bundle = bundle();
        BundleFacts facts =
                new BundleFacts(
                        bundle.id(),
                        bundle.hash(),
                        bundle.tokenizer().hash(),
                        bundle.tokenizer().vocabularySize(),
                        bundle.tokenizer().unknownId(),
                        bundle.labels(),
                        () -> 1);
        try (Scorer scorer = BundleScorer.load(bundle, Placement.of(Device.cpu()), 1)) {
            BatchCoder coder = new BatchCoder(scorer, facts.labels().size(), facts.canary());
            coder.warmUp();
            AssignedPartition partition = new AssignedPartition(Admissions.LIVE_0, Lane.LIVE);
            Work work = Admissions.work(partition, 0, tokenized(bundle, note));
            Scored.Answered answered = (Scored.Answered) coder.code(List.of(work)).get(0);
            return new PredictionBuilder(facts, EvidenceConfig.DEFAULT, Admissions.NOON)
                    .coded(work.source(), work.admission(), answered.scores());
        }
    }

    private static TokenizedAdmission tokenized(Bundle bundle, String note) {
        NormalizedText text = bundle.normalizer().normalize(note);
        Tokens tokens = bundle.tokenizer().tokenize(text);
        return Admissions.admission("a", tokens.count())
                .setTokenIds(boxed(tokens.ids()))
                .setWordIndices(boxed(tokens.wordIndices()))
                .setStarts(boxed(tokens.starts()))
                .setEnds(boxed(tokens.ends()))
                .setUnknownTokens(tokens.unknown())
                .setTokenizerHash(bundle.tokenizer().hash())
                .build();
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private Bundle bundle() {
        return BundleWriter.write(
                folder.resolve("bundle"),
                "linear",
                LocalDate.of(2026, 11, 23),
                directory -> {
                    model().save(directory);
                    TOKENIZER.save(directory.resolve(BundleFiles.TOKENIZER));
                    Normalizer.standard().save(directory.resolve(BundleFiles.NORMALIZER));
                    Admissions.LABELS.save(directory.resolve(BundleFiles.LABELS));
                    Files.writeString(directory.resolve(BundleFiles.METRICS), "{}\n");
                    Files.writeString(directory.resolve(BundleFiles.TRAINING), "{}\n");
                    Files.writeString(directory.resolve(BundleFiles.CARD), "# By hand\n");
                });
    }

    /** Of its two labels, the pair "heart failure" speaks for the second alone. */
    private static LinearModel model() {
        int[] ids = TOKENIZER.idsOf("heart failure patient with admitted");
        Ngrams ngrams =
                Ngrams.of(
                        List.of(Ngram.of(ids[2]), new Ngram(ids[0], ids[1])),
                        TOKENIZER.unknownId());
        TfidfFeatures features = TfidfFeatures.fitted(ngrams, 2, new int[] {1, 1});
        LinearWeights weights = new LinearWeights(2, 2);
        SparseRow pair = features.transform(new int[] {ids[0], ids[1]});
        weights.move(pair, new float[] {-3, 10});
        // The intercepts have moved along: back to the odds of a text without a known word.
        weights.move(features.transform(new int[] {TOKENIZER.unknownId()}), new float[] {0, -13});
        return new LinearModel(features, weights, TOKENIZER.vocabularySize());
    }
}
