package org.longitude.ingest.source;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A quarantine that keeps sizes and hashes, and no bytes. */
public final class MemoryQuarantine implements Quarantine {

    private final List<QuarantinedBytes> kept = new ArrayList<>();
    private int open;

    public List<QuarantinedBytes> kept() {
        return List.copyOf(kept);
    }

    /** Entries that were begun and not closed. */
    public int stillOpen() {
        return open;
    }

    @Override
    public Entry open() {
        open++;
        MessageDigest digest = ContentId.sha256();
        long[] size = {0};
        return new Entry() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
                size[0] += length;
            }

            @Override
            public QuarantinedBytes keep() {
                String sha256 = HexFormat.of().formatHex(digest.digest());
                QuarantinedBytes entry = new QuarantinedBytes(sha256, size[0], Path.of(sha256));
                kept.add(entry);
                return entry;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }
}
