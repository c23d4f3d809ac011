package org.longitude.billing.store;

import org.longitude.schemas.v1.BillingChange;

/**
 * A change that is to be sent.
 *
 * @param id its place in the outbox
 */
public record OutboxEntry(long id, BillingChange change) {}
