package org.longitude.billing.store;

import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.BillingChange;

/**
 * A change that is to be sent.
 *
 * @param id its place in the outbox
 * @param traceparent the trace that it goes on with; null for none
 */
public record OutboxEntry(long id, BillingChange change, @Nullable String traceparent) {}
