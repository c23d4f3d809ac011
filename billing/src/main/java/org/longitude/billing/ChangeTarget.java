package org.longitude.billing;

import java.util.List;
import org.longitude.billing.store.OutboxEntry;

/** Where changes go. */
interface ChangeTarget extends AutoCloseable {

    /**
     * Returns when all of them are there for good, in this order.
     *
     * @throws BillingException if they are not: what was there before may be there twice then
     */
    void deliver(List<OutboxEntry> entries);

    /** Topics that must be there. */
    List<String> topics();

    @Override
    void close();
}
