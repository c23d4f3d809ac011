package org.longitude.billing.fhir;

/**
 * How many codes a claim carries.
 *
 * @param diagnosesMax at most; the principal one counts
 * @param proceduresMax at most; the principal one counts
 */
public record ClaimLimits(int diagnosesMax, int proceduresMax) {

    /** As UB-04 and 837I have it: a principal code and 24 others of each kind. */
    public static final ClaimLimits DEFAULT = new ClaimLimits(25, 25);

    public ClaimLimits {
        require("diagnosesMax", diagnosesMax);
        require("proceduresMax", proceduresMax);
    }

    private static void require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
