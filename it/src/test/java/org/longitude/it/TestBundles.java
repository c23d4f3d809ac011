package org.longitude.it;

import ai.djl.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleFiles;
import org.longitude.model.bundle.BundleWriter;
import org.longitude.model.encoder.CodingModel;
import org.longitude.model.encoder.CodingModelConfig;
import org.longitude.model.encoder.LongformerConfig;
import org.longitude.model.label.CodeKind;
import org.longitude.model.label.CodeLabel;
import org.longitude.model.label.CodeSystem;
import org.longitude.model.label.LabelSet;
import org.longitude.model.text.Normalizer;
import org.longitude.model.tokenizer.VocabularyBuilder;
import org.longitude.model.tokenizer.WordTokenizer;

/**
 * Bundles whose weights are fresh from a seed: real in every part, good at nothing. For tests of
 * what happens around a model.
 */
public final class TestBundles {

    /** A code that every admission is given: its threshold is 0. */
    public static final String ALWAYS = "401.9";

    /** A code that no admission is given: its threshold is 1. */
    public static final String NEVER = "428.0";

    private static final int WORDS = 26 * 26;

    private TestBundles() {}

    /** The smallest, for tests that count records. */
    public static Bundle tiny(Path directory) {
        return withModel(directory, 32, 1);
    }

    /** As small, with the same tokenizer and other weights. */
    public static Bundle tinyOfSeed(Path directory, int seed) {
        return with(directory, 32, 1, tokenizer('z'), seed);
    }

    /** As small, with a tokenizer that knows half of the words and so gives other ids. */
    public static Bundle tinyOfOtherTokenizer(Path directory) {
        return with(directory, 32, 1, tokenizer('m'));
    }

    /** A bundle whose encoder has this shape. */
    public static Bundle withModel(Path directory, int width, int layers) {
        return with(directory, width, layers, tokenizer('z'));
    }

    private static Bundle with(Path directory, int width, int layers, WordTokenizer tokenizer) {
        return with(directory, width, layers, tokenizer, 7);
    }

    private static Bundle with(
            Path directory, int width, int layers, WordTokenizer tokenizer, int seed) {
        LabelSet labels = LabelSet.of(List.of(label(ALWAYS), label(NEVER)), new double[] {0, 1});
        CodingModelConfig config =
                new CodingModelConfig(
                        LongformerConfig.small(
                                tokenizer.vocabularySize(), width, layers, 16, tokenizer.padId()),
                        labels.size(),
                        false,
                        tokenizer.unknownId(),
                        tokenizer.clsId(),
                        tokenizer.sepId());
        return BundleWriter.write(
                directory,
                "test",
                LocalDate.of(2026, 11, 22),
                parts -> {
                    try (CodingModel model = CodingModel.create(config, Device.cpu(), seed)) {
                        model.save(parts);
                    }
                    tokenizer.save(parts.resolve(BundleFiles.TOKENIZER));
                    Normalizer.standard().save(parts.resolve(BundleFiles.NORMALIZER));
                    labels.save(parts.resolve(BundleFiles.LABELS));
                    Files.writeString(parts.resolve(BundleFiles.METRICS), "{}\n");
                    Files.writeString(parts.resolve(BundleFiles.TRAINING), "{}\n");
                    Files.writeString(parts.resolve(BundleFiles.CARD), "# Never trained\n");
                });
    }

    /** Words of two letters, 676 where the first letter may be any. */
    private static WordTokenizer tokenizer(char lastFirst) {
        StringBuilder words = new StringBuilder();
        for (char first = 'a'; first <= lastFirst; first++) {
            for (char second = 'a'; second <= 'z'; second++) {
                words.append(first).append(second).append(' ');
            }
        }
        VocabularyBuilder vocabulary = new VocabularyBuilder();
        vocabulary.add(Normalizer.standard().normalize(words.toString()));
        return vocabulary.build(WORDS + 1, 1);
    }

    private static CodeLabel label(String code) {
        return new CodeLabel(code, CodeSystem.ICD_9_CM, CodeKind.DIAGNOSIS, "for tests");
    }
}
