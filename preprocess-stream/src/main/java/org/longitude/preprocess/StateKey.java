package org.longitude.preprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.kafka.common.utils.Bytes;

/**
 * The keys of the one state store: kind, owner, and for notes id and digest. Lengths stand before
 * names, so that no name can be the beginning of another. One entry a note version, never a value
 * that grows with an admission.
 */
final class StateKey {

    private static final byte ADMISSION = 1;
    private static final byte NOTE = 2;
    private static final byte BODY = 3;
    private static final byte PHASE = 4;

    private static final int DIGEST_BYTES = 16;

    private StateKey() {}

    static Bytes admission(String owner) {
        return owned(ADMISSION, owner);
    }

    static Bytes note(String owner, NoteEntry entry) {
        return named(NOTE, owner, entry.noteId(), entry.digest());
    }

    static Bytes body(String owner, String noteId, String contentHash) {
        return named(BODY, owner, noteId, HexFormat.of().parseHex(contentHash));
    }

    /** Where a task remembers the tokenizer under which it has caught up. */
    static Bytes phase() {
        return Bytes.wrap(new byte[] {PHASE});
    }

    /** Begins every note key of an owner. */
    static Bytes notes(String owner) {
        return owned(NOTE, owner);
    }

    /** Begins the key of every text of an owner. */
    static Bytes bodies(String owner) {
        return owned(BODY, owner);
    }

    /** Whether a key is an admission's: the last that is written for a note. */
    static boolean isAdmission(byte[] key) {
        return key[0] == ADMISSION;
    }

    /** Whether a key is not of any admission's, but of the task's own memory. */
    static boolean isPhase(byte[] key) {
        return key[0] == PHASE;
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

    private static Bytes named(byte kind, String owner, String noteId, byte[] digest) {
        byte[] name = owner.getBytes(UTF_8);
        byte[] note = noteId.getBytes(UTF_8);
        ByteBuffer key = ByteBuffer.allocate(1 + 2 + name.length + 2 + note.length + DIGEST_BYTES);
        put(put(key.put(kind), name), note).put(digest, 0, DIGEST_BYTES);
        return Bytes.wrap(key.array());
    }

    private static ByteBuffer put(ByteBuffer key, byte[] name) {
        return key.putShort((short) name.length).put(name);
    }
}
