package org.longitude.deploy.operate;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.deploy.access.Principals;

/**
 * What the doctor is told.
 *
 * @param properties client properties that name a cluster and a registry
 * @param answerWithin how long a question to the brokers may take
 * @param applicationId the live path's
 * @param bundle the model to verify; null for the released champion, where its folder is here
 * @param device as {@code serve coder} takes it
 * @param folder whose disk is looked at: where state and temporary files go
 * @param recordsPerPartition whose keys are looked at
 * @param transactionOpenMax longer than any transaction of ours is open
 * @param skewMax of two clocks
 * @param diskFreePercentMin of a disk
 * @param principals whom the brokers take each service for
 * @param clock this machine's
 */
record DoctorConfig(
        Map<String, String> properties,
        Duration answerWithin,
        String applicationId,
        @Nullable Path bundle,
        String device,
        Path folder,
        int recordsPerPartition,
        Duration transactionOpenMax,
        Duration skewMax,
        double diskFreePercentMin,
        Principals principals,
        Clock clock) {

    DoctorConfig {
        properties = Map.copyOf(properties);
        if (recordsPerPartition < 1) {
            throw new IllegalArgumentException(
                    "--records: " + recordsPerPartition + " (expected: > 0)");
        }
        if (!(diskFreePercentMin >= 0 && diskFreePercentMin <= 100)) {
            throw new IllegalArgumentException(
                    "--disk-free-percent-min: " + diskFreePercentMin + " (expected: 0 to 100)");
        }
    }
}
