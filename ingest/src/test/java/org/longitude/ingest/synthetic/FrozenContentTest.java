package org.longitude.ingest.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The generator was frozen before any model score was read from it. If this test fails, the output
 * has changed: put it back. New content needs a new generator beside this one, and every score
 * measured again.
 */
class FrozenContentTest {

    private static final int ADMISSIONS = 200;

    @ParameterizedTest
    @CsvSource({
        "TRAIN, MIXED, 9200408fd439d4c279c1b4a5c95e7813d0ba418f5b33c87c66dc33a689e8386c",
        "DEV, MIXED, c2a5e7f2f595a9eb4b260696ca35c543f994cf8848bf807db8e2c38e096ea002",
        "TEST, MIXED, fd1b4453c3afa8c5432c87e431716d748266400e1f08c71de33018b3aba23517",
        "UNLABELLED, MIXED, cad47138fd0bec1aab72a42a9dbcfe9777be981a5c8d8659de6c30b7372cc5bd",
        "TEST, LATE, db5b1f9bd1597cf8f505e2008ff0182fae848df47ad0196f50666348dd3b5780",
        "TEST, EARLY, fd33bcb04c75a98a47bb6306e97c34682b73b8a628db3a614a87f1bc682b4a9c",
    })
    void shouldGiveTheFrozenBytesWhenGenerated(Split split, Evidence evidence, String sha256)
            throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        SyntheticConfig config = SyntheticConfig.of(7, split).withEvidence(evidence);
        new SyntheticAdmissions(config)
                .stream(ADMISSIONS).forEachOrdered(admission -> update(digest, admission));

        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
    }

    private static void update(MessageDigest digest, SyntheticAdmission admission) {
        // The records' toString covers every field but the texts, which hide themselves.
        digest.update(admission.toString().getBytes(StandardCharsets.UTF_8));
        for (SyntheticNote note : admission.notes()) {
            digest.update(note.text().value().getBytes(StandardCharsets.UTF_8));
        }
    }
}
