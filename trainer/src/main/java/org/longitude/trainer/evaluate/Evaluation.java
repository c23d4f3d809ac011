package org.longitude.trainer.evaluate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.model.label.LabelSet;
import org.longitude.model.label.Routing;
import org.longitude.trainer.calibration.Reliability;
import org.longitude.trainer.calibration.RoutingFit;
import org.longitude.trainer.metrics.Bootstrap;
import org.longitude.trainer.metrics.CountedScores;
import org.longitude.trainer.metrics.IcdMetrics;
import org.longitude.trainer.metrics.Interval;
import org.longitude.trainer.metrics.LabelScores;
import org.longitude.trainer.metrics.Measure;

/**
 * Systems measured on the same admissions.
 *
 * @param split which
 * @param admissions how many
 * @param patients how many, the units that the bootstrap draws
 * @param replicates of the bootstrap
 * @param seed of the bootstrap
 * @param systems the first is the one that is asked about
 * @param differences the first system against each other one
 */
public record Evaluation(
        String split,
        int admissions,
        int patients,
        int replicates,
        long seed,
        List<Measured> systems,
        List<Against> differences) {

    /**
     * One system.
     *
     * @param metrics every score, keys as in the metrics fixtures
     * @param intervals of the chief ones, 95 in a hundred
     * @param reliability of its probabilities
     * @param codes every code
     * @param routing what becomes of its predictions at some precision targets; empty where it
     *     expects nothing
     */
    public record Measured(
            String name,
            String description,
            Map<String, @Nullable Object> metrics,
            Map<String, Interval> intervals,
            Reliability reliability,
            List<CodeRow> codes,
            List<Routed> routing) {}

    /**
     * Predictions above the cut that was chosen for a precision target.
     *
     * @param target the precision that is wanted
     * @param confidence the cut
     * @param expected what was found above it where it was chosen
     * @param achieved what is found above it here
     */
    public record Routed(
            double target, double confidence, Routing.Group expected, Routing.Group achieved) {}

    /** One code of a system. */
    public record CodeRow(String code, String description, LabelScores scores) {}

    /**
     * The first system less another, paired by admission.
     *
     * @param differences by measure
     */
    public record Against(
            String first, String second, Map<String, Bootstrap.Difference> differences) {}

    /** What to draw. */
    public record Draws(int replicates, long seed) {}

    private static final double[] TARGETS = {0.8, 0.9, 0.95, 0.98};

    public Evaluation {
        systems = List.copyOf(systems);
        differences = List.copyOf(differences);
    }

    /**
     * Measures systems.
     *
     * @param patientIds one an admission, in the order of the scores' rows
     */
    public static Evaluation of(
            String split,
            LabelSet labels,
            List<String> patientIds,
            List<SystemScores> systems,
            Draws draws) {
        Bootstrap bootstrap = new Bootstrap(patientIds, draws.replicates(), draws.seed());
        List<Measured> measured = new ArrayList<>();
        List<Against> differences = new ArrayList<>();
        CountedScores first = null;
        for (SystemScores system : systems) {
            CountedScores counted = CountedScores.of(system.scored(), system.thresholds());
            measured.add(
                    measured(
                            system,
                            labels,
                            bootstrap.intervals(counted),
                            routed(system, labels, patientIds)));
            if (first == null) {
                first = counted;
            } else {
                differences.add(
                        new Against(
                                systems.get(0).name(),
                                system.name(),
                                byKey(bootstrap.differences(first, counted))));
            }
        }
        return new Evaluation(
                split,
                patientIds.size(),
                new HashSet<>(patientIds).size(),
                draws.replicates(),
                draws.seed(),
                measured,
                differences);
    }

    private static Measured measured(
            SystemScores system,
            LabelSet labels,
            Map<Measure, Interval> intervals,
            List<Routed> routed) {
        return new Measured(
                system.name(),
                system.description(),
                IcdMetrics.of(system.scored(), system.thresholds()).report(),
                byKey(intervals),
                Reliability.of(system.scored()),
                LabelScores.of(system.scored(), system.thresholds()).stream()
                        .map(
                                row ->
                                        new CodeRow(
                                                labels.code(row.label()),
                                                labels.label(row.label()).description(),
                                                row))
                        .toList(),
                routed);
    }

    private static List<Routed> routed(
            SystemScores system, LabelSet labels, List<String> patientIds) {
        if (system.routing().isEmpty()) {
            return List.of();
        }
        Routing routing = system.routing().get();
        LabelSet its = labels.withThresholds(system.thresholds());
        List<Routed> routed = new ArrayList<>();
        for (double target : TARGETS) {
            routing.cutFor(target)
                    .ifPresent(
                            cut ->
                                    routed.add(
                                            new Routed(
                                                    target,
                                                    cut.confidence(),
                                                    cut.above(),
                                                    RoutingFit.above(
                                                            cut.confidence(),
                                                            system.scored(),
                                                            its,
                                                            patientIds))));
        }
        return routed;
    }

    private static <V> Map<String, V> byKey(Map<Measure, V> values) {
        Map<String, V> byKey = new LinkedHashMap<>();
        values.forEach((measure, value) -> byKey.put(measure.key(), value));
        return byKey;
    }
}
