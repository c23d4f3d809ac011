package org.longitude.ingest.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Claim;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.codes.CodeList;
import org.longitude.ingest.codes.IcdNotation;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Skipped;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.RecordLimits;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

/**
 * Claims and conditions to assigned codes. A list on icd.assigned is an admission's whole list of
 * one system and kind, so what one message says of an admission is its list: of its claims where
 * there are any, else of its conditions. A claim or condition that is taken back leaves what else
 * the message says of its system and kind. Where that is nothing, a claim that is taken back leaves
 * an empty list; conditions alone leave everything as it stands, since each is one code of a list
 * that others gave too.
 */
final class BilledCodes {

    private final FhirIds ids;
    private final Message message;
    private final Map<Group, List<Statement>> groups = new LinkedHashMap<>();

    BilledCodes(Message message, FhirIds ids) {
        this.message = message;
        this.ids = ids;
    }

    private record Group(String admissionId, CodeSystem system, CodeKind kind) {}

    /** What a resource's status makes of the codes in it. */
    private enum Standing {
        CLAIMED,
        DIAGNOSED,
        CLAIM_WITHDRAWN,
        DIAGNOSIS_WITHDRAWN
    }

    /** One code as one resource states it. */
    record Statement(
            String admissionId,
            @Nullable String patientId,
            CodeSystem system,
            CodeKind kind,
            String code,
            @Nullable Integer sequence,
            @Nullable Instant assignedAt,
            Standing standing) {}

    /** Whose code is read. */
    private record Owner(
            String admissionId,
            @Nullable String patientId,
            @Nullable Instant at,
            Standing standing) {}

    /** What a condition states; empty where no bill rests on it. */
    Optional<List<Statement>> read(Condition condition, Problems problems) {
        boolean diagnosis = hasCode(condition.getCategory(), "encounter-diagnosis");
        boolean listed = hasCode(condition.getCategory(), "problem-list-item") && !diagnosis;
        List<CodeableConcept> verified = List.of(condition.getVerificationStatus());
        if (listed || hasCode(verified, "refuted") || !hasIcd(condition.getCode())) {
            return Optional.empty();
        }
        if (!condition.hasEncounter() && !diagnosis) {
            return Optional.empty();
        }
        Optional<Owner> owner =
                owner(
                        List.of(condition.getEncounter()),
                        condition.getSubject(),
                        FhirTimes.of(condition.getRecordedDateElement(), "recordedDate", problems),
                        hasCode(verified, "entered-in-error")
                                ? Standing.DIAGNOSIS_WITHDRAWN
                                : Standing.DIAGNOSED,
                        problems);
        List<Statement> statements = new ArrayList<>();
        owner.ifPresent(
                of -> add(statements, of, condition.getCode(), CodeKind.DIAGNOSIS, null, problems));
        return Optional.of(statements);
    }

    /** What a claim states; empty where no bill rests on it. */
    Optional<List<Statement>> read(Claim claim, Problems problems) {
        Optional<Standing> standing = standing(claim);
        if (standing.isEmpty()) {
            return Optional.empty();
        }
        List<Statement> statements = new ArrayList<>();
        boolean coded =
                claim.getDiagnosis().stream().anyMatch(one -> hasIcd(concept(one)))
                        || claim.getProcedure().stream()
                                .anyMatch(
                                        one ->
                                                one.hasProcedureCodeableConcept()
                                                        && hasIcd(
                                                                one.getProcedureCodeableConcept()));
        if (!coded) {
            return Optional.empty();
        }
        List<Reference> encounters =
                claim.getItem().stream().flatMap(item -> item.getEncounter().stream()).toList();
        Optional<Owner> owner =
                owner(
                        encounters,
                        claim.getPatient(),
                        FhirTimes.of(claim.getCreatedElement(), "created", problems),
                        standing.get(),
                        problems);
        if (owner.isPresent()) {
            addClaim(statements, owner.get(), claim, problems);
        }
        return Optional.of(statements);
    }

    /** Empty for drafts, and for what asks a payer beforehand. */
    private static Optional<Standing> standing(Claim claim) {
        if (claim.getStatus() == null
                || (claim.getUse() != null && claim.getUse() != Claim.Use.CLAIM)) {
            return Optional.empty();
        }
        return switch (claim.getStatus()) {
            case ACTIVE -> Optional.of(Standing.CLAIMED);
            case CANCELLED, ENTEREDINERROR -> Optional.of(Standing.CLAIM_WITHDRAWN);
            case DRAFT, NULL -> Optional.empty();
        };
    }

    private void addClaim(List<Statement> statements, Owner owner, Claim claim, Problems problems) {
        for (Claim.DiagnosisComponent diagnosis : claim.getDiagnosis()) {
            Integer rank = rank(diagnosis.hasSequence(), diagnosis.getSequence(), problems);
            add(statements, owner, concept(diagnosis), CodeKind.DIAGNOSIS, rank, problems);
        }
        for (Claim.ProcedureComponent procedure : claim.getProcedure()) {
            Integer rank = rank(procedure.hasSequence(), procedure.getSequence(), problems);
            if (procedure.hasProcedureCodeableConcept()) {
                add(
                        statements,
                        owner,
                        procedure.getProcedureCodeableConcept(),
                        CodeKind.PROCEDURE,
                        rank,
                        problems);
            }
        }
    }

    /** Keeps what a good resource stated. */
    void keep(List<Statement> statements) {
        for (Statement one : statements) {
            groups.computeIfAbsent(
                            new Group(one.admissionId(), one.system(), one.kind()),
                            group -> new ArrayList<>())
                    .add(one);
        }
    }

    /** The lists of the whole message, and what changes none. */
    List<Intake> lists(
            Arrival arrival,
            @Nullable String sendersId,
            SourcePosition position,
            Problems problems) {
        List<Intake> lists = new ArrayList<>();
        groups.forEach(
                (group, all) -> {
                    List<Statement> standing = standing(all);
                    if (standing.isEmpty() && !isClaimed(all)) {
                        lists.add(new Skipped(position, Skipped.Reason.WITHDRAWN_ALONE));
                        return;
                    }
                    if (standing.size() > RecordLimits.ASSIGNED_CODES_MAX) {
                        problems.add(RejectionReason.TOO_MANY_CODES, "codes");
                        return;
                    }
                    lists.add(list(group, all, standing, arrival, sendersId));
                });
        return lists;
    }

    private static boolean isClaimed(List<Statement> all) {
        return all.stream().anyMatch(one -> one.standing() == Standing.CLAIM_WITHDRAWN);
    }

    /** The claims' statements where there are any, in billing order, each code once. */
    private static List<Statement> standing(List<Statement> all) {
        Standing counting =
                all.stream().anyMatch(one -> one.standing() == Standing.CLAIMED)
                        ? Standing.CLAIMED
                        : Standing.DIAGNOSED;
        Map<String, Statement> byCode = new LinkedHashMap<>();
        all.stream()
                .filter(one -> one.standing() == counting)
                .sorted(
                        Comparator.comparing(
                                Statement::sequence,
                                Comparator.nullsLast(Comparator.naturalOrder())))
                .forEach(one -> byCode.putIfAbsent(one.code(), one));
        return List.copyOf(byCode.values());
    }

    private static CodesRead list(
            Group group,
            List<Statement> all,
            List<Statement> standing,
            Arrival arrival,
            @Nullable String sendersId) {
        List<Statement> said = standing.isEmpty() ? all : standing;
        CodeList list =
                new CodeList(
                        group.admissionId(),
                        said.get(0).patientId(),
                        group.system(),
                        group.kind(),
                        standing.stream()
                                .map(one -> new CodeList.Entry(one.code(), one.sequence()))
                                .toList());
        Instant at =
                said.stream()
                        .map(Statement::assignedAt)
                        .filter(time -> time != null)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
        return new CodesRead(list.toAssignedCodes(arrival, sendersId, at));
    }

    private Optional<Owner> owner(
            List<Reference> encounters,
            Reference subject,
            @Nullable Instant at,
            Standing standing,
            Problems problems) {
        FieldRules rules = new FieldRules(problems);
        String admission = null;
        for (Reference encounter : encounters) {
            String one = rules.admissionId(ids.admission(encounter, problems), "encounter");
            if (admission != null && one != null && !admission.equals(one)) {
                problems.add(RejectionReason.AMBIGUOUS_ADMISSION, "encounter");
            }
            admission = admission == null ? one : admission;
        }
        if (admission == null) {
            problems.add(RejectionReason.CODES_WITHOUT_ADMISSION, "encounter");
            return Optional.empty();
        }
        String patient = rules.id(ids.patient(subject, problems), "subject");
        return Optional.of(new Owner(admission, patient, at, standing));
    }

    /** Adds the concept's ICD coding; a concept in other systems only is not billed. */
    private static void add(
            List<Statement> statements,
            Owner owner,
            CodeableConcept concept,
            CodeKind kind,
            @Nullable Integer rank,
            Problems problems) {
        for (Coding coding : concept.getCoding()) {
            Optional<CodeSystems.Named> named = CodeSystems.of(coding.getSystem());
            if (named.isEmpty()) {
                continue;
            }
            CodeKind of = named.get().kind() == null ? kind : named.get().kind();
            Optional<String> written =
                    coding.hasCode()
                            ? IcdNotation.written(coding.getCode(), named.get().system(), of)
                            : Optional.empty();
            if (written.isEmpty()) {
                problems.add(
                        coding.hasCode() ? RejectionReason.BAD_CODE : RejectionReason.MISSING_CODE,
                        "code");
                return;
            }
            statements.add(
                    new Statement(
                            owner.admissionId(),
                            owner.patientId(),
                            named.get().system(),
                            of,
                            written.get(),
                            rank,
                            owner.at(),
                            owner.standing()));
        }
    }

    private static @Nullable Integer rank(boolean given, int sequence, Problems problems) {
        if (!given) {
            return null;
        }
        if (sequence < 1 || sequence > RecordLimits.ASSIGNED_CODES_MAX) {
            problems.add(RejectionReason.BAD_SEQUENCE, "sequence");
            return null;
        }
        return sequence;
    }

    private CodeableConcept concept(Claim.DiagnosisComponent diagnosis) {
        if (diagnosis.hasDiagnosisCodeableConcept()) {
            return diagnosis.getDiagnosisCodeableConcept();
        }
        if (!diagnosis.hasDiagnosisReference()) {
            return new CodeableConcept();
        }
        return message.resolve(diagnosis.getDiagnosisReference())
                .filter(Condition.class::isInstance)
                .map(condition -> ((Condition) condition).getCode())
                .orElseGet(CodeableConcept::new);
    }

    private static boolean hasIcd(CodeableConcept concept) {
        return concept.getCoding().stream()
                .anyMatch(coding -> CodeSystems.of(coding.getSystem()).isPresent());
    }

    private static boolean hasCode(List<CodeableConcept> concepts, String code) {
        return concepts.stream()
                .flatMap(concept -> concept.getCoding().stream())
                .anyMatch(coding -> code.equals(coding.getCode()));
    }
}
