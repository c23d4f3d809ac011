package org.longitude.trainer.retrain;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.longitude.model.text.Normalizer;

/**
 * What a run is given beside the admissions.
 *
 * @param recipe what decides the bundle
 * @param bundleName first part of the bundle's id
 * @param created the day in the bundle's id
 * @param normalizer that the notes went through
 * @param descriptions what codes stand for, by code; a code that is not in it has an empty
 *     description
 * @param evidence where the evidence of test admissions stands, as far as it is known
 * @param command how to make the bundle again, for the model card
 */
public record RetrainConfig(
        Recipe recipe,
        String bundleName,
        LocalDate created,
        Normalizer normalizer,
        Map<String, String> descriptions,
        EvidenceTruth evidence,
        String command) {

    public RetrainConfig {
        descriptions = Map.copyOf(descriptions);
    }

    /** A recipe with this release's normaliser, today. */
    public static RetrainConfig of(
            Recipe recipe, String bundleName, Map<String, String> descriptions, String command) {
        return new RetrainConfig(
                recipe,
                bundleName,
                LocalDate.now(ZoneOffset.UTC),
                Normalizer.standard(),
                descriptions,
                EvidenceTruth.UNKNOWN,
                command);
    }

    /** The same, knowing where evidence stands. */
    public RetrainConfig with(EvidenceTruth truth) {
        return new RetrainConfig(
                recipe, bundleName, created, normalizer, descriptions, truth, command);
    }

    /** The same with notes of another normaliser. */
    public RetrainConfig with(Normalizer other) {
        return new RetrainConfig(
                recipe, bundleName, created, other, descriptions, evidence, command);
    }
}
