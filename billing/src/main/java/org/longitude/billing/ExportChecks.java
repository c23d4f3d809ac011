package org.longitude.billing;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.longitude.service.Check;
import org.longitude.service.Check.Standing;

/** An export as probes see it. */
final class ExportChecks {

    private ExportChecks() {}

    static List<Check> of(Supplier<@Nullable BillingExport> export) {
        return List.of(
                Check.live("thread", () -> thread(export.get())),
                Check.ready("partitions", () -> partitions(export.get())));
    }

    private static Standing thread(@Nullable BillingExport export) {
        BillingExport.State state = export == null ? BillingExport.State.NEW : export.state();
        boolean ended = state == BillingExport.State.FAILED || state == BillingExport.State.STOPPED;
        return new Standing(!ended, state.name());
    }

    private static Standing partitions(@Nullable BillingExport export) {
        int count = export == null ? 0 : export.partitions();
        return count > 0
                ? Standing.good(count + " read")
                : Standing.bad(
                        "none read: it joins its group, waits for its database, or there are more"
                                + " instances than partitions");
    }
}
