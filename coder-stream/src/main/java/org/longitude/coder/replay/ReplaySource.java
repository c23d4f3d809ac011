package org.longitude.coder.replay;

import java.util.Map;

/** Where a replay's admissions come from, in an order that the range and the bundles fix. */
interface ReplaySource {

    /** Takes what a source gives. */
    interface Sink {

        /**
         * Is told first how many admissions there are, counted for each tokenizer.
         *
         * @param hint what may bring more, for a person who expected them
         */
        void expect(long admissions, String hint);

        /**
         * One admission for one model.
         *
         * @param model its number
         * @param told what the report says of where the tokens come from
         */
        void admission(int model, String admissionId, Map<String, Object> told, int[] tokenIds);
    }

    /** Reads the range to its end. */
    void read(Sink sink);

    /** What was not coded, by reason. */
    Map<String, Long> left();
}
