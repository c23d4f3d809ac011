package org.longitude.schemas;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.BillingChange;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.NormalizedNote;
import org.longitude.schemas.v1.SupersededRevision;
import org.longitude.schemas.v1.TokenizedAdmission;

/**
 * How large a record of each topic can be when a note may have {@code noteBytesMax} bytes of UTF-8.
 *
 * <p>The derivation, for a note of N bytes. Avro writes an int as a zig-zag varint: an offset or
 * index below 2^27 takes at most {@value #OFFSET_BYTES} bytes, a token id below 2^20 at most
 * {@value #TOKEN_ID_BYTES}.
 *
 * <ul>
 *   <li><b>notes.raw</b>: the text, N.
 *   <li><b>notes.normalized</b>: one byte of the note becomes at most one word (a note of
 *       punctuation only), of at most {@value #WORD_BYTES_PER_NOTE_BYTE} bytes with its separator
 *       (a digit that becomes "[num] "). Each word has a start and an end, and may end a sentence
 *       and a paragraph: 6 + 4 * 4 = 22 bytes for every byte of the note. Several bytes that become
 *       several words (an abbreviation spelled out) end one sentence and one paragraph at most,
 *       which keeps them below that; a test gives the real normaliser the texts that grow most.
 *   <li><b>admissions.tokenized</b>: at most N tokens an admission (an admission with more is
 *       refused by name, never cut), each with an id, a word index, a start and an end: 3 + 3 * 4 =
 *       15 bytes, and {@value #ADMISSION_NOTES_MAX} notes.
 *   <li><b>icd.predictions</b>: the notes that were read, {@value #PREDICTED_CODES_MAX} codes and
 *       {@value #EVIDENCE_SPANS_MAX} evidence spans in all, whatever N is.
 *   <li><b>icd.assigned</b>: {@value #ASSIGNED_CODES_MAX} codes, whatever N is.
 *   <li><b>billing.fhir</b>: a bundle of {@value #FHIR_BUNDLE_BYTES_MAX} bytes at most, whatever N
 *       is; one that would be larger is refused by name.
 *   <li>everything else in a record (key, ids, titles, headers, the batch's own header, what
 *       compression adds to bytes that it cannot make smaller): {@value #ENVELOPE_BYTES}, which
 *       holds because an id has at most {@value #ID_BYTES_MAX} bytes and a free title at most
 *       {@value #DESCRIPTION_BYTES_MAX}.
 * </ul>
 *
 * A broker checks {@code max.message.bytes} after compression and a producer checks {@code
 * max.request.size} before it; both get the uncompressed worst case, so that incompressible text
 * fits too. A request carries {@value #REQUEST_ENVELOPE_BYTES} bytes more than its largest record.
 *
 * @param noteBytesMax largest note in bytes of UTF-8
 */
public record RecordLimits(int noteBytesMax) {

    /** {@code noteBytesMax} unless overridden: 4 MiB, over a thousand times a usual note. */
    public static final int NOTE_BYTES_MAX_DEFAULT = 4 << 20;

    /** Above this a normalised note would pass the 2 GiB that Kafka and Java arrays can hold. */
    public static final int NOTE_BYTES_MAX_CEILING = 64 << 20;

    /** Longest identifier (note, admission, patient, message, sender), in bytes of UTF-8. */
    public static final int ID_BYTES_MAX = 1024;

    /** Longest title of a note or description of a code, in bytes of UTF-8. */
    public static final int DESCRIPTION_BYTES_MAX = 4096;

    /** Most notes in one tokenised admission. */
    public static final int ADMISSION_NOTES_MAX = 4096;

    /** Most codes in one prediction: more than ICD-9-CM's diagnoses and procedures that occur. */
    public static final int PREDICTED_CODES_MAX = 20_000;

    /** Most evidence spans in one prediction, over all of its codes. */
    public static final int EVIDENCE_SPANS_MAX = 4096;

    /** Most codes in one list of assigned codes. */
    public static final int ASSIGNED_CODES_MAX = 1000;

    /** Largest FHIR bundle of a billing change, and the codes that its claim leaves out. */
    public static final int FHIR_BUNDLE_BYTES_MAX = 16 << 20;

    static final int WORD_BYTES_PER_NOTE_BYTE = 6;
    static final int OFFSET_BYTES = 4;
    static final int TOKEN_ID_BYTES = 3;
    static final int ENVELOPE_BYTES = 64 << 10;
    static final int REQUEST_ENVELOPE_BYTES = 64 << 10;
    static final int METRICS_BYTES_MAX = 1 << 20;

    /** A note's entry in an admission or prediction: its id and at most eight numbers. */
    static final int NOTE_ENTRY_BYTES = ID_BYTES_MAX + 64;

    /** An evidence span: its note's id, two offsets and a weight. */
    static final int SPAN_BYTES = ID_BYTES_MAX + 32;

    /** A predicted code: code, description cut by nobody but checked by the label set, numbers. */
    static final int PREDICTED_CODE_BYTES = 512;

    /** An assigned code: code, reason code and source, each an id at most, and numbers. */
    static final int ASSIGNED_CODE_BYTES = 3 * ID_BYTES_MAX + 32;

    private static final long BUFFER_MEMORY_BYTES_MIN = 32L << 20;
    private static final int SEGMENT_BYTES_MIN = 128 << 20;
    private static final int FETCH_BYTES_MIN = 50 << 20;
    private static final int PARTITION_FETCH_BYTES_DEFAULT = 1 << 20;
    private static final int SOCKET_REQUEST_BYTES_DEFAULT = 100 << 20;

    public RecordLimits {
        if (noteBytesMax < 1 || noteBytesMax > NOTE_BYTES_MAX_CEILING) {
            throw new IllegalArgumentException(
                    "noteBytesMax: "
                            + noteBytesMax
                            + " (expected: 1 to "
                            + NOTE_BYTES_MAX_CEILING
                            + ")");
        }
    }

    public static RecordLimits of(@Nullable String property, @Nullable String environment) {
        String text = property != null ? property : environment;
        if (text == null || text.isBlank()) {
            return new RecordLimits(NOTE_BYTES_MAX_DEFAULT);
        }
        try {
            return new RecordLimits(Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "noteBytesMax: '" + text + "' (expected: a whole number of bytes)", e);
        }
    }

    /** Most tokens in one tokenised admission. */
    public int admissionTokensMax() {
        return noteBytesMax;
    }

    /** Largest record whose value is of this type, in bytes, key and headers included. */
    public int recordBytesMax(Class<?> valueType) {
        return Math.toIntExact(ENVELOPE_BYTES + valueBytesMax(valueType));
    }

    private long valueBytesMax(Class<?> valueType) {
        long note = noteBytesMax;
        if (valueType == ClinicalNote.class) {
            return note;
        }
        if (valueType == NormalizedNote.class) {
            return note * (WORD_BYTES_PER_NOTE_BYTE + 4 * OFFSET_BYTES);
        }
        if (valueType == TokenizedAdmission.class) {
            return note * (TOKEN_ID_BYTES + 3 * OFFSET_BYTES)
                    + (long) ADMISSION_NOTES_MAX * NOTE_ENTRY_BYTES;
        }
        if (valueType == IcdPrediction.class) {
            return (long) ADMISSION_NOTES_MAX * NOTE_ENTRY_BYTES
                    + (long) PREDICTED_CODES_MAX * PREDICTED_CODE_BYTES
                    + (long) EVIDENCE_SPANS_MAX * SPAN_BYTES;
        }
        if (valueType == AssignedCodes.class) {
            return (long) ASSIGNED_CODES_MAX * ASSIGNED_CODE_BYTES;
        }
        if (valueType == BillingChange.class) {
            return FHIR_BUNDLE_BYTES_MAX;
        }
        if (valueType == ModelRelease.class) {
            return METRICS_BYTES_MAX;
        }
        if (valueType == AdmissionEvent.class || valueType == SupersededRevision.class) {
            return 0;
        }
        throw new IllegalArgumentException(
                "no limit is derived for "
                        + valueType.getName()
                        + " (expected: a topic's value type)");
    }

    /**
     * {@code segment.bytes} of a topic: a broker refuses a batch that its segment file cannot hold,
     * and both small brokers and Streams' own topics have smaller segments than Kafka's default.
     */
    int segmentBytes(int recordBytes) {
        return Math.max(SEGMENT_BYTES_MIN, requestBytes(recordBytes));
    }

    /** Largest record of any topic, in bytes. */
    public int largestRecordBytes() {
        return Stream.of(
                        ClinicalNote.class,
                        NormalizedNote.class,
                        TokenizedAdmission.class,
                        IcdPrediction.class,
                        AssignedCodes.class,
                        BillingChange.class,
                        ModelRelease.class,
                        AdmissionEvent.class,
                        SupersededRevision.class)
                .mapToInt(this::recordBytesMax)
                .max()
                .orElseThrow();
    }

    Map<String, String> producerConfig(Topic<?, ?>... topics) {
        int recordBytes =
                Arrays.stream(topics)
                        .mapToInt(topic -> recordBytesMax(topic.valueType()))
                        .max()
                        .orElseGet(this::largestRecordBytes);
        return producerConfig(recordBytes);
    }

    private static Map<String, String> producerConfig(int recordBytes) {
        int requestBytes = requestBytes(recordBytes);
        return Map.of(
                "max.request.size", Integer.toString(requestBytes),
                "buffer.memory",
                        Long.toString(Math.max(BUFFER_MEMORY_BYTES_MIN, 2L * requestBytes)),
                "compression.type", Topics.COMPRESSION);
    }

    Map<String, String> consumerConfig() {
        int recordBytes = largestRecordBytes();
        return Map.of(
                "fetch.max.bytes",
                        Integer.toString(Math.max(FETCH_BYTES_MIN, requestBytes(recordBytes))),
                "max.partition.fetch.bytes", Integer.toString(PARTITION_FETCH_BYTES_DEFAULT));
    }

    Map<String, String> streamsConfig() {
        Map<String, String> config = new HashMap<>();
        producerConfig(largestRecordBytes())
                .forEach((name, value) -> config.put("producer." + name, value));
        consumerConfig().forEach((name, value) -> config.put("consumer." + name, value));
        config.put("topic.max.message.bytes", Integer.toString(largestRecordBytes()));
        config.put("topic.segment.bytes", Integer.toString(segmentBytes(largestRecordBytes())));
        config.put("topic.compression.type", Topics.COMPRESSION);
        return Map.copyOf(config);
    }

    Map<String, String> brokerConfig() {
        int requestBytes = requestBytes(largestRecordBytes());
        return Map.of(
                "socket.request.max.bytes",
                Integer.toString(Math.max(SOCKET_REQUEST_BYTES_DEFAULT, requestBytes)));
    }

    static int requestBytes(int recordBytes) {
        return Math.addExact(recordBytes, REQUEST_ENVELOPE_BYTES);
    }
}
