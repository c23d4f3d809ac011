package org.longitude.ingest.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.longitude.ingest.source.CodesRead;
import org.longitude.ingest.source.EventRead;
import org.longitude.ingest.source.NoteRead;
import org.longitude.ingest.source.SourcePosition;
import org.longitude.schemas.v1.AdmissionEvent;
import org.longitude.schemas.v1.AssignedCodes;
import org.longitude.schemas.v1.ClinicalNote;

/** Invented messages, written line by line, and what they become. */
public final class Messages {

    static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final SourcePosition POSITION = new SourcePosition("file:messages.hl7", 1, 0);

    /** A discharge summary as a transcription system sends it. */
    public static final List<String> DOCUMENT =
            List.of(
                    "MSH|^~\\&|DICTA|NORTH|LONGITUDE|NORTH|20260301101500||MDM^T02^MDM_T02|D-1|P|2.5",
                    "EVN|T02|20260301101500",
                    "PID|1||4711^^^NORTH^MR||Invented^Ina||19500101|F",
                    "PV1|1|I|W1^12^1||||||||||||||||900001^^^NORTH^VN",
                    "TXA|1|DS|TX|20260301090000||20260301093000||||||DOC-1|||||AU||AV",
                    "OBX|1|TX|DS^Discharge summary||Admitted with chest pain.||||||F",
                    "OBX|2|TX|DS^Discharge summary||Troponin was normal.||||||F");

    private Messages() {}

    /** Lines as one message, segments ended by CR. */
    public static byte[] bytes(List<String> lines) {
        return (String.join("\r", lines) + "\r").getBytes(UTF_8);
    }

    static byte[] bytes(String... lines) {
        return bytes(List.of(lines));
    }

    /** The document with one line in another's place. */
    static byte[] documentWith(String name, String line) {
        return bytes(DOCUMENT.stream().map(each -> each.startsWith(name) ? line : each).toList());
    }

    static Converted convert(byte[] message) {
        return new Hl7Converter(Hl7Settings.live(CLOCK)).convert(message, POSITION);
    }

    static Converted.Taken taken(byte[] message) {
        Converted converted = convert(message);
        if (converted instanceof Converted.Refused refused) {
            throw new AssertionError("refused: " + refused.problem());
        }
        return (Converted.Taken) converted;
    }

    static String refused(byte[] message) {
        Converted converted = convert(message);
        return converted instanceof Converted.Refused refused
                ? refused.problem().reason().code()
                : "taken";
    }

    static List<ClinicalNote> notes(byte[] message) {
        return taken(message).items().stream()
                .filter(NoteRead.class::isInstance)
                .map(item -> ((NoteRead) item).note())
                .toList();
    }

    static ClinicalNote note(byte[] message) {
        List<ClinicalNote> notes = notes(message);
        if (notes.size() != 1) {
            throw new AssertionError("notes: " + notes.size());
        }
        return notes.get(0);
    }

    static List<AdmissionEvent> events(byte[] message) {
        return taken(message).items().stream()
                .filter(EventRead.class::isInstance)
                .map(item -> ((EventRead) item).event())
                .toList();
    }

    static List<AssignedCodes> codes(byte[] message) {
        return codes(taken(message));
    }

    /** As a feed of such defaults brings them. */
    static List<AssignedCodes> codes(Hl7Settings.Defaults defaults, byte[] message) {
        Hl7Settings live = Hl7Settings.live(CLOCK);
        Hl7Settings settings =
                new Hl7Settings(
                        live.sourceSystem(),
                        live.origin(),
                        live.codingRequested(),
                        live.clock(),
                        live.authorities(),
                        live.categories(),
                        defaults);
        return codes((Converted.Taken) new Hl7Converter(settings).convert(message, POSITION));
    }

    private static List<AssignedCodes> codes(Converted.Taken taken) {
        return taken.items().stream()
                .filter(CodesRead.class::isInstance)
                .map(item -> ((CodesRead) item).codes())
                .toList();
    }
}
