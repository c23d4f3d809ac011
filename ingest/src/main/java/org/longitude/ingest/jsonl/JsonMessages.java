package org.longitude.ingest.jsonl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.json.StrictJson;
import org.longitude.ingest.source.Intake;
import org.longitude.ingest.source.OriginalBytes;
import org.longitude.ingest.source.Problem;
import org.longitude.ingest.source.Problems;
import org.longitude.ingest.source.RejectionReason;

/**
 * Notes or lists of codes out of one body: an object, an array of them, or one a line. Each object
 * is taken or refused by itself, with its own bytes.
 *
 * <p>Threading: may be shared.
 */
public final class JsonMessages {

    /** Most objects in one body; a sender with more sends several bodies. */
    public static final int OBJECTS_MAX = 10_000;

    /** Every level is one object in the stack of a parser that only finds where objects end. */
    private static final int NESTING_MAX = 64;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(NESTING_MAX)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final JsonLineParser parser;

    public JsonMessages(JsonLinesSettings settings) {
        this.parser = new JsonLineParser(settings);
    }

    /** What the objects are. */
    public enum Kind {
        /** Notes, with or without codes. */
        NOTES,
        /** Codes without a note. */
        CODES
    }

    /**
     * One object.
     *
     * @param items what it brings; nothing where it is refused
     * @param problem why it is refused
     * @param bytes the object itself
     */
    public record Message(List<Intake> items, Optional<Problem> problem, OriginalBytes bytes) {

        public Message {
            items = List.copyOf(items);
        }
    }

    /**
     * Reads a body.
     *
     * @param lines whether every line is an object
     * @param sendersId the sender's id of the body
     */
    public List<Message> read(Kind kind, byte[] body, boolean lines, @Nullable String sendersId) {
        List<byte[]> objects = new ArrayList<>();
        Problems problems = new Problems();
        if (lines) {
            splitLines(body, objects, problems);
        } else {
            splitArray(body, objects, problems);
        }
        if (problems.none() && objects.isEmpty()) {
            problems.add(RejectionReason.BAD_JSON, null);
        }
        if (!problems.none()) {
            return List.of(new Message(List.of(), problems.first(), OriginalBytes.copyOf(body)));
        }
        return objects.stream().map(object -> message(kind, object, sendersId)).toList();
    }

    private Message message(Kind kind, byte[] object, @Nullable String sendersId) {
        OriginalBytes bytes = OriginalBytes.copyOf(object);
        JsonLineParser.Parsed parsed =
                kind == Kind.NOTES
                        ? parser.parse(object, sendersId)
                        : parser.parseCodes(object, sendersId);
        return parsed instanceof JsonLineParser.Parsed.Bad bad
                ? new Message(List.of(), Optional.of(bad.problem()), bytes)
                : new Message(
                        ((JsonLineParser.Parsed.Good) parsed).items(), Optional.empty(), bytes);
    }

    private static void splitLines(byte[] body, List<byte[]> objects, Problems problems) {
        int start = 0;
        for (int i = 0; i <= body.length; i++) {
            if (i < body.length && body[i] != '\n') {
                continue;
            }
            byte[] line = Arrays.copyOfRange(body, start, i);
            if (!isBlank(line)) {
                add(line, objects, problems);
            }
            start = i + 1;
        }
    }

    /** An array's objects as they stand; any other body is one object, good or bad. */
    private static void splitArray(byte[] body, List<byte[]> objects, Problems problems) {
        try (JsonParser found = JSON.createParser(body)) {
            if (found.nextToken() != JsonToken.START_ARRAY) {
                objects.add(body);
                return;
            }
            while (found.nextToken() != JsonToken.END_ARRAY) {
                int start = (int) found.currentTokenLocation().getByteOffset();
                found.skipChildren();
                // Makes sure that a string or number was read to its end.
                found.finishToken();
                int end = (int) found.currentLocation().getByteOffset();
                add(Arrays.copyOfRange(body, start, end), objects, problems);
            }
            if (found.nextToken() != null) {
                problems.add(RejectionReason.BAD_JSON, null);
            }
        } catch (IOException e) {
            // The exception itself is dropped: its message quotes the body.
            problems.add(StrictJson.reasonOf(e), null);
        }
    }

    private static void add(byte[] object, List<byte[]> objects, Problems problems) {
        if (objects.size() < OBJECTS_MAX) {
            objects.add(object);
        } else {
            problems.add(RejectionReason.TOO_MANY_OBJECTS, null);
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
