package org.longitude.deploy.model;

import java.io.IOException;
import java.io.PrintWriter;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;
import picocli.CommandLine.Model.CommandSpec;

/** A command whose check of a directory may fail: 0 done, 1 it does not fit, 3 it is not there. */
final class DirectoryRun {

    private static final int EXIT_OK = 0;
    private static final int EXIT_FAILED = 1;

    private final CommandSpec spec;

    DirectoryRun(CommandSpec spec) {
        this.spec = spec;
    }

    /** What the command does. */
    interface Work {
        void run(DirectoryRun run) throws IOException;
    }

    int exitCode(Work work) throws IOException {
        try {
            work.run(this);
            return EXIT_OK;
        } catch (ModelException e) {
            if (e.error() == ModelError.FILE_FAILED) {
                throw e;
            }
            PrintWriter err = err();
            err.println("longitude model " + spec.name() + ": " + e.getMessage());
            err.flush();
            return EXIT_FAILED;
        }
    }

    void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
