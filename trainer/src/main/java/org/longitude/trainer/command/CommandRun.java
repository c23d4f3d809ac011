package org.longitude.trainer.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.PrintWriter;
import org.apache.kafka.common.KafkaException;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import org.longitude.trainer.TrainerError;
import org.longitude.trainer.TrainerException;
import picocli.CommandLine.Model.CommandSpec;

/** The frame of a train command: results on standard output, failures as one line, exit codes. */
final class CommandRun {
    static final int EXIT_OK = 0;
    static final int EXIT_FAILED = 1;
    static final int EXIT_WORLD = 3;

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Double.class, new UndefinedAsNull())
                                    .addSerializer(double.class, new UndefinedAsNull()))
                    .build();

    /** JSON has no NaN: what is undefined is null. */
    private static final class UndefinedAsNull extends StdSerializer<Double> {
        private static final long serialVersionUID = 1L;

        UndefinedAsNull() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }

    private final CommandSpec spec;

    CommandRun(CommandSpec spec) {
        this.spec = spec;
    }

    /** What a command does. */
    interface Work {
        int exitCode() throws IOException;
    }

    /** Runs the command: 0 done, 1 the work or a check failed, 3 configuration or world. */
    int exitCode(Work work) {
        try {
            return work.exitCode();
        } catch (TrainerException e) {
            return failed(e.getMessage(), isWorlds(e.error()) ? EXIT_WORLD : EXIT_FAILED);
        } catch (ModelException e) {
            return failed(e.getMessage(), isWorlds(e.error()) ? EXIT_WORLD : EXIT_FAILED);
        } catch (KafkaException e) {
            // SchemasException among them; its messages are written for people.
            return failed(String.valueOf(e.getMessage()), EXIT_WORLD);
        } catch (IOException e) {
            return failed(
                    "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()), EXIT_WORLD);
        }
    }

    private static boolean isWorlds(TrainerError error) {
        return switch (error) {
            case CONFIG_INVALID, BROKER_UNAVAILABLE, OFFSETS_GONE, SNAPSHOT_DAMAGED, FILE_FAILED ->
                    true;
            default -> false;
        };
    }

    private static boolean isWorlds(ModelError error) {
        return error != ModelError.WEIGHTS_INVALID;
    }

    void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    void printJson(Object value) {
        try {
            print(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report cannot be written as JSON", e);
        }
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private int failed(String message, int exitCode) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("longitude train " + spec.name() + ": " + message);
        err.flush();
        return exitCode;
    }
}
