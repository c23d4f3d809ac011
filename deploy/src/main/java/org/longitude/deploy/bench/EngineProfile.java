package org.longitude.deploy.bench;

import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the time of a call goes, as the engine's own profiler sees it. */
final class EngineProfile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EngineProfile() {}

    /**
     * All calls of one operation.
     *
     * @param operation the engine's name of it
     * @param calls how often it ran
     * @param millis the clock's time inside it, without that of the operations it called
     * @param share of the time of all operations
     */
    record Part(
            @JsonProperty("operation") String operation,
            @JsonProperty("calls") int calls,
            @JsonProperty("millis") double millis,
            @JsonProperty("share") double share) {}

    /** One event of the profiler's trace, in microseconds. */
    record Event(String operation, long thread, double start, double duration) {
        double end() {
            return start + duration;
        }
    }

    /** Runs the call once; the operations that took longest come first. */
    static List<Part> of(Runnable call) {
        try {
            Path trace = Files.createTempFile("longitude-profile", ".json");
            try {
                JniUtils.startProfile(false, false, false);
                try {
                    call.run();
                } finally {
                    JniUtils.stopProfile(trace.toString());
                }
                return parts(events(JSON.readTree(trace.toFile())));
            } finally {
                Files.delete(trace);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the engine's profile cannot be read", e);
        }
    }

    private static List<Event> events(JsonNode trace) {
        List<Event> events = new ArrayList<>();
        for (JsonNode event : trace) {
            if (event.path("ph").asText().equals("X")) {
                events.add(
                        new Event(
                                event.path("name").asText(),
                                event.path("tid").asLong(),
                                event.path("ts").asDouble(),
                                event.path("dur").asDouble()));
            }
        }
        return events;
    }

    /**
     * Sums each operation's own time: that of an event is its duration without the events inside.
     */
    static List<Part> parts(List<Event> events) {
        Map<String, Double> micros = new HashMap<>();
        Map<String, Integer> calls = new HashMap<>();
        Map<Long, Deque<Event>> open = new HashMap<>();
        List<Event> ordered = new ArrayList<>(events);
        ordered.sort(
                Comparator.comparingDouble(Event::start)
                        .thenComparing(Comparator.comparingDouble(Event::duration).reversed()));
        for (Event event : ordered) {
            Deque<Event> around =
                    open.computeIfAbsent(event.thread(), thread -> new ArrayDeque<>());
            while (!around.isEmpty() && around.peek().end() <= event.start()) {
                around.pop();
            }
            if (!around.isEmpty()) {
                micros.merge(around.peek().operation(), -event.duration(), Double::sum);
            }
            around.push(event);
            micros.merge(event.operation(), event.duration(), Double::sum);
            calls.merge(event.operation(), 1, Integer::sum);
        }
        double all = micros.values().stream().mapToDouble(Double::doubleValue).sum();
        return micros.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(
                        own ->
                                new Part(
                                        own.getKey(),
                                        calls.getOrDefault(own.getKey(), 0),
                                        own.getValue() / 1e3,
                                        own.getValue() / all))
                .toList();
    }
}
