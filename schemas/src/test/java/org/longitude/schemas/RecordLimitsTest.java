package org.longitude.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.longitude.schemas.RecordLimits.ADMISSION_NOTES_MAX;
import static org.longitude.schemas.RecordLimits.DESCRIPTION_BYTES_MAX;
import static org.longitude.schemas.RecordLimits.EVIDENCE_SPANS_MAX;
import static org.longitude.schemas.RecordLimits.ID_BYTES_MAX;
import static org.longitude.schemas.RecordLimits.PREDICTED_CODES_MAX;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.PredictedCode;
import org.longitude.schemas.v1.PredictedNote;
import org.longitude.schemas.v1.TokenizedAdmission;
import org.longitude.schemas.v1.TokenizedNote;

/** The largest legal record of each stage, really encoded, against the limit derived for it. */
final class RecordLimitsTest {

    private static final int N = Limits.NOTE_BYTES_MAX;
    private static final String ID = "i".repeat(ID_BYTES_MAX);

    private static int size(Topic<String, ?> topic, SpecificRecord value) throws Exception {
        try (FakeRegistry registry = new FakeRegistry();
                AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>()) {
            serializer.configure(registry.config(), false);
            // As the producer counts a record before it refuses it as too large.
            return AbstractRecords.estimateSizeInBytesUpperBound(
                    RecordBatch.CURRENT_MAGIC_VALUE,
                    Compression.zstd().build().type(),
                    ID.getBytes(UTF_8),
                    serializer.serialize(topic.name(), value),
                    Records.deadLetter().toHeaders().toArray());
        }
    }

    private static void assertFits(Topic<String, ?> topic, SpecificRecord value, int slackPercent)
            throws Exception {
        int limit = Limits.recordBytesMax(topic);

        assertThat(size(topic, value))
                .isLessThanOrEqualTo(limit)
                .as("a limit far from what it bounds would prove nothing")
                .isGreaterThan((int) (limit * (100L - slackPercent) / 100));
    }

    @Test
    void shouldHoldTheLargestNoteWhenItArrives() throws Exception {
        ClinicalNote note =
                ClinicalNote.newBuilder(Records.note("x".repeat(N)))
                        .setNoteId(ID)
                        .setAdmissionId(ID)
                        .setPatientId(ID)
                        .setDescription(PatientText.of("d".repeat(DESCRIPTION_BYTES_MAX)))
                        .setChartedAt(Records.NOW)
                        .setSourceVersion(Long.MAX_VALUE)
                        .setReplacesNoteId(ID)
                        .setParentNoteId(ID)
                        .setSourceSystem(ID)
                        .setMessageId(ID)
                        .build();

        assertFits(Topics.NOTES_RAW, note, 2);
    }

    @Test
    void shouldHoldTheLargestNoteWhenEveryByteIsAWordASentenceAndAParagraph() throws Exception {
        List<Integer> offsets = Collections.nCopies(N, N);
        NormalizedNote note =
                NormalizedNote.newBuilder()
                        .setNoteId(ID)
                        .setAdmissionId(ID)
                        .setPatientId(ID)
                        .setReplacesNoteId(ID)
                        .setParentNoteId(ID)
                        .setSourceVersion(Long.MAX_VALUE)
                        .setWords(PatientText.of("[num] ".repeat(N)))
                        .setStarts(offsets)
                        .setEnds(offsets)
                        .setSentenceEnds(offsets)
                        .setParagraphEnds(offsets)
                        .setTextLength(N)
                        .setNormalizerHash("a".repeat(64))
                        .setSourcePartition(Integer.MAX_VALUE)
                        .setSourceOffset(Long.MAX_VALUE)
                        .setReceivedAt(Records.NOW)
                        .build();

        assertFits(Topics.NOTES_NORMALIZED, note, 2);
    }

    @Test
    void shouldHoldTheLargestAdmissionWhenItsTokensAndNotesAreAtTheirLimits() throws Exception {
        List<Integer> offsets = Collections.nCopies(Limits.current().admissionTokensMax(), N);
        TokenizedNote note =
                TokenizedNote.newBuilder()
                        .setNoteId(ID)
                        .setSourceVersion(Long.MAX_VALUE)
                        .setCategory(NoteCategory.SOCIAL_WORK)
                        .setTokenStart(Integer.MAX_VALUE)
                        .setTokenEnd(Integer.MAX_VALUE)
                        .setTextLength(Integer.MAX_VALUE)
                        .setSourcePartition(Integer.MAX_VALUE)
                        .setSourceOffset(Long.MAX_VALUE)
                        .build();
        TokenizedAdmission admission =
                TokenizedAdmission.newBuilder()
                        .setAdmissionId(ID)
                        .setPatientId(ID)
                        .setRevision(Long.MAX_VALUE)
                        .setNotes(Collections.nCopies(ADMISSION_NOTES_MAX, note))
                        .setTokenIds(Collections.nCopies(offsets.size(), (1 << 20) - 1))
                        .setWordIndices(offsets)
                        .setStarts(offsets)
                        .setEnds(offsets)
                        .setUnknownTokens(N)
                        .setTokenizerHash("a".repeat(64))
                        .setNormalizerHash("a".repeat(64))
                        .setReceivedAt(Records.NOW)
                        .build();

        assertFits(Topics.ADMISSIONS_TOKENIZED, admission, 2);
        assertThat(Limits.recordBytesMax(Topics.ADMISSIONS_TOKENIZED_HISTORY))
                .isEqualTo(Limits.recordBytesMax(Topics.ADMISSIONS_TOKENIZED));
    }

    @Test
    void shouldHoldTheLargestPredictionWhenCodesNotesAndSpansAreAtTheirLimits() throws Exception {
        EvidenceSpan span =
                EvidenceSpan.newBuilder()
                        .setNoteId(ID)
                        .setStart(Integer.MAX_VALUE)
                        .setEnd(Integer.MAX_VALUE)
                        .setWeight(1)
                        .build();
        PredictedCode plain =
                PredictedCode.newBuilder()
                        .setCode("c".repeat(16))
                        .setCodeSystem(CodeSystem.ICD_10_PCS)
                        .setDescription("d".repeat(464))
                        .setProbability(1)
                        .setThreshold(0.5)
                        .setAssigned(true)
                        .setEvidence(List.of())
                        .build();
        PredictedCode evident =
                PredictedCode.newBuilder(plain)
                        .setEvidence(Collections.nCopies(EVIDENCE_SPANS_MAX, span))
                        .build();
        PredictedNote note =
                PredictedNote.newBuilder()
                        .setNoteId(ID)
                        .setSourceVersion(Long.MAX_VALUE)
                        .setSourcePartition(Integer.MAX_VALUE)
                        .setSourceOffset(Long.MAX_VALUE)
                        .build();
        List<PredictedCode> codes =
                Stream.concat(
                                Stream.of(evident),
                                Collections.nCopies(PREDICTED_CODES_MAX - 1, plain).stream())
                        .toList();
        IcdPrediction prediction =
                IcdPrediction.newBuilder(Records.prediction())
                        .setAdmissionId(ID)
                        .setPatientId(ID)
                        .setNotes(Collections.nCopies(ADMISSION_NOTES_MAX, note))
                        .setCodes(codes)
                        .setBundleId(ID)
                        .build();

        assertFits(Topics.ICD_PREDICTIONS, prediction, 10);
    }

    @Test
    void shouldHoldTheLongestListWhenPeopleAssignCodes() throws Exception {
        AssignedCode code =
                AssignedCode.newBuilder()
                        .setCode(ID)
                        .setSequence(Integer.MAX_VALUE)
                        .setDecision(CodeDecision.REJECTED)
                        .setRejectionReason(ID)
                        .setSource(ID)
                        .setPrecedence(Integer.MAX_VALUE)
                        .build();
        AssignedCodes codes =
                AssignedCodes.newBuilder()
                        .setAdmissionId(ID)
                        .setPatientId(ID)
                        .setCodeSystem(CodeSystem.ICD_10_PCS)
                        .setKind(CodeKind.PROCEDURE)
                        .setCodes(Collections.nCopies(RecordLimits.ASSIGNED_CODES_MAX, code))
                        .setAssignedBy(ID)
                        .setAssignedAt(Records.NOW)
                        .setSourceSystem(ID)
                        .setMessageId(ID)
                        .setReceivedAt(Records.NOW)
                        .build();

        assertFits(Topics.ICD_ASSIGNED, codes, 5);
    }

    static Stream<RecordLimits> sizes() {
        return Stream.of(1, 1 << 20, 4 << 20, 64 << 20).map(RecordLimits::new);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void shouldFitTheNextLimitWhenARecordPassesEach(RecordLimits limits) {
        for (Topic<?, ?> topic : Topics.all()) {
            int recordBytes = limits.recordBytesMax(topic.valueType());
            Map<String, String> producer = limits.producerConfig(topic);

            assertThat(number(producer, ProducerConfig.MAX_REQUEST_SIZE_CONFIG))
                    .as("producer lets the record through")
                    .isGreaterThan(recordBytes);
            assertThat(number(producer, ProducerConfig.BUFFER_MEMORY_CONFIG))
                    .as("producer can hold the record")
                    .isGreaterThan(number(producer, ProducerConfig.MAX_REQUEST_SIZE_CONFIG));
            assertThat(number(limits.brokerConfig(), "socket.request.max.bytes"))
                    .as("broker takes the request")
                    .isGreaterThanOrEqualTo(
                            number(producer, ProducerConfig.MAX_REQUEST_SIZE_CONFIG));
            assertThat(number(limits.consumerConfig(), ConsumerConfig.FETCH_MAX_BYTES_CONFIG))
                    .as("consumer fetches it in one answer")
                    .isGreaterThan(recordBytes);
            assertThat(limits.segmentBytes(recordBytes))
                    .as("a segment file holds it")
                    .isGreaterThan(recordBytes);
            assertThat(number(limits.streamsConfig(), "topic.segment.bytes"))
                    .as("a segment file of a changelog holds it")
                    .isGreaterThan(recordBytes);
            assertThat(number(limits.streamsConfig(), "topic.max.message.bytes"))
                    .as("changelog and repartition topics hold it")
                    .isGreaterThanOrEqualTo(recordBytes);
            assertThat(number(limits.streamsConfig(), "producer.max.request.size"))
                    .as("Streams' producers let it through")
                    .isGreaterThan(recordBytes);
        }
    }

    @Test
    void shouldLeaveKafkasRequestLimitAloneWhenNotesAreFourMebibytes() {
        assertThat(new RecordLimits(4 << 20).brokerConfig())
                .containsEntry("socket.request.max.bytes", Integer.toString(100 << 20));
    }

    @Test
    void shouldCreateTopicsWithTheirLimitsWhenAsked() {
        for (Topic<?, ?> topic : Topics.all()) {
            assertThat(topic.config())
                    .containsEntry(
                            "max.message.bytes", Integer.toString(Limits.recordBytesMax(topic)));
            assertThat(number(topic.config(), "segment.bytes"))
                    .isGreaterThan(Limits.recordBytesMax(topic));
        }
    }

    @Test
    void shouldTakeTheOneOverrideWhenGiven() {
        assertThat(RecordLimits.of(null, null).noteBytesMax()).isEqualTo(4 << 20);
        assertThat(RecordLimits.of(null, " 1048576 ").noteBytesMax()).isEqualTo(1 << 20);
        assertThat(RecordLimits.of("2097152", "1048576").noteBytesMax()).isEqualTo(2 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "67108865", "4MiB", "99999999999"})
    void shouldNameTheLimitWhenTheOverrideIsWrong(String value) {
        assertThatThrownBy(() -> RecordLimits.of(null, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("noteBytesMax: ")
                .hasMessageContaining("expected: ");
    }

    private static long number(Map<String, String> config, String name) {
        return Long.parseLong(config.get(name));
    }
}
