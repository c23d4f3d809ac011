package org.longitude.deploy.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.longitude.schemas.v1.Route;

/** A JSON object a line: each settled admission, and at the end the report. */
final class JsonView implements DemoView {

    private final PrintStream out;

    JsonView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void began(Step step) {
        // A program waits for the admissions.
    }

    @Override
    public void done(Step step, String detail) {
        // A program waits for the admissions.
    }

    @Override
    public void progress(Step step, double share, String detail) {
        // A program waits for the admissions.
    }

    @Override
    public void ready(String bundleId, double seconds) {
        // A program waits for the admissions.
    }

    @Override
    public void sending(Row row) {
        // Its object comes with its codes.
    }

    @Override
    public void settled(Row row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("admission_id", row.admissionId());
        node.put("words", row.words());
        node.put("latency_ms", row.latencyMs());
        node.put("dead_letter", row.deadLetter());
        if (row.route() != Route.UNKNOWN) {
            node.put("route", row.route().name());
        }
        ArrayNode codes = node.putArray("assigned");
        for (Row.Guess guess : row.assigned()) {
            codes.addObject()
                    .put("code", guess.code().text())
                    .put("code_system", guess.code().system().name())
                    .put("description", guess.description())
                    .put("probability", guess.probability());
        }
        if (row.truth() != null) {
            ArrayNode truth = node.putArray("truth");
            row.trueCodes().forEach(code -> truth.add(code.text()));
        }
        print(node.toString());
    }

    @Override
    public void note(String line) {
        // A program waits for the admissions.
    }

    @Override
    public void finished(@Nullable DemoReport report) {
        if (report != null) {
            print(report.json().replaceAll("\\R\\s*", ""));
        }
    }

    private synchronized void print(String json) {
        out.println(json);
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
