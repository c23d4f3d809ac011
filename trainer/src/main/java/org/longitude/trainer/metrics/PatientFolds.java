package org.longitude.trainer.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parts of some admissions, each patient in one of them, dealt out in the order in which patients
 * first stand: what is fitted on the other parts has not seen the patients of one.
 *
 * @param parts for each its rows, rising
 */
public record PatientFolds(List<List<Integer>> parts) {

    /**
     * Deals patients out.
     *
     * @param patients of each row
     * @param count how many parts; with fewer patients, one for each of those
     */
    public static PatientFolds of(List<String> patients, int count) {
        Map<String, Integer> dealt = new HashMap<>();
        List<List<Integer>> parts = new ArrayList<>();
        for (int row = 0; row < patients.size(); row++) {
            int order = dealt.computeIfAbsent(patients.get(row), p -> dealt.size());
            if (order % count == parts.size()) {
                parts.add(new ArrayList<>());
            }
            parts.get(order % count).add(row);
        }
        return new PatientFolds(parts);
    }

    public int count() {
        return parts.size();
    }

    /** Rows of a part. */
    public int[] held(int part) {
        return rows(parts.get(part));
    }

    /** Rows of all other parts. */
    public int[] others(int part) {
        List<Integer> others = new ArrayList<>();
        for (int other = 0; other < parts.size(); other++) {
            if (other != part) {
                others.addAll(parts.get(other));
            }
        }
        return rows(others);
    }

    private static int[] rows(List<Integer> part) {
        return part.stream().mapToInt(Integer::intValue).toArray();
    }
}
