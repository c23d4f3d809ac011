package org.longitude.deploy.operate;

import java.util.List;

/**
 * One thing that the doctor looks at. What goes wrong while it looks is a finding too, so an
 * examination may throw what their clients throw.
 *
 * @param check its name, one word
 * @param needsBroker whether it asks the brokers; without one it is not tried
 * @param look finds
 */
record Examination(String check, boolean needsBroker, Look look) {

    /** Looks once. */
    @FunctionalInterface
    interface Look {
        List<Finding> look();
    }
}
