package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.kafka.common.utils.Bytes;
import org.longitude.model.admission.NoteVersion;

/**
 * The keys of the one state store: kind, owner, and for notes id, version and hash of the text.
 * Lengths stand before names, so that no name can be the beginning of another. One entry a note
 * version, never a value that grows with an admission.
 */
final class StateKey {

    private static final byte ADMISSION = 1;
    private static final byte NOTE = 2;
    private static final byte TEXT = 3;

    private StateKey() {}

    static Bytes admission(String owner) {
        return owned(ADMISSION, owner);
    }

    static Bytes note(String owner, NoteVersion version) {
        return version(NOTE, owner, version);
    }

    static Bytes text(String owner, NoteVersion version) {
        return version(TEXT, owner, version);
    }

    /** Begins every note key of an owner. */
    static Bytes notes(String owner) {
        return owned(NOTE, owner);
    }

    /** Begins every note key of one note. */
    static Bytes notes(String owner, String noteId) {
        byte[] name = owner.getBytes(UTF_8);
        byte[] note = noteId.getBytes(UTF_8);
        ByteBuffer key = ByteBuffer.allocate(1 + 2 + name.length + 2 + note.length);
        put(put(key.put(NOTE), name), note);
        return Bytes.wrap(key.array());
    }

    /** The least key of any admission. */
    static Bytes firstAdmission() {
        return Bytes.wrap(new byte[] {ADMISSION});
    }

    /** Greater than the key of any admission, less than that of any note. */
    static Bytes behindAdmissions() {
        return Bytes.wrap(new byte[] {NOTE});
    }

    static String ownerOf(Bytes admissionKey) {
        ByteBuffer key = ByteBuffer.wrap(admissionKey.get());
        key.get();
        byte[] name = new byte[key.getShort()];
        key.get(name);
        return new String(name, UTF_8);
    }

    private static Bytes owned(byte kind, String owner) {
        byte[] name = owner.getBytes(UTF_8);
        ByteBuffer key = ByteBuffer.allocate(1 + 2 + name.length);
        put(key.put(kind), name);
        return Bytes.wrap(key.array());
    }

    private static Bytes version(byte kind, String owner, NoteVersion version) {
        byte[] name = owner.getBytes(UTF_8);
        byte[] note = version.noteId().getBytes(UTF_8);
        byte[] hash = HexFormat.of().parseHex(version.contentHash());
        ByteBuffer key =
                ByteBuffer.allocate(1 + 2 + name.length + 2 + note.length + 8 + hash.length);
        put(put(key.put(kind), name), note).putLong(version.sourceVersion()).put(hash);
        return Bytes.wrap(key.array());
    }

    private static ByteBuffer put(ByteBuffer key, byte[] name) {
        return key.putShort((short) name.length).put(name);
    }
}
