package org.longitude.coder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.longitude.coder.AdmissionDecoder.Decoded;
import org.longitude.schemas.RegistryUnavailableException;
import org.longitude.schemas.UndecodableRecordException;
import org.longitude.schemas.v1.AdmissionStatus;
import org.longitude.schemas.v1.TokenizedAdmission;

final class AdmissionDecoderTest {

    private final ConsumerRecord<byte[], byte[]> record =
            Admissions.record(Admissions.LIVE_0, 5, "bytes");

    @Test
    void shouldHandTokensToTheModelWhenTheAdmissionIsSound() {
        Decoded decoded = decode(Admissions.admission("a", 12).build());

        assertThat(decoded).isInstanceOf(Decoded.Codable.class);
        assertThat(((Decoded.Codable) decoded).tokenIds()).hasSize(12).containsOnly(7);
    }

    @Test
    void shouldRetractWithoutTheModelWhenTheRevisionSaysSo() {
        Decoded decoded =
                decode(Admissions.admission("a", 0).setStatus(AdmissionStatus.RETRACTED).build());

        assertThat(decoded).isInstanceOf(Decoded.Decided.class);
        assertThat(((Decoded.Decided) decoded).outcome()).isInstanceOf(Outcome.Predicted.class);
    }

    @Test
    void shouldNameTheReasonWhenTheBytesCannotBeRead() {
        Decoded decoded =
                decoder(
                                (topic, bytes) -> {
                                    throw new UndecodableRecordException(
                                            UndecodableRecordException.Reason.UNKNOWN_SCHEMA_ID,
                                            "schema 99");
                                })
                        .decode(record);

        assertThat(decoded).isEqualTo(rejected("unknown_schema_id"));
    }

    @Test
    void shouldRefuseWhenThereIsNoValue() {
        Deserializer<TokenizedAdmission> nothing = new NothingThere();
        assertThat(decoder(nothing).decode(record)).isEqualTo(rejected("missing_value"));
    }

    @Test
    void shouldBlameNoRecordWhenTheRegistryDoesNotAnswer() {
        AdmissionDecoder decoder =
                decoder(
                        (topic, bytes) -> {
                            throw new RegistryUnavailableException("down", null);
                        });

        assertThatThrownBy(() -> decoder.decode(record))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldPassOverWhatAnotherTokenizerMadeEvenRetractions() {
        assertThat(decode(Admissions.admission("a", 3).setTokenizerHash("other").build()))
                .isEqualTo(new AdmissionDecoder.Decoded.Decided(new Outcome.PassedOver(record)));
        assertThat(
                        decode(
                                Admissions.admission("a", 0)
                                        .setStatus(AdmissionStatus.RETRACTED)
                                        .setTokenizerHash("other")
                                        .build()))
                .isEqualTo(new AdmissionDecoder.Decoded.Decided(new Outcome.PassedOver(record)));
    }

    @Test
    void shouldRefuseWhenThereIsNothingToRead() {
        assertThat(decode(Admissions.admission("a", 0).build()))
                .isEqualTo(rejected("empty_admission"));
    }

    @Test
    void shouldRefuseWhenAnAdmissionContradictsItself() {
        List<TokenizedAdmission> contradictions =
                List.of(
                        // an id beyond the vocabulary, and one below it
                        Admissions.admission("a", 2).setTokenIds(List.of(7, 100)).build(),
                        Admissions.admission("a", 2).setTokenIds(List.of(-1, 7)).build(),
                        // too few words, starts and ends
                        Admissions.admission("a", 2).setWordIndices(List.of(0)).build(),
                        Admissions.admission("a", 2).setStarts(List.of(0)).build(),
                        Admissions.admission("a", 2).setEnds(List.of(0)).build(),
                        // a span that ends before it starts
                        Admissions.admission("a", 2).setEnds(List.of(8, 9)).build(),
                        // notes that overlap, or end behind the last token
                        Admissions.admission("a", 2)
                                .setNotes(
                                        List.of(
                                                Admissions.note("n", 0, 2),
                                                Admissions.note("m", 1, 2)))
                                .build(),
                        Admissions.admission("a", 2)
                                .setNotes(List.of(Admissions.note("n", 0, 3)))
                                .build());

        assertThat(contradictions)
                .allSatisfy(
                        admission ->
                                assertThat(decode(admission))
                                        .isEqualTo(rejected("inconsistent_admission")));
    }

    private Decoded decode(TokenizedAdmission admission) {
        return decoder((topic, bytes) -> admission).decode(record);
    }

    private Decoded rejected(String reasonCode) {
        return new Decoded.Decided(new Outcome.Rejected(record, reasonCode));
    }

    private static AdmissionDecoder decoder(Deserializer<TokenizedAdmission> deserializer) {
        return new AdmissionDecoder(
                deserializer,
                Admissions.BUNDLE,
                () ->
                        new PredictionBuilder(
                                Admissions.BUNDLE, EvidenceConfig.DEFAULT, Admissions.NOON),
                ShadowShare.CHAMPION);
    }

    /** What Kafka's contract asks for a record without a value. */
    private static final class NothingThere implements Deserializer<TokenizedAdmission> {

        @Override
        @SuppressWarnings("NullAway")
        public TokenizedAdmission deserialize(String topic, byte[] bytes) {
            return null;
        }
    }
}
