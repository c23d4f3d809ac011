package org.longitude.ingest.hl7;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.Arrival;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.FieldRules;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RecordKind;
import org.longitude.ingest.source.RejectionReason;
import org.longitude.ingest.source.Skipped;
import org.longitude.ingest.source.SourcePosition;

/**
 * One message's bytes to what it brings, or to the reason why it is refused. A pure function but
 * for the time of arrival: the same bytes always give the same ids.
 *
 * <p>Threading: immutable.
 */
public final class Hl7Converter {

    private static final Set<String> VERSIONS =
            Set.of(
                    "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1",
                    "2.8.2");
    private static final Set<String> PROCESSING_IDS = Set.of("P", "D", "T");
    private static final Map<String, RecordKind> KINDS =
            Map.of(
                    "MDM", RecordKind.NOTE,
                    "ORU", RecordKind.NOTE,
                    "ADT", RecordKind.EVENT,
                    "BAR", RecordKind.CODES,
                    "DFT", RecordKind.CODES);
    private static final Set<String> DOCUMENT_TRIGGERS =
            Set.of("T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08", "T09", "T10", "T11");
    private static final Pattern ADMISSION_TRIGGER = Pattern.compile("A\\d\\d");
    private static final Set<String> CODE_TRIGGERS = Set.of("P01", "P03", "P05", "P10", "P12");

    private final Hl7Settings settings;

    public Hl7Converter(Hl7Settings settings) {
        this.settings = settings;
    }

    /**
     * Converts a message.
     *
     * @param bytes the message; framing characters around it are not minded
     * @param position where it came from, for what is skipped
     */
    public Converted convert(byte[] bytes, SourcePosition position) {
        Problems problems = new Problems();
        Optional<Hl7Message> message =
                Hl7Message.parse(bytes, settings.defaults().characterSet(), problems);
        if (message.isEmpty()) {
            Hl7Header header = Hl7Message.headerOf(bytes);
            return refused(header, problems);
        }
        Hl7Header header = header(message.get());
        check(message.get(), header, problems);
        if (!problems.none()) {
            return refused(header, problems);
        }
        List<Intake> items = items(reading(message.get(), header, position, problems));
        return problems.none() ? new Converted.Taken(header, items) : refused(header, problems);
    }

    /** The header of bytes that were never a whole message, for an answer to them. */
    public static Hl7Header headerOf(byte[] bytes) {
        return Hl7Message.headerOf(bytes);
    }

    private static Converted refused(Hl7Header header, Problems problems) {
        Problem problem = problems.first().orElseThrow();
        return new Converted.Refused(header, problem, kind(header));
    }

    /**
     * Of a type that is none of ours: a note, since notes.raw's dead letters are looked at first.
     */
    private static RecordKind kind(Hl7Header header) {
        return header.type() == null
                ? RecordKind.NOTE
                : KINDS.getOrDefault(header.type(), RecordKind.NOTE);
    }

    /** MSH, with EVN's trigger where MSH-9 leaves it out, as before version 2.3.1. */
    private static Hl7Header header(Hl7Message message) {
        Hl7Header msh = message.header();
        if (msh.trigger() != null) {
            return msh;
        }
        String event = message.first("EVN").map(evn -> evn.value(1)).orElse(null);
        String trigger = event == null && "ORU".equals(msh.type()) ? "R01" : event;
        return new Hl7Header(
                msh.sendingApplication(),
                msh.sendingFacility(),
                msh.receivingApplication(),
                msh.receivingFacility(),
                msh.type(),
                trigger,
                msh.controlId(),
                msh.processingId(),
                msh.version());
    }

    private static void check(Hl7Message message, Hl7Header header, Problems problems) {
        if (message.named("MSH").size() > 1) {
            problems.add(RejectionReason.DUPLICATE_SEGMENT, "MSH");
        }
        String version = header.version();
        if (version == null || !VERSIONS.contains(version.strip())) {
            problems.add(RejectionReason.UNSUPPORTED_VERSION, "MSH-12");
        }
        String processing = header.processingId();
        if (processing != null && !PROCESSING_IDS.contains(processing.strip())) {
            problems.add(RejectionReason.UNSUPPORTED_PROCESSING_ID, "MSH-11");
        }
        if (!isSupported(header)) {
            problems.add(RejectionReason.UNSUPPORTED_MESSAGE_TYPE, "MSH-9");
        }
        if (header.controlId() == null) {
            problems.add(RejectionReason.MISSING_ID, "MSH-10");
        } else if (!Hl7Header.isId(header.controlId())) {
            problems.add(RejectionReason.BAD_ID, "MSH-10");
        }
    }

    private static boolean isSupported(Hl7Header header) {
        String type = header.type() == null ? "" : header.type();
        String trigger = header.trigger() == null ? "" : header.trigger();
        return switch (type) {
            case "MDM" -> DOCUMENT_TRIGGERS.contains(trigger);
            case "ORU" -> trigger.equals("R01");
            case "ADT" -> ADMISSION_TRIGGER.matcher(trigger).matches();
            case "BAR", "DFT" -> CODE_TRIGGERS.contains(trigger);
            default -> false;
        };
    }

    private Reading reading(
            Hl7Message message, Hl7Header header, SourcePosition position, Problems problems) {
        FieldRules rules = new FieldRules(problems);
        String sentAt = message.segments().get(0).value(7);
        ZoneOffset offset = Hl7Times.offsetOf(sentAt, settings.defaults().offset());
        Hl7Times times = new Hl7Times(offset, problems);
        Optional<Instant> sent = Optional.ofNullable(times.read(sentAt, "MSH-7"));
        return new Reading(
                new Hl7Message(header, message.delimiters(), message.segments()),
                position,
                arrival(header, rules),
                new Reading.Tools(
                        problems,
                        rules,
                        new Hl7Ids(settings.authorities(), rules, problems),
                        times,
                        new Hl7Categories(settings.categories())),
                settings.defaults().codeSystem(),
                sent);
    }

    private Arrival arrival(Hl7Header header, FieldRules rules) {
        String application = id(rules, header.sendingApplication(), "MSH-3");
        String facility = id(rules, header.sendingFacility(), "MSH-4");
        if (application == null || facility == null) {
            return settings.arrival(application == null ? facility : application);
        }
        return settings.arrival(application + "@" + facility);
    }

    private static @Nullable String id(FieldRules rules, @Nullable String value, String field) {
        return rules.id(value, field);
    }

    private static List<Intake> items(Reading reading) {
        String type = String.valueOf(reading.message().header().type());
        return switch (type) {
            case "MDM" -> new DocumentNotes(reading).read();
            case "ORU" -> new ReportNotes(reading).read();
            case "ADT" -> new AdmissionChanges(reading).read();
            default -> codes(reading);
        };
    }

    /**
     * BAR and DFT, which billing sends: the codes of their DG1 and PR1. Many have none, for example
     * charges alone, or none that counts here.
     */
    private static List<Intake> codes(Reading reading) {
        Optional<Hl7Segment> pid = reading.only("PID");
        if (pid.isEmpty()) {
            return List.of();
        }
        String patient = reading.ids().patient(pid.get());
        String admission = reading.ids().admission(reading.message().first("PV1"), pid.get());
        List<Intake> items = new ArrayList<>();
        new CodeSegments(reading)
                .read(admission, patient)
                .forEach(list -> items.add(new CodesRead(list)));
        if (items.isEmpty()) {
            boolean coded =
                    reading.message().first("DG1").isPresent()
                            || reading.message().first("PR1").isPresent();
            items.add(
                    new Skipped(
                            reading.position(),
                            coded ? Skipped.Reason.NOT_BILLED : Skipped.Reason.MESSAGE_NOT_USED));
        }
        return items;
    }
}
