package org.longitude.deploy.bench.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

/** What was measured: lines for a person as they come, numbers for a program at the end. */
final class BenchReport {

    private final PrintWriter out;
    private final Map<String, Object> numbers = new LinkedHashMap<>();

    BenchReport(PrintWriter out) {
        this.out = out;
    }

    void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    void put(String name, Object value) {
        numbers.put(name, value);
    }

    void write(Path file) {
        try {
            Files.writeString(
                    file,
                    new ObjectMapper()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(numbers)
                            + "\n");
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.BAD_INPUT,
                    file + " cannot be written (expected: a file in a folder that exists)",
                    e);
        }
    }
}
