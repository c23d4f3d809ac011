package org.longitude.trainer;

import org.longitude.trainer.command.BaselineCommand;
import org.longitude.trainer.command.CorpusReportCommand;
import org.longitude.trainer.command.EmbeddingsCommand;
import org.longitude.trainer.command.EvaluateCommand;
import org.longitude.trainer.command.FinetuneCommand;
import org.longitude.trainer.command.PretrainCommand;
import org.longitude.trainer.command.ProbeCommand;
import org.longitude.trainer.command.ReleaseCommand;
import org.longitude.trainer.command.SnapshotCommand;
import org.longitude.trainer.command.VocabularyCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude train}: from archived topics to a bundle that the coder can serve. */
@Command(
        name = "train",
        description = "Trains, scores and releases models from what the topics hold.",
        mixinStandardHelpOptions = true,
        subcommands = {
            SnapshotCommand.class,
            PretrainCommand.class,
            FinetuneCommand.class,
            BaselineCommand.class,
            EvaluateCommand.class,
            ProbeCommand.class,
            VocabularyCommand.class,
            EmbeddingsCommand.class,
            CorpusReportCommand.class,
            ReleaseCommand.class
        })
public final class TrainCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "train: missing subcommand (expected one of: "
                        + String.join(", ", spec.subcommands().keySet())
                        + ")");
    }
}
