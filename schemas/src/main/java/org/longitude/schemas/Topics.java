package org.longitude.schemas;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
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
 * Every topic of Longitude. All but the releases are keyed by admission and have the same number of
 * partitions, so that whatever belongs to one admission stays in order and can be joined.
 *
 * <p>Record timestamps are the time of arrival: producers stamp them ({@code
 * message.timestamp.type=CreateTime}) and never copy a date from a chart, which may lie centuries
 * ahead.
 */
public final class Topics {

    /** Partitions of every topic keyed by admission, unless the creator asks for others. */
    public static final int PARTITIONS = 8;

    static final String COMPRESSION = "zstd";

    private static final long DAY_MS = 24L * 60 * 60 * 1000;
    private static final long FOREVER = -1;

    /** Notes as they arrived: the archive, kept for ever. */
    public static final Topic<String, ClinicalNote> NOTES_RAW =
            kept("longitude.notes.raw.v1", ClinicalNote.class, FOREVER);

    /** What happened to admissions, kept for ever. */
    public static final Topic<String, AdmissionEvent> ADMISSIONS_EVENTS =
            kept("longitude.admissions.events.v1", AdmissionEvent.class, FOREVER);

    /** Notes after the paper's pre-processing: training input, kept for ever. */
    public static final Topic<String, NormalizedNote> NOTES_NORMALIZED =
            kept("longitude.notes.normalized.v1", NormalizedNote.class, FOREVER);

    /** Admissions with a live note, ready for the encoder: work in progress, kept a week. */
    public static final Topic<String, TokenizedAdmission> ADMISSIONS_TOKENIZED =
            kept("longitude.admissions.tokenized.v1", TokenizedAdmission.class, 7 * DAY_MS);

    /** Admissions of history only, coded when nothing live waits; a backlog may take weeks. */
    public static final Topic<String, TokenizedAdmission> ADMISSIONS_TOKENIZED_HISTORY =
            kept(
                    "longitude.admissions.tokenized-history.v1",
                    TokenizedAdmission.class,
                    30 * DAY_MS);

    /** Revisions that a newer one overtook before they were coded, kept as long as predictions. */
    public static final Topic<String, SupersededRevision> ADMISSIONS_SUPERSEDED =
            kept("longitude.admissions.superseded.v1", SupersededRevision.class, FOREVER);

    /** The codes that people assigned: the history, kept for ever. */
    public static final Topic<String, AssignedCodes> ICD_ASSIGNED =
            kept("longitude.icd.assigned.v1", AssignedCodes.class, FOREVER);

    /** The codes that the model predicted: the history and billing's contract, kept for ever. */
    public static final Topic<String, IcdPrediction> ICD_PREDICTIONS =
            kept("longitude.icd.predictions.v1", IcdPrediction.class, FOREVER);

    /** What a challenger would have predicted of a share of the admissions; nobody bills by it. */
    public static final Topic<String, IcdPrediction> ICD_PREDICTIONS_SHADOW =
            kept("longitude.icd.predictions-shadow.v1", IcdPrediction.class, 90 * DAY_MS);

    /** What predictions mean to billing, as FHIR; the export's table holds what stands. */
    public static final Topic<String, BillingChange> BILLING_FHIR =
            kept("longitude.billing.fhir.v1", BillingChange.class, 365 * DAY_MS);

    /** The latest release of each role. */
    public static final Topic<String, ModelRelease> MODELS_RELEASED =
            new Topic<>(
                    "longitude.models.released.v1",
                    Serdes.String(),
                    ModelRelease.class,
                    1,
                    config(ModelRelease.class, Map.of("cleanup.policy", "compact")));

    private static final List<Topic<?, ?>> ALL =
            List.of(
                    NOTES_RAW,
                    ADMISSIONS_EVENTS,
                    NOTES_NORMALIZED,
                    ADMISSIONS_TOKENIZED,
                    ADMISSIONS_TOKENIZED_HISTORY,
                    ADMISSIONS_SUPERSEDED,
                    ICD_ASSIGNED,
                    ICD_PREDICTIONS,
                    ICD_PREDICTIONS_SHADOW,
                    BILLING_FHIR,
                    MODELS_RELEASED);

    private static final List<Topic<?, ?>> OUTSIDERS_USE =
            List.of(NOTES_RAW, ADMISSIONS_SUPERSEDED, ICD_ASSIGNED, ICD_PREDICTIONS, BILLING_FHIR);

    private Topics() {}

    /** All of them, dead-letter topics not counted. */
    public static List<Topic<?, ?>> all() {
        return ALL;
    }

    /** Which changes of a topic's schema are allowed; checked in the build and by the registry. */
    public static Compatibility compatibility(Topic<?, ?> topic) {
        return OUTSIDERS_USE.contains(topic)
                ? Compatibility.FULL_TRANSITIVE
                : Compatibility.BACKWARD_TRANSITIVE;
    }

    /** Settings of a topic's dead-letter topic: kept for a year, since a person looks at it. */
    static Map<String, String> dlqConfig(Topic<?, ?> topic) {
        return config(topic.valueType(), kept(365 * DAY_MS));
    }

    private static <V extends SpecificRecord> Topic<String, V> kept(
            String name, Class<V> valueType, long retentionMs) {
        return new Topic<>(
                name, Serdes.String(), valueType, PARTITIONS, config(valueType, kept(retentionMs)));
    }

    private static Map<String, String> kept(long retentionMs) {
        return Map.of(
                "cleanup.policy", "delete",
                "retention.ms", Long.toString(retentionMs),
                "retention.bytes", "-1");
    }

    private static Map<String, String> config(Class<?> valueType, Map<String, String> policy) {
        Map<String, String> config = new HashMap<>(policy);
        RecordLimits limits = Limits.current();
        int recordBytes = limits.recordBytesMax(valueType);
        config.put("max.message.bytes", Integer.toString(recordBytes));
        config.put("segment.bytes", Integer.toString(limits.segmentBytes(recordBytes)));
        config.put("compression.type", COMPRESSION);
        config.put("message.timestamp.type", "CreateTime");
        return config;
    }
}
