package org.longitude.ingest.mimic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables of one id by another, of any size in bounded memory: each holds what came last, a part of
 * the heap, and puts it into a temporary file once that is full. The file holds ids alone, is its
 * owner's to read, and is deleted at the end.
 *
 * <p>Threading: one thread. Ownership: closes and deletes the file.
 */
final class LookupTables implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LookupTables.class);

    /** Two ids of some ten characters in a map. */
    private static final int ENTRY_BYTES = 200;

    /** Of the heap, for each table and for the file's cache. */
    private static final int HEAP_PART = 16;

    private static final long CACHE_BYTES_MAX = 64L << 20;

    private final Path parent;
    private final long partBytes;
    private final int heldMax;
    private @Nullable Path folder;
    private @Nullable MVStore store;

    LookupTables() {
        this(
                Path.of(System.getProperty("java.io.tmpdir")),
                Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    /**
     * None yet.
     *
     * @param parent where the file goes, in a folder of its own
     * @param partBytes what a table may take, about
     */
    LookupTables(Path parent, long partBytes) {
        this.parent = parent;
        this.partBytes = partBytes;
        this.heldMax = (int) Math.max(1, Math.min(partBytes / ENTRY_BYTES, Integer.MAX_VALUE));
    }

    /** Ids by ids. */
    final class Table {

        private final String name;
        private Map<String, String> held = new HashMap<>();
        private @Nullable MVMap<String, String> stored;

        private Table(String name) {
            this.name = name;
        }

        /** What stands there; null where nothing does. */
        @Nullable String get(String key) {
            String value = held.get(key);
            return value != null || stored == null ? value : fromFile(stored, key);
        }

        /** Puts a value where none stands, and returns the one that does. */
        @Nullable String putIfAbsent(String key, String value) {
            String known = get(key);
            if (known == null) {
                held.put(key, value);
                if (held.size() >= heldMax) {
                    spill();
                }
            }
            return known;
        }

        /** In the order of the keys, so that each page of the file is written once. */
        private void spill() {
            try {
                if (stored == null) {
                    stored =
                            store().openMap(
                                            name,
                                            new MVMap.Builder<String, String>()
                                                    .keyType(StringDataType.INSTANCE)
                                                    .valueType(StringDataType.INSTANCE));
                }
                new TreeMap<>(held).forEach(stored::put);
            } catch (MVStoreException e) {
                throw failed(e);
            }
            held = new HashMap<>();
        }

        boolean isOnDisk() {
            return stored != null;
        }
    }

    /** Another table. */
    Table table(String name) {
        return new Table(name);
    }

    private MVStore store() {
        if (store == null) {
            try {
                folder = Files.createTempDirectory(parent, "longitude-mimic-");
            } catch (IOException e) {
                throw failed(e);
            }
            long cacheBytes = Math.max(1 << 20, Math.min(partBytes, CACHE_BYTES_MAX));
            store =
                    new MVStore.Builder()
                            .fileName(folder.resolve("ids").toString())
                            .cacheSize((int) (cacheBytes >> 20))
                            .autoCommitDisabled()
                            .autoCommitBufferSize((int) ((cacheBytes / 2) >> 10))
                            .open();
            // Nobody reads what stood there before, and nothing survives this process.
            store.setVersionsToKeep(0);
            store.setRetentionTime(0);
        }
        return store;
    }

    private @Nullable String fromFile(MVMap<String, String> stored, String key) {
        try {
            return stored.get(key);
        } catch (MVStoreException e) {
            throw failed(e);
        }
    }

    /** A store's own words may hold what was stored. */
    private IngestException failed(Exception cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new IngestException(
                IngestError.SOURCE_UNUSABLE,
                "more ids than memory holds, and no room for them in "
                        + parent
                        + ": "
                        + root.getClass().getSimpleName()
                        + " (expected: some hundred bytes for each admission; or"
                        + " -Djava.io.tmpdir in LONGITUDE_JAVA_OPTS)",
                null);
    }

    @Override
    public void close() {
        if (store != null) {
            closeImmediately(store);
        }
        if (folder != null) {
            try {
                Files.deleteIfExists(folder.resolve("ids"));
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    /** What failed before has been said, and what is not written is not needed. */
    private static void closeImmediately(MVStore store) {
        try {
            store.closeImmediately();
        } catch (MVStoreException e) {
            LOG.debug("closing a temporary file failed: {}", e.getErrorCode());
        }
    }
}
