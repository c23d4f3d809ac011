package org.longitude.deploy.demo;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.longitude.ingest.SyntheticFeed;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.synthetic.Split;
import org.longitude.ingest.synthetic.SyntheticConfig;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.Origin;

/**
 * Synthetic admissions of the test split, whose patients and part of whose phrasings no model has
 * been trained on. Where topics are kept, a further run goes on where the last one ended.
 */
final class SyntheticSource implements AdmissionSource {

    private static final int WORDS_MIN = 600;
    private static final int WORDS_MAX = 1_500;

    private final SyntheticFeed feed;
    private final long admissionsMax;
    private final Predicate<String> alreadyCoded;
    private long index;
    private long given;

    SyntheticSource(long seed, long first, long admissionsMax, Predicate<String> alreadyCoded) {
        this.feed =
                new SyntheticFeed(charts(seed, Split.TEST), Origin.LIVE, true, Clock.systemUTC());
        this.admissionsMax = admissionsMax;
        this.alreadyCoded = alreadyCoded;
        this.index = first;
    }

    /**
     * What the demo feeds and what its model is trained on: discharge summaries with their addenda,
     * of a length that a laptop can train on within minutes.
     */
    static SyntheticConfig charts(long seed, Split split) {
        return SyntheticConfig.of(seed, split).withOtherNotesMax(0).withWords(WORDS_MIN, WORDS_MAX);
    }

    @Override
    public Optional<Lot> next() {
        while (given < admissionsMax && index < DemoConfig.ADMISSIONS_MAX) {
            List<Intake> items = feed.at(index++);
            ClinicalNote first = new Lot(null, items).notes().get(0);
            if (!alreadyCoded.test(first.getAdmissionId())) {
                given++;
                return Optional.of(new Lot(first.getAdmissionId(), items));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
