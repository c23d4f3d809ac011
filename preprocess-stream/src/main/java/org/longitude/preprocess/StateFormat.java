package org.longitude.preprocess;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.longitude.model.admission.DischargeEvent;
import org.longitude.model.admission.NoteStatus;
import org.longitude.model.admission.NoteVersion;

/**
 * The bytes of state values. The first byte is the format's version, so that a later release can
 * read what an earlier one left in a changelog. Enums are written by name.
 */
final class StateFormat {

    private static final int VERSION = 3;

    /** Admissions had no fence. */
    private static final int VERSION_WITHOUT_FENCE = 2;

    private StateFormat() {}

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private interface Parsing<T> {
        T from(DataInputStream in, int version) throws IOException;
    }

    static byte[] write(AdmissionRecord admission) {
        return write(
                out -> {
                    out.writeLong(admission.revision());
                    out.writeUTF(admission.contentHash());
                    out.writeLong(admission.lastArrivalMs());
                    out.writeLong(admission.sourceOffsetMax());
                    out.writeLong(admission.fence());
                    out.writeBoolean(admission.pending());
                    out.writeShort(admission.events().size());
                    for (DischargeEvent event : admission.events()) {
                        out.writeBoolean(event.cancelled());
                        out.writeLong(event.occurredAt().toEpochMilli());
                        out.writeLong(event.receivedAt().toEpochMilli());
                        out.writeUTF(event.sourceSystem());
                    }
                });
    }

    static AdmissionRecord readAdmission(byte[] bytes) {
        return read(
                bytes,
                (in, version) ->
                        new AdmissionRecord(
                                in.readLong(),
                                in.readUTF(),
                                in.readLong(),
                                in.readLong(),
                                version == VERSION_WITHOUT_FENCE ? 0 : in.readLong(),
                                in.readBoolean(),
                                readEvents(in)));
    }

    private static List<DischargeEvent> readEvents(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        List<DischargeEvent> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(
                    new DischargeEvent(
                            in.readBoolean(),
                            Instant.ofEpochMilli(in.readLong()),
                            Instant.ofEpochMilli(in.readLong()),
                            in.readUTF()));
        }
        return events;
    }

    static byte[] write(NoteEntry entry) {
        return write(
                out -> {
                    writeVersion(out, entry.version());
                    writeNullable(out, entry.patientId());
                    out.writeBoolean(entry.live());
                    out.writeBoolean(entry.codingRequested());
                    out.writeInt(entry.bodyBytes());
                    out.writeInt(entry.sourcePartition());
                    out.writeLong(entry.sourceOffset());
                });
    }

    static NoteEntry readNote(byte[] bytes) {
        return read(
                bytes,
                (in, version) ->
                        new NoteEntry(
                                readVersion(in),
                                readNullable(in),
                                in.readBoolean(),
                                in.readBoolean(),
                                in.readInt(),
                                in.readInt(),
                                in.readLong()));
    }

    private static void writeVersion(DataOutputStream out, NoteVersion version) throws IOException {
        out.writeUTF(version.noteId());
        out.writeLong(version.sourceVersion());
        out.writeUTF(version.category());
        out.writeUTF(version.status().name());
        Instant charted = version.chartedAt();
        out.writeBoolean(charted != null);
        out.writeLong(charted == null ? 0 : charted.toEpochMilli());
        out.writeLong(version.receivedAt().toEpochMilli());
        out.writeLong(version.firstReceivedAt().toEpochMilli());
        writeNullable(out, version.replacesNoteId());
        writeNullable(out, version.parentNoteId());
        out.writeUTF(version.contentHash());
    }

    private static NoteVersion readVersion(DataInputStream in) throws IOException {
        String noteId = in.readUTF();
        long sourceVersion = in.readLong();
        String category = in.readUTF();
        NoteStatus status = NoteStatus.valueOf(in.readUTF());
        boolean charted = in.readBoolean();
        long chartedAt = in.readLong();
        return new NoteVersion(
                noteId,
                sourceVersion,
                category,
                status,
                charted ? Instant.ofEpochMilli(chartedAt) : null,
                Instant.ofEpochMilli(in.readLong()),
                Instant.ofEpochMilli(in.readLong()),
                readNullable(in),
                readNullable(in),
                in.readUTF());
    }

    private static void writeNullable(DataOutputStream out, @Nullable String value)
            throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeUTF(value);
        }
    }

    private static @Nullable String readNullable(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private static byte[] write(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] bytes, Parsing<T> parsing) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION && version != VERSION_WITHOUT_FENCE) {
                throw new IllegalStateException(
                        "state of format %d (expected: %d): another release wrote it; use that one, or reset the application"
                                .formatted(version, VERSION));
            }
            return parsing.from(in, version);
        } catch (IOException e) {
            throw new IllegalStateException("state value of " + bytes.length + " bytes is cut", e);
        }
    }
}
