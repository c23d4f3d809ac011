package org.longitude.trainer.evaluate;

import java.util.List;
import org.longitude.trainer.corpus.ArchivedAdmission;

/** What data numbers are from, said wherever they stand. */
public final class DataStatement {
    /** How the generator's source systems are named. */
    private static final String GENERATED = "synthetic-";

    private DataStatement() {}

    /** A sentence or two for a report. */
    public static String of(List<ArchivedAdmission> admissions) {
        long generated =
                admissions.stream().filter(a -> a.sourceSystem().startsWith(GENERATED)).count();
        if (generated == admissions.size()) {
            return "All admissions were made by Longitude's generator. A gain on generated text shows that a mechanism works; it says nothing about clinical accuracy.";
        }
        return generated == 0
                ? "Admissions are the archive's own. Nobody but their keepers can say what they stand for."
                : "%d of %d admissions were made by Longitude's generator: these numbers mix generated text with the archive's own."
                        .formatted(generated, admissions.size());
    }
}
