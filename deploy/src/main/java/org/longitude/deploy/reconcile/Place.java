package org.longitude.deploy.reconcile;

/** Where a record stands on a topic that is known. */
record Place(int partition, long offset) {

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
