package org.longitude.coder;

import java.util.Optional;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.label.LabelSet;
import org.longitude.model.label.Routing;
import org.longitude.schemas.v1.ExpectedPrecision;
import org.longitude.schemas.v1.Route;

/**
 * Decides which predictions may go their way without a person: those of more confidence than the
 * lowest cut above which the bundle shows the wanted precision. Where it shows that of no cut, a
 * person looks at all.
 */
final class Router {

    private final LabelSet labels;
    private final Routing routing;
    private final double target;
    private final Optional<Routing.Cut> cut;

    private Router(LabelSet labels, Routing routing, double target) {
        this.labels = labels;
        this.routing = routing;
        this.target = target;
        this.cut = routing.cutFor(target);
    }

    /**
     * By what a bundle was measured to be worth.
     *
     * @throws CoderException {@code PRECISION_UNKNOWN} if it was not
     */
    static Router of(Bundle bundle, double target) {
        return bundle.routing()
                .map(routing -> of(bundle.labels(), routing, target))
                .orElseThrow(
                        () ->
                                new CoderException(
                                        CoderError.PRECISION_UNKNOWN,
                                        "--precision-target %s: bundle %s has no routing.json (expected: a bundle that 'train finetune' calibrated; leave the option out to code with this one)"
                                                .formatted(target, bundle.id()),
                                        null));
    }

    static Router of(LabelSet labels, Routing routing, double target) {
        return new Router(labels, routing, target);
    }

    /** Where a prediction goes, and what may be expected of those that go the same way. */
    record Decision(Route route, ExpectedPrecision expected) {}

    /** Decides by the probabilities of all labels. */
    Decision decide(float[] probabilities) {
        double[] exact = new double[probabilities.length];
        for (int label = 0; label < exact.length; label++) {
            exact[label] = probabilities[label];
        }
        double confidence = Routing.confidence(labels, exact);
        boolean alone = cut.isPresent() && confidence > cut.get().confidence();
        return new Decision(
                alone ? Route.AUTO_CODE : Route.NEEDS_REVIEW, expected(confidence, group(alone)));
    }

    private Routing.Group group(boolean alone) {
        if (cut.isEmpty()) {
            return routing.all();
        }
        return alone ? cut.get().above() : cut.get().below();
    }

    private ExpectedPrecision expected(double confidence, Routing.Group group) {
        return ExpectedPrecision.newBuilder()
                .setTarget(target)
                .setConfidence(confidence)
                .setCut(cut.map(Routing.Cut::confidence).orElse(null))
                .setPrecision(group.precision())
                .setLow(group.low())
                .setHigh(group.high())
                .setCodes(group.codes())
                .build();
    }
}
