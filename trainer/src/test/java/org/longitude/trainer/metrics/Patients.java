package org.longitude.trainer.metrics;

import java.util.List;
import java.util.stream.IntStream;

/** Patients of made-up admissions. */
public final class Patients {
    private Patients() {}

    /** One an admission. */
    public static List<String> each(int admissions) {
        return IntStream.range(0, admissions).mapToObj(i -> "p" + i).toList();
    }
}
