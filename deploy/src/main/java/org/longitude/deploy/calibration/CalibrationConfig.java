package org.longitude.deploy.calibration;

import java.time.Duration;

/**
 * What calibration is counted over.
 *
 * @param window predictions and codes that are older are neither read nor kept
 * @param admissionsMax how many admissions' predictions, and how many's codes, are held at most;
 *     the longest unchanged go first
 */
public record CalibrationConfig(Duration window, int admissionsMax) {

    static final int DAYS_DEFAULT = 90;
    static final int ADMISSIONS_DEFAULT = 20_000;
    private static final int DAYS_MAX = 3_650;
    private static final int ADMISSIONS_MAX = 1_000_000;

    public CalibrationConfig {
        if (window.compareTo(Duration.ofDays(1)) < 0
                || window.compareTo(Duration.ofDays(DAYS_MAX)) > 0) {
            throw new IllegalArgumentException(
                    "--days: %d (expected: 1 to %d)".formatted(window.toDays(), DAYS_MAX));
        }
        if (admissionsMax < 1 || admissionsMax > ADMISSIONS_MAX) {
            throw new IllegalArgumentException(
                    "--admissions-max: %d (expected: 1 to %d)"
                            .formatted(admissionsMax, ADMISSIONS_MAX));
        }
    }
}
