package org.longitude.preprocess;

import org.longitude.model.admission.DischargeEvent;

/** What reading one record gave. */
sealed interface Reading {

    /** A note that can be worked on. */
    record Note(Arrival arrival) implements Reading {}

    /**
     * A discharge or its cancellation.
     *
     * @param owner the admission
     */
    record Event(String owner, DischargeEvent event) implements Reading {}

    /** A record that is sound and says nothing here. */
    record Irrelevant() implements Reading {}

    /**
     * A record for the dead-letter topic.
     *
     * @param reasonCode the stable code
     */
    record Rejected(String reasonCode) implements Reading {}
}
