package org.longitude.billing.store;

import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.IcdPrediction;

/**
 * A prediction and where it stood.
 *
 * @param partition of icd.predictions
 * @param traceparent the trace that its change goes on with; null for none
 */
public record SourceRead(
        int partition, long offset, IcdPrediction prediction, @Nullable String traceparent) {

    /** On no trace. */
    public SourceRead(int partition, long offset, IcdPrediction prediction) {
        this(partition, offset, prediction, null);
    }
}
