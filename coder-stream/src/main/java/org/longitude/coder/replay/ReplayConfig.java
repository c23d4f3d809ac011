package org.longitude.coder.replay;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.CodingRules;
import org.longitude.model.encoder.Placement;

/**
 * What is replayed.
 *
 * @param bundles one or two
 * @param from first moment; null for all that there is
 * @param to first moment that is not read any more; null for now
 * @param notes by which rules notes.normalized is read; null to read admissions.tokenized
 * @param out where the report goes
 * @param publication what is published besides; null for nothing
 */
record ReplayConfig(
        List<Path> bundles,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable CodingRules notes,
        Path out,
        Placement placement,
        @Nullable PublishConfig publication) {

    ReplayConfig {
        bundles = List.copyOf(bundles);
    }

    /**
     * What is published.
     *
     * @param precisionTarget by what the predictions are routed; null for not at all
     * @param dryRun whether it is only counted
     */
    record PublishConfig(@Nullable Double precisionTarget, boolean dryRun) {}
}
