package org.longitude.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longitude.trainer.TrainerException;

final class TruthFileTest {

    @TempDir Path folder;

    @Test
    void shouldReadThePhrasesOfEachAdmission() throws IOException {
        EvidenceTruth truth =
                TruthFile.read(
                        file(
                                """
                                {"admission_id":"1","evidence":[{"code":"401.9","note_id":"7","start":3,"end":9,"kind":"name"}]}
                                {"admission_id":"2","evidence":[]}
                                """));

        assertThat(truth.spans("1")).containsExactly(new EvidenceTruth.Span("401.9", "7", 3, 9));
        assertThat(truth.spans("2")).isEmpty();
        assertThat(truth.spans("3")).isEmpty();
    }

    @Test
    void shouldNameTheLineAndNothingOfItWhenItIsNoTruth() throws IOException {
        Path broken = file("{\"admission_id\":\"1\"}\n{\"secret\n");
        Path ends = file("{\"admission_id\":\"1\",\"evidence\":[{\"start\":5,\"end\":5}]}\n");

        assertThatThrownBy(() -> TruthFile.read(broken))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("line 2: no JSON (expected")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> TruthFile.read(ends))
                .hasMessageContaining("line 1: start 5, end 5 (expected");
        assertThatThrownBy(() -> TruthFile.read(folder.resolve("nowhere")))
                .hasMessageContaining("cannot be read (expected");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "truth", ".jsonl"), text);
    }
}
