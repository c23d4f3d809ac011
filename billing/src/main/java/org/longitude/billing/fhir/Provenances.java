package org.longitude.billing.fhir;

import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityComponent;
import org.hl7.fhir.r4.model.Provenance.ProvenanceEntityRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.EvidenceSpan;
import org.longitude.schemas.v1.IcdPrediction;
import org.longitude.schemas.v1.PredictedNote;

/**
 * Which model said it and where it read it: the bundle as a contained Device, each note that was
 * read as an entity with its place on notes.raw, and in it the stretches that earned the codes, by
 * offsets. One Provenance for each revision and release, so that they add up to a history.
 */
final class Provenances {

    private static final String PARTICIPANT =
            "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    private static final String MODEL = "model";

    private Provenances() {}

    static Provenance of(IcdPrediction prediction, List<RankedCode> codes, List<Resource> targets) {
        Provenance provenance = new Provenance();
        provenance.setId(
                StableId.of(
                                "provenance",
                                prediction.getAdmissionId(),
                                prediction.getRevision(),
                                prediction.getReleaseNumber())
                        .toString());
        provenance.addExtension(Extensions.revision(prediction));
        provenance.addContained(model(prediction));
        for (Resource target : targets) {
            provenance.addTarget(new Reference(ChangeMaker.urn(target.getIdElement().getIdPart())));
        }
        if (targets.isEmpty()) {
            provenance.addTarget(References.encounter(prediction.getAdmissionId()));
        }
        provenance.setRecorded(Date.from(prediction.getCodedAt()));
        provenance
                .addAgent()
                .setType(Claims.coded(PARTICIPANT, "assembler"))
                .setWho(new Reference("#" + MODEL));
        addNotes(provenance, prediction, codes);
        return provenance;
    }

    private static Device model(IcdPrediction prediction) {
        Device model = new Device();
        model.setId(MODEL);
        model.addIdentifier()
                .setSystem("urn:longitude:bundle-sha256")
                .setValue(prediction.getBundleHash());
        model.addDeviceName().setName(prediction.getBundleId()).setType(DeviceNameType.MODELNAME);
        model.addVersion().setValue(Long.toString(prediction.getReleaseNumber()));
        return model;
    }

    private static void addNotes(
            Provenance provenance, IcdPrediction prediction, List<RankedCode> codes) {
        Map<String, ProvenanceEntityComponent> entities = new LinkedHashMap<>();
        for (PredictedNote note : prediction.getNotes()) {
            ProvenanceEntityComponent entity = entity(provenance, note.getNoteId());
            entity.addExtension(Extensions.note(note));
            entities.putIfAbsent(note.getNoteId(), entity);
        }
        for (RankedCode code : codes) {
            if (code.id().system() != CodeSystem.UNKNOWN) {
                for (EvidenceSpan span : code.code().getEvidence()) {
                    entities.computeIfAbsent(span.getNoteId(), id -> entity(provenance, id))
                            .addExtension(Extensions.evidence(code, span));
                }
            }
        }
    }

    private static ProvenanceEntityComponent entity(Provenance provenance, String noteId) {
        return provenance
                .addEntity()
                .setRole(ProvenanceEntityRole.SOURCE)
                .setWhat(References.note(noteId));
    }
}
