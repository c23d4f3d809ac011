package org.longitude.deploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** A child JVM: takes a job as its argument and prints progress and the answer as lines. */
final class BenchChild {

    static final String PROGRESS = "progress ";
    static final String ANSWER = "answer ";

    private static final ObjectMapper JSON = new ObjectMapper();

    private BenchChild() {}

    public static void main(String[] arguments) throws IOException {
        BenchJob job = JSON.readValue(arguments[0], BenchJob.class);
        try (EncoderBench bench = new EncoderBench(job, BenchChild::progress)) {
            BenchRow row = bench.run();
            say(ANSWER + JSON.writeValueAsString(row));
        }
    }

    private static void progress(double share) {
        say(PROGRESS + share);
    }

    /** Standard output is how a child answers. */
    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
