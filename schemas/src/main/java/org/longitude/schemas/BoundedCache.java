package org.longitude.schemas;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the most recently used entries. Threading: every method holds the one lock; a value may be
 * made twice by two threads at once, which costs a request and no harm.
 */
final class BoundedCache<K, V> {

    private final Map<K, V> entries;

    BoundedCache(int entriesMax) {
        this.entries =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                        return size() > entriesMax;
                    }
                };
    }

    synchronized @Nullable V get(K key) {
        return entries.get(key);
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    synchronized int size() {
        return entries.size();
    }
}
