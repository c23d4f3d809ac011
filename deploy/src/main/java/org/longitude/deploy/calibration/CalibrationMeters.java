package org.longitude.deploy.calibration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.longitude.deploy.calibration.ScoredAdmission.Model;

/**
 * Calibration as Prometheus sees it: gauges over the window, so that they fall as well as rise.
 * Each model and tenth of probability has three: how many scores, what they sum to, and how many of
 * the codes people assigned.
 *
 * <p>Threading: written by one thread, read by any.
 */
public final class CalibrationMeters {

    /** Each model is thirty time series; of more models those with most admissions are shown. */
    static final int MODELS_MAX = 5;

    private static final String PREFIX = "longitude.calibration.";

    private final MultiGauge scores;
    private final MultiGauge assigned;
    private final MultiGauge probability;
    private final MultiGauge admissions;
    private final AtomicLong predicted;
    private final AtomicLong lag;
    private final Counter unreadable;

    public CalibrationMeters(MeterRegistry registry) {
        scores = gauges(registry, "scores", "Scores of codes of admissions that people coded");
        assigned = gauges(registry, "assigned", "Of these, codes that people assigned");
        probability = gauges(registry, "probability", "What these scores sum to");
        admissions = gauges(registry, "admissions", "Admissions that people coded");
        predicted = registry.gauge(PREFIX + "admissions.predicted", new AtomicLong());
        lag = registry.gauge(PREFIX + "lag.records", new AtomicLong());
        unreadable = registry.counter(PREFIX + "records.unreadable");
    }

    private static MultiGauge gauges(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(PREFIX + name).description(description).register(registry);
    }

    /** What stands now, in place of what stood before. */
    void show(Map<Model, CalibrationBins> figures, long admissionsPredicted) {
        predicted.set(admissionsPredicted);
        List<Map.Entry<Model, CalibrationBins>> shown =
                figures.entrySet().stream()
                        .sorted(Comparator.comparingLong(each -> -each.getValue().admissions()))
                        .limit(MODELS_MAX)
                        .toList();
        List<Row<?>> ofScores = new ArrayList<>();
        List<Row<?>> ofAssigned = new ArrayList<>();
        List<Row<?>> ofProbability = new ArrayList<>();
        List<Row<?>> ofAdmissions = new ArrayList<>();
        for (Map.Entry<Model, CalibrationBins> each : shown) {
            Tags model =
                    Tags.of("bundle", each.getKey().bundle(), "bundle_hash", each.getKey().hash());
            CalibrationBins bins = each.getValue();
            ofAdmissions.add(Row.of(model, bins.admissions()));
            for (int bin = 0; bin < CalibrationBins.COUNT; bin++) {
                Tags tags = model.and("bin", CalibrationBins.name(bin));
                ofScores.add(Row.of(tags, bins.scores(bin)));
                ofAssigned.add(Row.of(tags, bins.assigned(bin)));
                ofProbability.add(Row.of(tags, bins.probability(bin)));
            }
        }
        scores.register(ofScores, true);
        assigned.register(ofAssigned, true);
        probability.register(ofProbability, true);
        admissions.register(ofAdmissions, true);
    }

    void lag(long records) {
        lag.set(records);
    }

    void unreadable() {
        unreadable.increment();
    }
}
