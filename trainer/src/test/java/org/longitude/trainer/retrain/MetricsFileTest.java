package org.longitude.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;

/** A bundle whose scores are missing is named before anything is made of them. */
class MetricsFileTest {

    @TempDir private Path folder;

    @Test
    void shouldNameTheSplitOfWhichAFileSaysNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("metrics.json"), "{}\n");

        assertThatThrownBy(() -> MetricsFile.read(file))
                .isInstanceOfSatisfying(
                        TrainerException.class,
                        e -> assertThat(e.error()).isEqualTo(TrainerError.FILE_FAILED))
                .hasMessageContaining("metrics.json: no dev");
    }
}
