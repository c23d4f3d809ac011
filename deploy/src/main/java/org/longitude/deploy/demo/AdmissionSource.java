package org.longitude.deploy.demo;

import java.util.Optional;

/** Where the demo's admissions come from. */
interface AdmissionSource extends AutoCloseable {

    /** What to send next, made at the moment it is asked for; empty at the end. */
    Optional<Lot> next();

    @Override
    void close();
}
