package org.longitude.preprocess;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.TraceLinks;

/**
 * On which traces the newest notes of the newest admissions came, as far as this task has read them
 * since it started: links are a help to a person, and not worth a state that survives.
 *
 * <p>Threading: one task's.
 */
final class NoteTraces {

    /** Of one task; with eight notes each a few megabytes. */
    static final int ADMISSIONS_MAX = 2_000;

    private static final int TRACE_ID_FROM = 3;
    private static final int TRACE_ID_TO = 35;

    private final Map<String, List<String>> byOwner = new LinkedHashMap<>();

    /** The other notes' spans, the newest first; none of the trace that this one is on. */
    List<String> others(String owner, String traceparent) {
        List<String> others = new ArrayList<>(byOwner.getOrDefault(owner, List.of()));
        others.removeIf(each -> traceId(each).equals(traceId(traceparent)));
        return others;
    }

    /** A note came on this trace; one that is read again takes its own place. */
    void add(String owner, String traceparent) {
        List<String> traces = others(owner, traceparent);
        traces.add(0, traceparent);
        // One more than is linked: the newest note does not link to itself.
        if (traces.size() > TraceLinks.COUNT_MAX + 1) {
            traces.remove(traces.size() - 1);
        }
        @Nullable List<String> known = byOwner.remove(owner);
        if (known == null && byOwner.size() >= ADMISSIONS_MAX) {
            byOwner.remove(byOwner.keySet().iterator().next());
        }
        byOwner.put(owner, traces);
    }

    private static String traceId(String traceparent) {
        return traceparent.substring(TRACE_ID_FROM, TRACE_ID_TO);
    }
}
