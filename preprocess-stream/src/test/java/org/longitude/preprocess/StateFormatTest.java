package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.longitude.model.admission.DischargeEvent;
import org.longitude.schemas.v1.ClinicalNote;

final class StateFormatTest {

    @Test
    void shouldReadTheNoteItWrote() {
        NoteEntry bare = entry(Notes.live("n", "fever").setPatientId(null));
        NoteEntry full =
                entry(
                        Notes.discharge("n", "fever")
                                .setChartedAt(Instant.ofEpochMilli(-5))
                                .setReplacesNoteId("r")
                                .setParentNoteId("p")
                                .setSourceVersion(Long.MIN_VALUE));

        assertThat(StateFormat.readNote(StateFormat.write(bare))).isEqualTo(bare);
        assertThat(StateFormat.readNote(StateFormat.write(full))).isEqualTo(full);
    }

    @Test
    void shouldReadTheAdmissionItWrote() {
        AdmissionRecord admission =
                new AdmissionRecord(
                        7,
                        "hash",
                        123,
                        99,
                        12,
                        true,
                        List.of(
                                new DischargeEvent(
                                        true,
                                        Instant.ofEpochMilli(5),
                                        Instant.ofEpochMilli(6),
                                        "adt")));

        assertThat(StateFormat.readAdmission(StateFormat.write(admission))).isEqualTo(admission);
    }

    @Test
    void shouldRefuseWhatALaterReleaseWrote() {
        byte[] bytes = StateFormat.write(AdmissionRecord.NONE);
        bytes[0]++;

        assertThatThrownBy(() -> StateFormat.readAdmission(bytes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("format 4");
    }

    @Test
    void shouldNotLetOneOwnersNameBeTheBeginningOfAnothers() {
        Bytes a = StateKey.notes("a");
        Bytes ab = StateKey.note("ab", entry(Notes.live("n", "x")));

        assertThat(new String(ab.get(), ISO_8859_1))
                .doesNotStartWith(new String(a.get(), ISO_8859_1));
    }

    @Test
    void shouldFindTheOwnerOfAnAdmissionsKey() {
        assertThat(StateKey.ownerOf(StateKey.admission("Ä-1"))).isEqualTo("Ä-1");
    }

    private static NoteEntry entry(ClinicalNote.Builder note) {
        return Arrival.Raw.of("adm", note.build(), 3, 99).entry();
    }
}
