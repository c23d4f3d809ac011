package org.longitude.it.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.model.text.NormalizedText;
import org.longitude.model.text.Normalizer;
import org.longitude.schemas.PatientText;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.v1.NormalizedNote;

/**
 * The derivation of the limits says what the normaliser can make of a byte at worst; here the real
 * normaliser gets the texts that grow most.
 */
final class LargestNoteTest {

    private static final int NOTE_BYTES = 1 << 18;

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "!",
                "a",
                "5",
                "5 ",
                "5.",
                "5/",
                "a.",
                "a ",
                "a\n\n",
                ".\n\n",
                "rrr/",
                "rrr ",
                "ptca/",
                "ptca ",
                "ptca.\n\n",
                "rrr.\n\n",
                "bid/",
                "[**",
                "[**1**]",
                "\ufdfa",
                "\ufb03",
                "\u0130",
                "\u00bd",
                "\u3300",
                "\u2167",
                "\ud83e\udec0"
            })
    void shouldFitTheNormalisedRecordWhenTheNoteIsFullOfWhatGrowsMost(String piece)
            throws IOException {
        int pieceBytes = piece.getBytes(UTF_8).length;
        String note = piece.repeat(NOTE_BYTES / pieceBytes);
        NormalizedText text = Normalizer.standard().normalize(note);

        int bytes = encode(text);

        assertThat(bytes)
                .as("bytes of notes.normalized for a note of %d bytes", NOTE_BYTES)
                .isLessThanOrEqualTo(
                        new RecordLimits(NOTE_BYTES).recordBytesMax(NormalizedNote.class));
    }

    private static int encode(NormalizedText text) throws IOException {
        NormalizedNote note =
                NormalizedNote.newBuilder()
                        .setNoteId("n")
                        .setWords(PatientText.of(text.words()))
                        .setStarts(list(text.starts()))
                        .setEnds(list(text.ends()))
                        .setSentenceEnds(list(text.sentenceEnds()))
                        .setParagraphEnds(list(text.paragraphEnds()))
                        .setTextLength(text.textLength())
                        .setNormalizerHash("h")
                        .setSourcePartition(0)
                        .setSourceOffset(0)
                        .setReceivedAt(Instant.EPOCH)
                        .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new SpecificDatumWriter<>(NormalizedNote.class).write(note, encoder);
        encoder.flush();
        return out.size();
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
