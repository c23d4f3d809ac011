package org.longitude.trainer.embeddings;

import com.github.jfasttext.JFastText;
import java.io.IOException;

/**
 * A JVM of its own for fastText: the native code ends the whole process when it fails, and keeps
 * its memory until the process ends.
 */
final class FastTextChild {

    /** The native library could not be loaded; the reason is the last line of standard error. */
    static final int EXIT_NO_LIBRARY = 3;

    static final int EXIT_REFUSED = 4;

    /** Whoever started it is gone. */
    static final int EXIT_ORPHAN = 5;

    private FastTextChild() {}

    public static void main(String[] arguments) {
        endWithParent();
        try {
            new JFastText().runCmd(arguments);
        } catch (LinkageError e) {
            end(EXIT_NO_LIBRARY, e);
        } catch (RuntimeException e) {
            // JavaCPP's form of a C++ exception.
            end(EXIT_REFUSED, e);
        }
    }

    /**
     * Standard input is a pipe that the parent holds and never writes to: it ends when the parent
     * does, however that ended, and a child that nobody waits for would use a core for nothing.
     */
    private static void endWithParent() {
        Thread watch =
                new Thread(
                        () -> {
                            try {
                                while (System.in.read() >= 0) {
                                    // Nobody writes.
                                }
                            } catch (IOException e) {
                                // As good as its end.
                            }
                            Runtime.getRuntime().halt(EXIT_ORPHAN);
                        },
                        "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** Standard error is how a child says why. */
    @SuppressWarnings("SystemOut")
    private static void end(int status, Throwable reason) {
        System.err.println();
        System.err.println(reason);
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }
}
