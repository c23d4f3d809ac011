package org.longitude.ingest.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.longitude.ingest.fhir.FhirSamples.base64;
import static org.longitude.ingest.fhir.FhirSamples.bundle;
import static org.longitude.ingest.fhir.FhirSamples.content;
import static org.longitude.ingest.fhir.FhirSamples.document;
import static org.longitude.ingest.fhir.FhirSamples.json;

import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Skipped;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AdmissionEventKind;
import org.longitude.schemas.v1.AssignedCode;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

final class FhirConverterTest {

    private static final String STAY =
            "{'resourceType':'Encounter','id':'e1','status':'finished',"
                    + "'identifier':[{'system':'urn:oid:1.2.3','value':'A7',"
                    + "'type':{'coding':[{'code':'VN'}]}}],"
                    + "'subject':{'reference':'Patient/p1'},"
                    + "'period':{'start':'2024-03-01T08:00:00+01:00','end':'2024-03-05'}}";
    private static final String PATIENT =
            "{'resourceType':'Patient','id':'p1','identifier':["
                    + "{'system':'http://hl7.org/fhir/sid/us-ssn','value':'000-00-0000',"
                    + "'type':{'coding':[{'code':'SS'}]}},"
                    + "{'system':'urn:oid:1.2.4','value':'P9','type':{'coding':[{'code':'MR'}]}}]}";

    @Test
    void shouldTakeEveryPartWhenADocumentHasThemAll() {
        // when
        ClinicalNote note =
                note(
                        document(
                                "'id':'d1','meta':{'versionId':'3'},'docStatus':'final',"
                                        + "'type':{'coding':[{'system':'http://loinc.org',"
                                        + "'code':'18842-5','display':'Discharge summary'}]},"
                                        + "'subject':{'reference':'Patient/p1'},"
                                        + "'date':'2024-03-05T10:30:00-05:00',"
                                        + "'description':'Summary of the stay',"
                                        + "'context':{'encounter':[{'reference':'Encounter/e1'}]},"
                                        + content("Went home well.")));

        // then
        assertThat(note.getNoteId()).isEqualTo("DocumentReference/d1");
        assertThat(note.getAdmissionId()).isEqualTo("e1");
        assertThat(note.getPatientId()).isEqualTo("p1");
        assertThat(note.getCategory()).isEqualTo(NoteCategory.DISCHARGE_SUMMARY);
        assertThat(note.getDescription().value()).isEqualTo("Summary of the stay");
        assertThat(note.getChartedAt()).isEqualTo(Instant.parse("2024-03-05T15:30:00Z"));
        assertThat(note.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(note.getSourceVersion()).isEqualTo(3);
        assertThat(note.getText().value()).isEqualTo("Went home well.");
        assertThat(note.getSourceSystem()).isEqualTo("test");
    }

    private static final String ABSENT =
            "{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/data-absent-reason',"
                    + "'valueCode':'unknown'}]}";

    @Test
    void shouldReadOnWhenValuesAreSaidToBeAbsent() {
        // given
        String patient =
                "{'resourceType':'Patient','id':'p2','identifier':["
                        + "{'system':'urn:oid:1.2.4','_value':ABSENT}]}";
        String document =
                document(
                        "'id':'d2','masterIdentifier':{'system':'urn:x','_value':ABSENT},"
                                + "'_description':ABSENT,'subject':{'reference':'Patient/p2'},"
                                + "'type':{'coding':[{'system':'http://loinc.org','_code':ABSENT,"
                                + "'_display':ABSENT}]},"
                                + content("Slept well.")
                                        .replace("{'contentType", "{'_title':ABSENT,'contentType"));
        String composition =
                "{'resourceType':'Composition','id':'c2','status':'final','_date':ABSENT,"
                        + "'section':[{'_title':ABSENT,'text':{'status':'generated','div':"
                        + "'<div xmlns=\\'http://www.w3.org/1999/xhtml\\'>Ate well.</div>'}}]}";
        String report =
                "{'resourceType':'DiagnosticReport','id':'r2','status':'final',"
                        + "'_conclusion':ABSENT}";
        String empty =
                document("'id':'d3','content':[{'attachment':{'_data':ABSENT,'_url':ABSENT}}]");

        // when
        FhirReading reading =
                FhirSamples.read(
                        json(
                                bundle("collection", patient, document, composition, report, empty)
                                        .replace("ABSENT", ABSENT)));

        // then
        assertThat(notes(reading))
                .extracting(note -> note.getText().value())
                .containsExactly("Slept well.", "Ate well.");
        assertThat(notes(reading).get(0).getNoteId()).isEqualTo("DocumentReference/d2");
        assertThat(notes(reading).get(0).getPatientId()).isEqualTo("p2");
        assertThat(reading.problem().orElseThrow().reason().code()).isEqualTo("missing_text");
    }

    @Test
    void shouldTakeTheHospitalsIdWhenTheStatesComesFirstWithoutAType() {
        String patient =
                "{'resourceType':'Patient','id':'p3','identifier':["
                        + "{'system':'http://hl7.org/fhir/sid/us-ssn','value':'000-00-0000'},"
                        + "{'system':'urn:oid:1.2.4','value':'P9'}]}";

        FhirReading reading =
                FhirSamples.read(
                        bundle(
                                "collection",
                                json(patient),
                                document(
                                        "'subject':{'reference':'Patient/p3'},"
                                                + content("Slept well."))));

        assertThat(notes(reading).get(0).getPatientId()).isEqualTo("urn:oid:1.2.4|P9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'data':'JVBERg=='", "'url':'https://north.example/7.pdf'"})
    void shouldTakeTheConclusionAndCountTheFormWhenAReportIsAPdf(String form) {
        FhirReading reading =
                FhirSamples.read(
                        json(
                                "{'resourceType':'DiagnosticReport','id':'r7','status':'final',"
                                        + "'conclusion':'No fracture.','presentedForm':[{"
                                        + "'contentType':'application/pdf',"
                                        + form
                                        + "}]}"));

        assertThat(notes(reading).get(0).getText().value()).isEqualTo("No fracture.");
        assertThat(skips(reading)).containsExactly(Skipped.Reason.ATTACHMENT_UNREAD);
    }

    @Test
    void shouldCountACompositionWhenItsSectionsHoldResourcesOnly() {
        FhirReading reading =
                FhirSamples.read(
                        json(
                                "{'resourceType':'Composition','status':'final','section':[{"
                                        + "'title':'Vital signs','section':[{'entry':[{"
                                        + "'reference':'Observation/1'}]}]}]}"));

        assertThat(skips(reading)).containsExactly(Skipped.Reason.NO_NARRATIVE);
    }

    @Test
    void shouldTakeTheRestWhenAStayBeganAtNoKnownTime() {
        FhirReading reading =
                FhirSamples.read(
                        bundle(
                                "transaction",
                                json(
                                        "{'resourceType':'Encounter','id':'e9','status':'in-progress'}"),
                                document(content("Slept well."))));

        assertThat(notes(reading)).hasSize(1);
        assertThat(skips(reading)).containsExactly(Skipped.Reason.NO_EVENT);
    }

    private static List<Skipped.Reason> skips(FhirReading reading) {
        return reading.items().stream()
                .filter(Skipped.class::isInstance)
                .map(item -> ((Skipped) item).reason())
                .toList();
    }

    @Test
    void shouldTakeBusinessIdentifiersWhenTheBundleHasEncounterAndPatient() {
        // when
        FhirReading reading =
                FhirSamples.read(
                        bundle(
                                "collection",
                                json(PATIENT),
                                json(STAY),
                                document(
                                        "'context':{'encounter':[{'reference':'Encounter/e1'}]},"
                                                + content("x"))));

        // then
        ClinicalNote note = notes(reading).get(0);
        assertThat(note.getAdmissionId()).isEqualTo("urn:oid:1.2.3|A7");
        assertThat(note.getPatientId()).isEqualTo("urn:oid:1.2.4|P9");
        assertThat(events(reading))
                .extracting(AdmissionEvent::getKind)
                .containsExactly(AdmissionEventKind.ADMITTED, AdmissionEventKind.DISCHARGED);
        assertThat(events(reading))
                .extracting(AdmissionEvent::getOccurredAt)
                .containsExactly(
                        Instant.parse("2024-03-01T07:00:00Z"),
                        Instant.parse("2024-03-05T00:00:00Z"));
        assertThat(events(reading)).allMatch(e -> e.getAdmissionId().equals("urn:oid:1.2.3|A7"));
    }

    @ParameterizedTest
    @CsvSource({
        "'''identifier'':{''system'':''urn:oid:1.2.3'',''value'':''A7''}', urn:oid:1.2.3|A7",
        "'''identifier'':{''system'':''urn:ietf:rfc:3986'',''value'':''urn:oid:1.2.9''}',"
                + " urn:oid:1.2.9",
        "'''identifier'':{''value'':''A|7''}', |A|7",
        "'''reference'':''Encounter?identifier=http://h.example|A7''', http://h.example|A7",
        "'''reference'':''Encounter?identifier=A7''', A7",
        "'''reference'':''http://h.example/fhir/Encounter/A7''', http://h.example/fhir|A7",
        "'''reference'':''Encounter/A7/_history/2''', A7",
    })
    void shouldFindTheAdmissionHoweverItIsReferredTo(String reference, String admission) {
        ClinicalNote note =
                note(document("'context':{'encounter':[{" + reference + "}]}," + content("x")));

        assertThat(note.getAdmissionId()).isEqualTo(admission);
    }

    @ParameterizedTest
    @CsvSource({
        "current, , FINAL",
        "current, final, FINAL",
        "current, preliminary, PRELIMINARY",
        "current, amended, AMENDED",
        "current, entered-in-error, ENTERED_IN_ERROR",
        "entered-in-error, final, ENTERED_IN_ERROR",
        "superseded, , FINAL",
    })
    void shouldTellWhereANoteStandsWhenItsStatusesSaySo(
            String status, String docStatus, NoteStatus expected) {
        String own = docStatus == null ? "" : "'docStatus':'" + docStatus + "',";
        ClinicalNote note =
                note(
                        json(
                                "{'resourceType':'DocumentReference','id':'d','status':'"
                                        + status
                                        + "',"
                                        + own
                                        + content("x")
                                        + "}"));

        assertThat(note.getStatus()).isEqualTo(expected);
    }

    @Test
    void shouldNeedNoTextWhenANoteIsTakenBack() {
        ClinicalNote note =
                note(
                        json(
                                "{'resourceType':'DocumentReference','id':'d',"
                                        + "'status':'entered-in-error'}"));

        assertThat(note.getStatus()).isEqualTo(NoteStatus.ENTERED_IN_ERROR);
        assertThat(note.getText().value()).isEmpty();
    }

    @Test
    void shouldRelateNotesWhenOneReplacesOrAppends() {
        ClinicalNote replacing =
                note(
                        document(
                                "'id':'2','relatesTo':[{'code':'replaces','target':"
                                        + "{'reference':'DocumentReference/1'}}],"
                                        + content("x")));
        ClinicalNote appending =
                note(
                        document(
                                "'id':'3','relatesTo':[{'code':'appends','target':"
                                        + "{'identifier':{'value':'1.2.840.1'}}}],"
                                        + content("x")));

        assertThat(replacing.getReplacesNoteId()).isEqualTo("DocumentReference/1");
        assertThat(replacing.getStatus()).isEqualTo(NoteStatus.FINAL);
        assertThat(appending.getParentNoteId()).isEqualTo("1.2.840.1");
        assertThat(appending.getStatus()).isEqualTo(NoteStatus.ADDENDUM);
    }

    @Test
    void shouldUseTheSameIdAsItsTargetWhenBothAreInTheBundle() {
        // given: new resources of a transaction, known by names of the message
        String first =
                "{'fullUrl':'urn:uuid:11111111-1111-1111-1111-111111111111','request':"
                        + "{'method':'POST','url':'DocumentReference'},'resource':"
                        + "{'resourceType':'DocumentReference','id':'tmp1','status':'current',"
                        + "'identifier':[{'system':'urn:oid:1.5','value':'N1'}],"
                        + content("one")
                        + "}}";
        String second =
                "{'resource':{'resourceType':'DocumentReference','id':'d2','status':'current',"
                        + "'relatesTo':[{'code':'replaces','target':{'reference':"
                        + "'urn:uuid:11111111-1111-1111-1111-111111111111'}}],"
                        + content("two")
                        + "}}";

        // when
        List<ClinicalNote> notes =
                notes(
                        FhirSamples.read(
                                json(
                                        "{'resourceType':'Bundle','type':'transaction','entry':["
                                                + first
                                                + ","
                                                + second
                                                + "]}")));

        // then
        assertThat(notes.get(0).getNoteId()).isEqualTo("urn:oid:1.5|N1");
        assertThat(notes.get(1).getReplacesNoteId()).isEqualTo("urn:oid:1.5|N1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "utf-8",
                "iso-8859-1",
                "windows-1252",
                "utf-16",
                "utf-16le",
                "ibm850",
                "iso-8859-15"
            })
    void shouldReadTheTextWhenTheContentTypeNamesItsCharset(String charset) {
        ClinicalNote note =
                note(
                        document(
                                "text/plain; charset=" + charset,
                                base64("caf\u00e9 na\u00efve", charset)));

        assertThat(note.getText().value()).isEqualTo("caf\u00e9 na\u00efve");
    }

    @Test
    void shouldReadCyrillicAndKanjiWhenTheirCharsetsAreNamed() {
        String russian = "\u0431\u043e\u043b\u044c\u043d\u043e\u0439";
        String kanji = "\u60a3\u8005";

        assertThat(note(document("text/plain;charset=koi8-r", base64(russian, "koi8-r"))))
                .extracting(note -> note.getText().value())
                .isEqualTo(russian);
        assertThat(note(document("text/plain;charset=shift_jis", base64(kanji, "shift_jis"))))
                .extracting(note -> note.getText().value())
                .isEqualTo(kanji);
    }

    @Test
    void shouldReadTheFormThatKeepsMostWhenAnAttachmentComesInSeveral() {
        ClinicalNote note =
                note(
                        document(
                                "'content':[{'attachment':{'contentType':'application/pdf','data':'"
                                        + base64("%PDF")
                                        + "'}},{'attachment':{'contentType':'text/html','data':'"
                                        + base64("<p>as HTML</p>")
                                        + "'}},{'attachment':{'contentType':'text/plain','data':'"
                                        + base64("as text")
                                        + "'}}]"));

        assertThat(note.getText().value()).isEqualTo("as text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Binary/b1", "urn:uuid:22222222-2222-2222-2222-222222222222"})
    void shouldReadABinaryWhenTheBundleHasIt(String url) {
        String binary =
                "{'fullUrl':'urn:uuid:22222222-2222-2222-2222-222222222222','resource':"
                        + "{'resourceType':'Binary','id':'b1','contentType':'text/rtf','data':'"
                        + base64("{\\rtf1 Plain \\b bold\\b0 .}")
                        + "'}}";
        String document =
                "{'resource':{'resourceType':'DocumentReference','id':'d','status':'current',"
                        + "'content':[{'attachment':{'url':'"
                        + url
                        + "'}}]}}";

        FhirReading reading =
                FhirSamples.read(
                        json(
                                "{'resourceType':'Bundle','type':'batch','entry':["
                                        + binary
                                        + ","
                                        + document
                                        + "]}"));

        assertThat(notes(reading).get(0).getText().value()).isEqualTo("Plain bold.");
    }

    @Test
    void shouldReadAClinicalDocumentWhenItIsAttached() {
        String cda =
                "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><component><structuredBody><component>"
                        + "<section><title>Course</title><text>Uneventful.</text></section>"
                        + "</component></structuredBody></component></ClinicalDocument>";

        ClinicalNote note = note(document("application/hl7-cda+xml", base64(cda)));

        assertThat(note.getText().value()).isEqualTo("Course\nUneventful.");
    }

    @Test
    void shouldAddTheConclusionWhenTheReportsFormLacksIt() {
        String report =
                "{'resourceType':'DiagnosticReport','id':'r','status':'%s',"
                        + "'code':{'text':'Chest X-ray'},"
                        + "'category':[{'coding':[{'system':"
                        + "'http://terminology.hl7.org/CodeSystem/v2-0074','code':'RAD'}]}],"
                        + "'encounter':{'reference':'Encounter/e1'},"
                        + "'effectiveDateTime':'2024-03','conclusion':'No acute disease.'%s}";
        String form = ",'presentedForm':[{'contentType':'text/plain','data':'%s'}]";

        ClinicalNote alone = note(json(report.formatted("final", "")));
        ClinicalNote both =
                note(json(report.formatted("corrected", form.formatted(base64("Lungs clear.")))));
        ClinicalNote within =
                note(
                        json(
                                report.formatted(
                                        "partial",
                                        form.formatted(base64("So: No acute\n disease.")))));

        assertThat(alone.getText().value()).isEqualTo("No acute disease.");
        assertThat(alone.getCategory()).isEqualTo(NoteCategory.RADIOLOGY);
        assertThat(alone.getChartedAt()).isEqualTo(Instant.parse("2024-03-01T00:00:00Z"));
        assertThat(alone.getAdmissionId()).isEqualTo("e1");
        assertThat(both.getText().value())
                .isEqualTo("Lungs clear.\n\nCONCLUSION:\nNo acute disease.");
        assertThat(both.getStatus()).isEqualTo(NoteStatus.AMENDED);
        assertThat(within.getText().value()).isEqualTo("So: No acute\n disease.");
        assertThat(within.getStatus()).isEqualTo(NoteStatus.PRELIMINARY);
    }

    @Test
    void shouldReadTheSectionsInOrderWhenTheBundleIsADocument() {
        String composition =
                "{'resourceType':'Composition','id':'c1','status':'amended','title':'Discharge',"
                        + "'type':{'coding':[{'system':'http://loinc.org','code':'18842-5'}]},"
                        + "'encounter':{'reference':'Encounter/e1'},'date':'2024-03-05',"
                        + "'section':[{'title':'Course','text':{'status':'generated','div':"
                        + "'<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><p>Better.</p></div>'},"
                        + "'section':[{'title':'Surgery','text':{'status':'generated','div':"
                        + "'<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">None.</div>'}}]},"
                        + "{'title':'Plan','text':{'status':'generated','div':"
                        + "'<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">"
                        + "<ul><li>Rest</li><li>Walk</li></ul></div>'}}]}";

        ClinicalNote note =
                notes(FhirSamples.read(bundle("document", json(composition), json(STAY)))).get(0);

        assertThat(note.getText().value())
                .isEqualTo("Course\nBetter.\n\nSurgery\nNone.\n\nPlan\n- Rest\n- Walk");
        assertThat(note.getNoteId()).isEqualTo("Composition/c1");
        assertThat(note.getAdmissionId()).isEqualTo("urn:oid:1.2.3|A7");
        assertThat(note.getStatus()).isEqualTo(NoteStatus.AMENDED);
    }

    @Test
    void shouldListTheClaimsCodesInBillingOrderWhenConditionsSayOtherwise() {
        String claim =
                "{'resourceType':'Claim','status':'active','use':'claim','created':'2024-03-06',"
                        + "'patient':{'reference':'Patient/p1'},"
                        + "'item':[{'sequence':1,'encounter':[{'reference':'Encounter/e1'}]}],"
                        + "'diagnosis':[{'sequence':2,'diagnosisCodeableConcept':{'coding':"
                        + "[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'I509'}]}},"
                        + "{'sequence':1,'diagnosisReference':{'reference':'Condition/k1'}}],"
                        + "'procedure':[{'sequence':1,'procedureCodeableConcept':{'coding':"
                        + "[{'system':'http://www.cms.gov/Medicare/Coding/ICD10',"
                        + "'code':'0DTJ4ZZ'}]}}]}";
        String condition =
                "{'resourceType':'Condition','id':'k1','encounter':{'reference':'Encounter/e1'},"
                        + "'code':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm',"
                        + "'code':'K35.80'}]}}";

        List<AssignedCodes> lists =
                codes(
                        FhirSamples.read(
                                bundle(
                                        "batch",
                                        json(PATIENT),
                                        json(STAY),
                                        json(condition),
                                        json(claim))));

        assertThat(lists).hasSize(2);
        AssignedCodes diagnoses = lists.get(0);
        assertThat(diagnoses.getAdmissionId()).isEqualTo("urn:oid:1.2.3|A7");
        assertThat(diagnoses.getPatientId()).isEqualTo("urn:oid:1.2.4|P9");
        assertThat(diagnoses.getCodes())
                .extracting(AssignedCode::getCode)
                .containsExactly("K35.80", "I50.9");
        assertThat(diagnoses.getAssignedAt()).isEqualTo(Instant.parse("2024-03-06T00:00:00Z"));
        assertThat(lists.get(1).getCodeSystem()).isEqualTo(CodeSystem.ICD_10_PCS);
        assertThat(lists.get(1).getKind()).isEqualTo(CodeKind.PROCEDURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'verificationStatus':{'coding':[{'code':'refuted'}]},",
                "'category':[{'coding':[{'code':'problem-list-item'}]}],"
            })
    void shouldCountAndNotBillWhenAConditionIsNoDiagnosis(String part) {
        FhirReading reading =
                FhirSamples.read(
                        json(
                                "{'resourceType':'Condition',"
                                        + part
                                        + "'encounter':{'reference':'Encounter/1'},'code':{'coding':"
                                        + "[{'system':'http://hl7.org/fhir/sid/icd-10-cm',"
                                        + "'code':'I50.9'}]}}"));

        assertThat(reading.items())
                .singleElement()
                .isInstanceOfSatisfying(
                        Skipped.class,
                        skipped ->
                                assertThat(skipped.reason()).isEqualTo(Skipped.Reason.NOT_BILLED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "entered-in-error"})
    void shouldWithdrawTheListWhenTheClaimThatGaveItIsTakenBack(String status) {
        AssignedCodes given = codes(FhirSamples.read(claim("active", "I509"))).get(0);

        List<AssignedCodes> lists = codes(FhirSamples.read(claim(status, "I509")));

        assertThat(lists).hasSize(1);
        AssignedCodes withdrawn = lists.get(0);
        assertThat(withdrawn.getCodes()).isEmpty();
        assertThat(withdrawn.getAdmissionId()).isEqualTo(given.getAdmissionId());
        assertThat(withdrawn.getPatientId()).isEqualTo(given.getPatientId());
        assertThat(withdrawn.getCodeSystem()).isEqualTo(given.getCodeSystem());
        assertThat(withdrawn.getKind()).isEqualTo(given.getKind());
        assertThat(withdrawn.getMessageId()).isNotEqualTo(given.getMessageId());
    }

    @Test
    void shouldLeaveTheOtherClaimsCodesWhenOneIsTakenBack() {
        List<AssignedCodes> lists =
                codes(
                        FhirSamples.read(
                                bundle(
                                        "batch",
                                        claim("cancelled", "I509"),
                                        claim("active", "K3580"))));

        assertThat(lists)
                .singleElement()
                .satisfies(
                        list ->
                                assertThat(list.getCodes())
                                        .extracting(AssignedCode::getCode)
                                        .containsExactly("K35.80"));
    }

    @ParameterizedTest
    @CsvSource({"'', 'I50.9 K35.80'", "K35.80, I50.9"})
    void shouldListTheConditionsThatAreLeftWhenOthersWereEnteredInError(
            String inError, String left) {
        String[] conditions =
                Stream.of("I50.9", "K35.80")
                        .map(code -> condition(code, inError.contains(code)))
                        .toArray(String[]::new);

        List<AssignedCodes> lists = codes(FhirSamples.read(bundle("batch", conditions)));

        assertThat(lists)
                .singleElement()
                .satisfies(
                        list ->
                                assertThat(
                                                list.getCodes().stream()
                                                        .map(AssignedCode::getCode)
                                                        .collect(Collectors.joining(" ")))
                                        .isEqualTo(left));
    }

    /** Such a list may be a claim's, of which the condition is one code. */
    @Test
    void shouldChangeNoListWhenConditionsAloneAreTakenBack() {
        FhirReading one = FhirSamples.read(condition("I50.9", true));
        FhirReading all =
                FhirSamples.read(
                        bundle("batch", condition("I50.9", true), condition("K35.80", true)));
        FhirReading claimed =
                FhirSamples.read(
                        bundle("batch", condition("I50.9", true), claim("cancelled", "I509")));

        assertThat(List.of(one, all))
                .allSatisfy(
                        reading ->
                                assertThat(reading.items())
                                        .singleElement()
                                        .isInstanceOfSatisfying(
                                                Skipped.class,
                                                skipped ->
                                                        assertThat(skipped.reason())
                                                                .isEqualTo(
                                                                        Skipped.Reason
                                                                                .WITHDRAWN_ALONE)));
        assertThat(codes(claimed))
                .singleElement()
                .satisfies(list -> assertThat(list.getCodes()).isEmpty());
    }

    @Test
    void shouldCountWhenWhatIsTakenBackNamesNoCode() {
        FhirReading reading =
                FhirSamples.read(json("{'resourceType':'Claim','status':'cancelled'}"));

        assertThat(reading.items())
                .singleElement()
                .isInstanceOfSatisfying(
                        Skipped.class,
                        skipped ->
                                assertThat(skipped.reason()).isEqualTo(Skipped.Reason.NOT_BILLED));
    }

    private static String claim(String status, String code) {
        return json(
                "{'resourceType':'Claim','status':'"
                        + status
                        + "','use':'claim','created':'2024-03-06',"
                        + "'patient':{'reference':'Patient/p1'},"
                        + "'item':[{'sequence':1,'encounter':[{'reference':'Encounter/e1'}]}],"
                        + "'diagnosis':[{'sequence':1,'diagnosisCodeableConcept':{'coding':"
                        + "[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'"
                        + code
                        + "'}]}}]}");
    }

    private static String condition(String code, boolean inError) {
        return json(
                "{'resourceType':'Condition','encounter':{'reference':'Encounter/e1'},"
                        + (inError
                                ? "'verificationStatus':{'coding':[{'code':'entered-in-error'}]},"
                                : "")
                        + "'code':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'"
                        + code
                        + "'}]}}");
    }

    @Test
    void shouldCancelTheDischargeWhenAStayIsUnderWayAgain() {
        FhirReading reading =
                FhirSamples.read(
                        json(
                                "{'resourceType':'Encounter','id':'1','status':'in-progress',"
                                        + "'meta':{'lastUpdated':'2024-03-06T00:00:00Z'},"
                                        + "'statusHistory':[{'status':'finished','period':"
                                        + "{'start':'2024-03-05','end':'2024-03-05T12:00:00Z'}}],"
                                        + "'period':{'start':'2024-03-01'}}"));

        assertThat(events(reading))
                .extracting(AdmissionEvent::getKind)
                .containsExactly(
                        AdmissionEventKind.ADMITTED, AdmissionEventKind.DISCHARGE_CANCELLED);
        assertThat(events(reading).get(1).getOccurredAt())
                .isEqualTo(Instant.parse("2024-03-05T12:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "entered-in-error"})
    void shouldCancelTheAdmissionWhenAStayIsAndItsTimeIsKnown(String status) {
        String stay = "{'resourceType':'Encounter','id':'1','status':'" + status + "'";

        FhirReading timed =
                FhirSamples.read(json(stay + ",'meta':{'lastUpdated':'2024-03-06T10:00:00Z'}}"));
        FhirReading timeless = FhirSamples.read(json(stay + "}"));

        assertThat(events(timed))
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.getKind())
                                    .isEqualTo(AdmissionEventKind.ADMISSION_CANCELLED);
                            assertThat(event.getOccurredAt())
                                    .isEqualTo(Instant.parse("2024-03-06T10:00:00Z"));
                        });
        assertThat(timeless.items()).singleElement().isInstanceOf(Skipped.class);
        assertThat(timeless.problem()).isEmpty();
    }

    @Test
    void shouldHaveTheSameIdsWhenAMessageIsSentAgain() {
        // given: nothing in it names the note
        String bundle =
                json(
                        "{'resourceType':'Bundle','type':'batch','identifier':{'system':'urn:oid:1.8',"
                                + "'value':'M5'},'entry':[{'resource':{'resourceType':"
                                + "'DocumentReference','status':'current',"
                                + content("x")
                                + "}}]}");

        // when
        ClinicalNote first = notes(FhirSamples.read(bundle)).get(0);
        ClinicalNote second = notes(FhirSamples.read(bundle)).get(0);
        ClinicalNote other =
                notes(FhirSamples.read(bundle.replace(base64("x"), base64("y")))).get(0);

        // then
        assertThat(second.getNoteId()).isEqualTo(first.getNoteId());
        assertThat(second.getMessageId()).isEqualTo(first.getMessageId());
        assertThat(first.getMessageId()).startsWith("urn:oid:1.8|M5#");
        assertThat(other.getMessageId()).isNotEqualTo(first.getMessageId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "ISO-8859-1"})
    void shouldReadXmlWhenItsEncodingIsAny(String encoding) {
        String xml =
                "<?xml version=\"1.0\" encoding=\""
                        + encoding
                        + "\"?><DocumentReference xmlns=\"http://hl7.org/fhir\"><id value=\"d\"/>"
                        + "<status value=\"current\"/><description value=\"caf\u00e9\"/><content>"
                        + "<attachment><contentType value=\"text/plain\"/><data value=\""
                        + base64("x")
                        + "\"/></attachment></content></DocumentReference>";

        ClinicalNote note = notes(FhirSamples.read(xml.getBytes(Charset.forName(encoding)))).get(0);

        assertThat(note.getDescription().value()).isEqualTo("caf\u00e9");
        assertThat(note.getText().value()).isEqualTo("x");
    }

    @Test
    void shouldKeepTheTypesNameWhenItIsNoneOfTheFifteen() {
        ClinicalNote note =
                note(
                        document(
                                "'type':{'text':'Home visit'},'description':'Second',"
                                        + content("x")));

        assertThat(note.getCategory()).isEqualTo(NoteCategory.UNKNOWN);
        assertThat(note.getDescription().value()).isEqualTo("Home visit: Second");
    }

    private static ClinicalNote note(String message) {
        FhirReading reading = FhirSamples.read(message.getBytes(UTF_8));
        assertThat(reading.problem()).isEmpty();
        return notes(reading).get(0);
    }

    private static List<ClinicalNote> notes(FhirReading reading) {
        return reading.items().stream()
                .filter(NoteRead.class::isInstance)
                .map(item -> ((NoteRead) item).note())
                .toList();
    }

    private static List<AdmissionEvent> events(FhirReading reading) {
        return reading.items().stream()
                .filter(EventRead.class::isInstance)
                .map(item -> ((EventRead) item).event())
                .toList();
    }

    private static List<AssignedCodes> codes(FhirReading reading) {
        return reading.items().stream()
                .filter(CodesRead.class::isInstance)
                .map(item -> ((CodesRead) item).codes())
                .toList();
    }
}
