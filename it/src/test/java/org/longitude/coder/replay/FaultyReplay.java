package org.longitude.coder.replay;

import java.util.List;
import org.longitude.coder.FaultPoint;
import org.longitude.coder.StoppingPublisher;
import picocli.CommandLine;

/**
 * {@code replay} as a process of its own whose producer stops at a point. It stands in the
 * command's package to reach its seam; nothing of it is shipped.
 *
 * <p>Arguments: point, transactions before it, the command's options.
 */
public final class FaultyReplay {

    private FaultyReplay() {}

    public static void main(String[] args) {
        FaultPoint point = FaultPoint.valueOf(args[0]);
        int transactionsBefore = Integer.parseInt(args[1]);
        ReplayCommand command =
                new ReplayCommand(kafka -> StoppingPublisher.of(kafka, point, transactionsBefore));
        String[] options = List.of(args).subList(2, args.length).toArray(String[]::new);
        System.exit(new CommandLine(command).execute(options));
    }
}
