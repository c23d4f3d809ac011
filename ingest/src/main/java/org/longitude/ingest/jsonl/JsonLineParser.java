package org.longitude.ingest.jsonl;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.codes.CodeList;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.Categories;
import org.longitude.ingest.source.ChartTimes;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.NoteFields;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.StrictUtf8;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;
import org.longitude.schemas.v1.NoteCategory;
import org.longitude.schemas.v1.NoteStatus;

/**
 * One line to one note with its codes, or to the problem that it has. A line is taken whole or not
 * at all: a good note with a bad code is refused, so that it can be put right and sent again.
 */
final class JsonLineParser {

    /** Marks the admission of a note that has none of its own, apart from any source's ids. */
    private static final String ADMISSION_OF_ONE_NOTE = "single:";

    private static final String MESSAGE_ID = "message_id";

    private final JsonLinesSettings settings;

    JsonLineParser(JsonLinesSettings settings) {
        this.settings = settings;
    }

    /** What became of a line. */
    sealed interface Parsed {

        /** The line is good. */
        record Good(List<Intake> items) implements Parsed {}

        /** The line is refused. */
        record Bad(Problem problem) implements Parsed {}
    }

    /** A note, with the codes that stand beside it. */
    Parsed parse(byte[] line) {
        return parse(line, (String) null);
    }

    /**
     * A note out of a message that its sender named.
     *
     * @param sendersId the sender's id of the message
     */
    Parsed parse(byte[] line, @Nullable String sendersId) {
        return parse(line, reading -> List.of(reading.note(sendersId)));
    }

    /** Codes without a note. */
    Parsed parseCodes(byte[] line, @Nullable String sendersId) {
        return parse(line, reading -> reading.codesAlone(sendersId));
    }

    private Parsed parse(byte[] line, Function<Line, List<Intake>> read) {
        Problems problems = new Problems();
        Optional<String> characters = StrictUtf8.decode(line);
        if (characters.isEmpty()) {
            return new Parsed.Bad(new Problem(RejectionReason.INVALID_UTF8, null));
        }
        JsonFields fields = JsonFields.parse(characters.get(), problems);
        if (!problems.none()) {
            return new Parsed.Bad(problems.first().orElseThrow());
        }
        List<Intake> items = read.apply(new Line(fields, problems));
        return problems.first()
                .<Parsed>map(Parsed.Bad::new)
                .orElseGet(() -> new Parsed.Good(items));
    }

    /** The reading of one line. */
    private final class Line {

        private final JsonFields fields;
        private final Problems problems;
        private final JsonValues values;
        private final FieldRules rules;

        Line(JsonFields fields, Problems problems) {
            this.fields = fields;
            this.problems = problems;
            this.values = new JsonValues(problems);
            this.rules = new FieldRules(problems);
        }

        NoteRead note(@Nullable String sendersId) {
            Arrival arrival = settings.arrival();
            NoteFields note = fields();
            String noteId = note.noteId() == null ? note.contentId() : note.noteId();
            String admissionId = note.admissionId();
            if (admissionId == null && settings.admissionPerNote()) {
                admissionId = ADMISSION_OF_ONE_NOTE + noteId;
            }
            String messageId = rules.id(sendersId, MESSAGE_ID);
            List<AssignedCodes> codes = codes(admissionId, note.patientId(), messageId);
            ClinicalNote value = note.toNote(noteId, admissionId, arrival, messageId);
            return new NoteRead(value, codes);
        }

        List<Intake> codesAlone(@Nullable String sendersId) {
            if (fields.get(Field.CODES).isEmpty()) {
                problems.add(RejectionReason.MISSING_CODE, Field.CODES.label());
            }
            String admissionId = admissionId();
            if (admissionId == null) {
                problems.add(RejectionReason.CODES_WITHOUT_ADMISSION, Field.ADMISSION_ID.label());
            }
            String messageId = rules.id(sendersId, MESSAGE_ID);
            List<AssignedCodes> lists = codes(admissionId, id(Field.PATIENT_ID), messageId);
            if (lists.isEmpty()) {
                problems.add(RejectionReason.MISSING_CODE, Field.CODES.label());
            }
            return lists.stream().<Intake>map(CodesRead::new).toList();
        }

        private List<AssignedCodes> codes(
                @Nullable String admissionId,
                @Nullable String patientId,
                @Nullable String messageId) {
            return new JsonCodes(settings.codeSystem(), problems)
                    .read(fields.get(Field.CODES), admissionId, patientId).stream()
                            .map(
                                    (CodeList list) ->
                                            list.toAssignedCodes(
                                                    settings.arrival(), messageId, null))
                            .toList();
        }

        private @Nullable String admissionId() {
            return rules.admissionId(
                    values.id(fields.get(Field.ADMISSION_ID), Field.ADMISSION_ID.label()),
                    Field.ADMISSION_ID.label());
        }

        private NoteFields fields() {
            NoteStatus status = status();
            boolean mayBeBlank = status == NoteStatus.ENTERED_IN_ERROR;
            String text = string(Field.TEXT);
            return new NoteFields(
                    id(Field.NOTE_ID),
                    admissionId(),
                    id(Field.PATIENT_ID),
                    title(),
                    life(status),
                    chartedAt(),
                    rules.text(text, Field.TEXT.label(), mayBeBlank));
        }

        private NoteFields.Title title() {
            String name = string(Field.CATEGORY);
            String description = string(Field.DESCRIPTION);
            NoteCategory category =
                    name == null || name.isBlank()
                            ? settings.defaultCategory()
                            : Categories.of(name);
            return new NoteFields.Title(
                    category,
                    rules.title(
                            Categories.describe(category, name, description),
                            Field.DESCRIPTION.label()));
        }

        private NoteFields.Life life(NoteStatus status) {
            Long version =
                    values.wholeNumber(
                            fields.get(Field.SOURCE_VERSION),
                            0,
                            RejectionReason.BAD_VERSION,
                            Field.SOURCE_VERSION.label());
            return new NoteFields.Life(
                    status,
                    version == null ? 0 : version,
                    id(Field.REPLACES_NOTE_ID),
                    id(Field.PARENT_NOTE_ID));
        }

        private NoteStatus status() {
            String name = string(Field.STATUS);
            if (name == null) {
                return NoteStatus.FINAL;
            }
            return switch (name.strip().toUpperCase(Locale.ROOT).replace('-', '_')) {
                case "PRELIMINARY" -> NoteStatus.PRELIMINARY;
                case "FINAL" -> NoteStatus.FINAL;
                case "ADDENDUM" -> NoteStatus.ADDENDUM;
                case "AMENDED" -> NoteStatus.AMENDED;
                case "ENTERED_IN_ERROR" -> NoteStatus.ENTERED_IN_ERROR;
                default -> {
                    problems.add(RejectionReason.UNKNOWN_STATUS, Field.STATUS.label());
                    yield NoteStatus.UNKNOWN;
                }
            };
        }

        private @Nullable Instant chartedAt() {
            return ChartTimes.parse(string(Field.CHARTED_AT), Field.CHARTED_AT.label(), problems);
        }

        private @Nullable String id(Field field) {
            Optional<JsonNode> value = fields.get(field);
            return rules.id(values.id(value, field.label()), field.label());
        }

        private @Nullable String string(Field field) {
            return values.string(fields.get(field), field.label());
        }
    }
}
