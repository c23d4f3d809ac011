package org.longitude.model.verify;

import java.util.List;

/**
 * What a fixture directory showed.
 *
 * @param kind what the fixture is: the kind its manifest names, or {@code training}
 * @param startedFrom where the weights came from, for people
 * @param comparisons one for each kind of values
 */
public record Verification(String kind, String startedFrom, List<Comparison> comparisons) {

    public Verification {
        comparisons = List.copyOf(comparisons);
    }

    public boolean passed() {
        return !comparisons.isEmpty() && comparisons.stream().allMatch(Comparison::passed);
    }
}
