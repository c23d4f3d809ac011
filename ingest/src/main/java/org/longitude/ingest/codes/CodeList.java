package org.longitude.ingest.codes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.ContentId;
import org.longitude.ingest.source.MessageIds;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.CodeDecision;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

/**
 * The codes of one system and kind that an admission was billed with.
 *
 * @param entries in billing order
 */
public record CodeList(
        String admissionId,
        @Nullable String patientId,
        CodeSystem system,
        CodeKind kind,
        List<Entry> entries) {

    private static final int BILLING_PRECEDENCE = 0;

    public CodeList {
        entries = List.copyOf(entries);
    }

    /**
     * One code in its written form.
     *
     * @param sequence its rank in the bill from 1; null where the source gives none
     */
    public record Entry(String code, @Nullable Integer sequence) {}

    /** Codes of one admission as its lists, one for each system and kind, in their order. */
    public static List<CodeList> of(
            String admissionId, @Nullable String patientId, List<WrittenCode> codes) {
        Map<Key, List<Entry>> lists = new LinkedHashMap<>();
        for (WrittenCode code : codes) {
            lists.computeIfAbsent(new Key(code.system(), code.kind()), key -> new ArrayList<>())
                    .add(code.entry());
        }
        return lists.entrySet().stream()
                .map(
                        list ->
                                new CodeList(
                                        admissionId,
                                        patientId,
                                        list.getKey().system(),
                                        list.getKey().kind(),
                                        list.getValue()))
                .toList();
    }

    private record Key(CodeSystem system, CodeKind kind) {}

    /** The list for icd.assigned; its message id is made of its content. */
    public AssignedCodes toAssignedCodes(Arrival arrival) {
        return toAssignedCodes(arrival, null, null);
    }

    /**
     * The list for icd.assigned, out of a message that its sender named.
     *
     * @param sendersId the sender's id of the message; see {@link MessageIds}
     * @param assignedAt when the codes were assigned; null where the source does not say
     */
    public AssignedCodes toAssignedCodes(
            Arrival arrival, @Nullable String sendersId, @Nullable Instant assignedAt) {
        return AssignedCodes.newBuilder()
                .setAdmissionId(admissionId)
                .setPatientId(patientId)
                .setCodeSystem(system)
                .setKind(kind)
                .setCodes(entries.stream().map(entry -> assigned(entry, arrival)).toList())
                .setAssignedBy(arrival.sourceSystem())
                .setSourceSystem(arrival.sourceSystem())
                .setAssignedAt(assignedAt)
                .setMessageId(MessageIds.of(sendersId, messageId(assignedAt)))
                .setReceivedAt(arrival.clock().instant())
                .build();
    }

    private static AssignedCode assigned(Entry entry, Arrival arrival) {
        return AssignedCode.newBuilder()
                .setCode(entry.code())
                .setSequence(entry.sequence())
                .setDecision(CodeDecision.ACCEPTED)
                .setSource(arrival.sourceSystem())
                .setPrecedence(BILLING_PRECEDENCE)
                .build();
    }

    private String messageId(@Nullable Instant assignedAt) {
        ContentId id = new ContentId().with(admissionId).with(patientId).with(system).with(kind);
        if (assignedAt != null) {
            id.with(assignedAt);
        }
        for (Entry entry : entries) {
            id.with(entry.code()).with(entry.sequence());
        }
        return id.id();
    }
}
