package org.longitude.synthea;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mitre.synthea.engine.Generator;
import org.mitre.synthea.engine.Generator.GeneratorOptions;
import org.mitre.synthea.export.Exporter.ExporterRuntimeOptions;
import org.mitre.synthea.export.Exporter.SupportedFhirVersion;
import org.mitre.synthea.helpers.Config;

/**
 * Prints the patients that Synthea makes up as they are done: a FHIR R4 transaction bundle a line,
 * with the patient, the encounters, their notes (DocumentReference) and conditions.
 */
public final class SyntheaPatients {

    private static final int PATIENTS_DEFAULT = 10;
    private static final int PATIENTS_MAX = 1_000_000;
    private static final long SEED_DEFAULT = 7;
    private static final int LOOK_AGAIN_AFTER_MS = 20;
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_FAILED = 1;

    private SyntheaPatients() {}

    /** Arguments: how many patients, and the seed. */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream bundles = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
        System.setOut(System.err); // Synthea tells there what it does.
        // An exit, since its threads may be at work for a reader that has gone.
        System.exit(run(arguments, bundles));
    }

    private static int run(String[] arguments, PrintStream bundles) throws InterruptedException {
        int patients;
        long seed;
        try {
            patients = patients(arguments);
            seed = seed(arguments);
        } catch (IllegalArgumentException e) {
            return fail(EXIT_USAGE, e.getMessage());
        }
        try {
            Printed printed = print(patients, seed, bundles);
            return printed.readerGone() || (printed.ended() && printed.alive() >= patients)
                    ? 0
                    : fail(
                            EXIT_FAILED,
                            "Synthea ended early: "
                                    + printed.alive()
                                    + " living patients (expected: "
                                    + patients
                                    + "; why stands above)");
        } catch (IOException | RuntimeException e) {
            return fail(EXIT_FAILED, "Synthea cannot be run or read: " + e);
        }
    }

    private static int fail(int code, String why) {
        System.err.println("longitude-synthea: " + why);
        return code;
    }

    private static int patients(String[] arguments) {
        long patients = arguments.length > 0 ? number(arguments[0]) : PATIENTS_DEFAULT;
        if (patients < 1 || patients > PATIENTS_MAX) {
            throw new IllegalArgumentException(
                    patients + " patients (expected: 1 to " + PATIENTS_MAX + ")");
        }
        return (int) patients;
    }

    private static long seed(String[] arguments) {
        return arguments.length > 1 ? number(arguments[1]) : SEED_DEFAULT;
    }

    private static long number(String argument) {
        try {
            return Long.parseLong(argument);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    argument + ": no number (expected: longitude-synthea [PATIENTS [SEED]])", e);
        }
    }

    private static Printed print(int patients, long seed, PrintStream bundles)
            throws IOException, InterruptedException {
        GeneratorOptions options = new GeneratorOptions();
        options.population = patients;
        options.seed = seed;
        options.clinicianSeed = seed;
        try (ScratchFolder folder = ScratchFolder.create()) {
            configure(folder.path());
            ExporterRuntimeOptions exports = new ExporterRuntimeOptions();
            exports.enableQueue(SupportedFhirVersion.R4);
            return print(
                    () -> new Generator(options, exports).run(),
                    new Made() {
                        @Override
                        public boolean isEmpty() {
                            return exports.isRecordQueueEmpty();
                        }

                        @Override
                        public String next() throws InterruptedException {
                            return exports.getNextRecord();
                        }
                    },
                    bundles);
        }
    }

    /** What a generator has made, and nobody has taken yet. */
    interface Made {
        boolean isEmpty();

        String next() throws InterruptedException;
    }

    /**
     * What came of a run. Synthea makes another patient for each that dies, and says nothing of one
     * that it failed at, so those alive tell whether all have come.
     */
    record Printed(boolean ended, boolean readerGone, int alive) {}

    static Printed print(Runnable generator, Made made, PrintStream bundles)
            throws IOException, InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread synthea =
                new Thread(
                        () -> {
                            generator.run();
                            done.set(true);
                        },
                        "synthea");
        synthea.setDaemon(true);
        synthea.start();
        IcdCodes codes = IcdCodes.ofSynthea();
        int alive = 0;
        while (synthea.isAlive() || !made.isEmpty()) {
            if (made.isEmpty()) {
                Thread.sleep(LOOK_AGAIN_AFTER_MS);
                continue;
            }
            JsonObject bundle = JsonParser.parseString(made.next()).getAsJsonObject();
            alive += isAlive(bundle) ? 1 : 0;
            bundles.println(onOneLine(bundle, codes));
            if (bundles.checkError()) {
                return new Printed(done.get(), true, alive);
            }
        }
        return new Printed(done.get(), false, alive);
    }

    private static boolean isAlive(JsonObject bundle) {
        for (JsonElement entry : bundle.getAsJsonArray("entry")) {
            JsonObject resource = entry.getAsJsonObject().getAsJsonObject("resource");
            if (resource.get("resourceType").getAsString().equals("Patient")) {
                return !resource.has("deceasedDateTime");
            }
        }
        return false;
    }

    /**
     * The bundle with one note an encounter: Synthea writes each twice, as DocumentReference and as
     * DiagnosticReport.presentedForm, and neither without the other.
     */
    private static String onOneLine(JsonObject root, IcdCodes codes) {
        JsonArray entries = new JsonArray();
        for (JsonElement entry : root.getAsJsonArray("entry")) {
            JsonObject resource = entry.getAsJsonObject().getAsJsonObject("resource");
            String type = resource.get("resourceType").getAsString();
            if (type.equals("Condition")) {
                codes.addTo(resource.getAsJsonObject("code").getAsJsonArray("coding"));
            }
            if (!type.equals("DiagnosticReport")) {
                entries.add(entry);
            }
        }
        root.add("entry", entries);
        return root.toString();
    }

    private static void configure(Path folder) {
        Config.set("exporter.baseDirectory", folder.toString());
        Config.set("exporter.fhir.export", "false"); // To files; the queue is asked for apart.
        Config.set("exporter.hospital.fhir.export", "false");
        Config.set("exporter.practitioner.fhir.export", "false");
        Config.set("exporter.metadata.export", "false");
        Config.set("exporter.enable_custom_exporters", "false");
        Config.set(
                "exporter.fhir.included_resources",
                "Condition,DiagnosticReport,DocumentReference");
        Config.set("exporter.fhir.transaction_bundle", "true");
        Config.set("exporter.pretty_print", "false");
        Config.set("generate.log_patients.detail", "none");
    }
}
