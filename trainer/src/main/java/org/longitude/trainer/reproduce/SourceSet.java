package org.longitude.trainer.reproduce;

import java.util.Map;
import java.util.function.Supplier;
import org.longitude.trainer.corpus.Corpus;

/**
 * Admissions to learn from and report on.
 *
 * @param name in folders and tables, for example {@code late}
 * @param title what they are, for people: where evidence stands, say
 * @param identity SHA-256 of their content: another one is another reproduction
 * @param generated whether the project's generator wrote them
 * @param descriptions what codes stand for, for the lexicon; a code may be missing
 * @param corpus opens them; whoever opened closes
 */
public record SourceSet(
        String name,
        String title,
        String identity,
        boolean generated,
        Map<String, String> descriptions,
        Supplier<Corpus> corpus) {

    public SourceSet {
        descriptions = Map.copyOf(descriptions);
    }
}
