package org.longitude.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/** Decodes UTF-8 and refuses what is none, instead of putting replacement characters. */
public final class StrictUtf8 {

    private static final int CHUNK_CHARACTERS = 8 * 1024;

    private StrictUtf8() {}

    /** Whether all bytes of a stream are UTF-8; in constant memory. */
    public static boolean isAllOf(InputStream bytes) {
        Reader reader = new InputStreamReader(bytes, strict());
        char[] chunk = new char[CHUNK_CHARACTERS];
        try (reader) {
            int read = 0;
            while (read >= 0) {
                read = reader.read(chunk);
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
        }
    }

    /** The characters; empty where the bytes are not UTF-8. */
    public static Optional<String> decode(byte[] bytes) {
        try {
            return Optional.of(strict().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static CharsetDecoder strict() {
        return UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}
