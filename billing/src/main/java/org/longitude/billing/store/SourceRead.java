package org.longitude.billing.store;

import org.longitude.schemas.v1.IcdPrediction;

/**
 * A prediction and where it stood.
 *
 * @param partition of icd.predictions
 */
public record SourceRead(int partition, long offset, IcdPrediction prediction) {}
