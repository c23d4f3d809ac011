package org.longitude.coder;

import org.longitude.model.encoder.Scores;

/** What the device made of one admission. */
sealed interface Scored {

    Work work();

    /** The model answered. */
    record Answered(Work work, Scores scores) implements Scored {

        @Override
        public String toString() {
            return "Answered[" + work + "]";
        }
    }

    /** The model does not answer for this one, though it does for others. */
    record Refused(Work work, ReasonCode reason) implements Scored {}
}
