package org.longitude.coder;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.longitude.service.Check;
import org.longitude.service.Check.Standing;

/** A coder as probes see it. */
final class CoderChecks {
    private CoderChecks() {}

    /**
     * The checks.
     *
     * @param serving the service that codes now, if there is one yet
     * @param releases what became of the releases, in one line
     */
    static List<Check> of(Supplier<Optional<CoderService>> serving, Supplier<String> releases) {
        return List.of(
                Check.live("threads", () -> threads(serving.get())),
                Check.ready("model", () -> model(serving.get())),
                Check.ready("partitions", () -> partitions(serving.get())),
                Check.ready("releases", () -> Standing.good(releases.get())));
    }

    private static Standing threads(Optional<CoderService> serving) {
        CoderService.State state = serving.map(CoderService::state).orElse(null);
        if (state == null) {
            return Standing.good("no model yet");
        }
        boolean ended = state == CoderService.State.FAILED || state == CoderService.State.STOPPED;
        return new Standing(!ended, state.name());
    }

    private static Standing model(Optional<CoderService> serving) {
        return serving.filter(CoderService::isWarm)
                .map(warm -> Standing.good("bundle " + warm.serving().id()))
                .orElseGet(() -> Standing.bad("no model is warm"));
    }

    private static Standing partitions(Optional<CoderService> serving) {
        int count = serving.map(CoderService::partitions).orElse(0);
        return count > 0
                ? Standing.good(count + " assigned")
                : Standing.bad(
                        "none assigned: it joins its group, or there are more instances than"
                                + " partitions");
    }
}
