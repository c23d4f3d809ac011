package org.longitude.it;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.longitude.deploy.reconcile.ReconcileCommand;
import org.longitude.it.cluster.TestKafka;
import picocli.CommandLine;

/**
 * {@code longitude reconcile} as a user runs it.
 *
 * @param exitCode 0 where every note has an outcome
 * @param printed what it printed
 */
public record Reconcile(int exitCode, String printed) {

    /** Runs it to its end. */
    public static Reconcile run(TestKafka kafka, String... options) {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("--bootstrap=" + kafka.bootstrap());
        arguments.add("--registry=" + kafka.registryUrl());
        int exitCode =
                new CommandLine(new ReconcileCommand())
                        .setOut(new PrintWriter(out, true))
                        .execute(arguments.toArray(String[]::new));
        return new Reconcile(exitCode, out.toString());
    }
}
