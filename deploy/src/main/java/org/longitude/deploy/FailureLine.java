package org.longitude.deploy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.longitude.billing.BillingError;
import org.longitude.billing.BillingException;
import org.longitude.coder.CoderException;
import org.longitude.ingest.source.IngestException;
import org.longitude.model.ModelException;
import org.longitude.preprocess.PreprocessException;
import org.longitude.schemas.KafkaFailure;
import org.longitude.schemas.SchemasException;
import org.longitude.service.ServiceException;
import org.longitude.trainer.TrainerException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * A failure as one line that says what to do, and its exit code. A stack trace is for those who ask
 * for it. The message of an exception that is not ours is not shown: a parser's message may quote
 * what it parsed, and that may be a note.
 */
final class FailureLine implements IExecutionExceptionHandler {

    private final BooleanSupplier debug;

    FailureLine(BooleanSupplier debug) {
        this.debug = debug;
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine commandLine, @Nullable ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        err.println(commandLine.getColorScheme().errorText("longitude: " + line(failure)));
        if (debug.getAsBoolean()) {
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode(failure);
    }

    private static String line(Exception failure) {
        Throwable known = known(failure);
        if (known == null) {
            return "a defect of Longitude: "
                    + failure.getClass().getSimpleName()
                    + "; run it again with --debug and report what it shows";
        }
        if (known instanceof UncheckedIOException || known instanceof IOException) {
            Throwable cause = known.getCause() == null ? known : known.getCause();
            return cause.getClass().getSimpleName() + ": " + cause.getMessage();
        }
        return known instanceof KafkaException kafka
                ? KafkaFailure.line(kafka)
                : String.valueOf(known.getMessage());
    }

    private static int exitCode(Exception failure) {
        Throwable known = known(failure);
        boolean workFailed =
                known == null
                        || known instanceof TrainerException
                        || (known instanceof BillingException billing
                                && billing.error() == BillingError.NOT_FOUND)
                        || (known instanceof DeployException ours
                                && ours.error() == DeployError.DEMO_FAILED);
        return workFailed ? ExitCode.FAILED : ExitCode.UNAVAILABLE;
    }

    /** The outermost exception that stands for a failure of the world. */
    private static @Nullable Throwable known(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof DeployException
                    || each instanceof SchemasException
                    || each instanceof ModelException
                    || each instanceof IngestException
                    || each instanceof PreprocessException
                    || each instanceof CoderException
                    || each instanceof BillingException
                    || each instanceof ServiceException
                    || each instanceof TrainerException
                    || each instanceof KafkaException
                    || each instanceof IOException
                    || each instanceof UncheckedIOException) {
                return each;
            }
        }
        return null;
    }
}
