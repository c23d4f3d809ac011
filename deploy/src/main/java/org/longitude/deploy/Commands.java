package org.longitude.deploy;

import java.util.List;
import org.longitude.billing.BillingExportCommand;
import org.longitude.billing.diff.BillingCommand;
import org.longitude.coder.CoderCommand;
import org.longitude.coder.replay.ReplayCommand;
import org.longitude.deploy.access.AclsCommand;
import org.longitude.deploy.bench.BenchCommand;
import org.longitude.deploy.calibration.CalibrationCommand;
import org.longitude.deploy.code.CodeCommand;
import org.longitude.deploy.demo.DemoCommand;
import org.longitude.deploy.dlq.DlqCommand;
import org.longitude.deploy.drift.DriftCommand;
import org.longitude.deploy.model.ModelCommand;
import org.longitude.deploy.operate.DoctorCommand;
import org.longitude.deploy.operate.StatusCommand;
import org.longitude.deploy.reconcile.ReconcileCommand;
import org.longitude.deploy.reproduce.ReproduceCommand;
import org.longitude.deploy.settings.ReferenceCommand;
import org.longitude.ingest.IngestCommand;
import org.longitude.ingest.IngestServiceCommand;
import org.longitude.ingest.MllpCommand;
import org.longitude.preprocess.PreprocessCommand;
import org.longitude.preprocess.ReplayNormaliseCommand;
import org.longitude.preprocess.offline.OfflineCommand;
import org.longitude.schemas.TopicsCommand;
import org.longitude.trainer.TrainCommand;
import picocli.CommandLine;

/** Which commands there are, in the order in which help lists them. */
final class Commands {

    static List<Object> all() {
        return List.of(
                new DemoCommand(),
                new IngestCommand(),
                serve(),
                new OfflineCommand(),
                new CodeCommand(),
                train(),
                new ModelCommand(),
                replay(),
                new StatusCommand(),
                new DoctorCommand(),
                new DriftCommand(),
                new ReconcileCommand(),
                new BillingCommand(),
                topics(),
                new DlqCommand(),
                new BenchCommand(),
                new ReferenceCommand());
    }

    private static CommandLine topics() {
        CommandLine topics = new CommandLine(new TopicsCommand());
        topics.addSubcommand(new AclsCommand());
        return topics;
    }

    private static CommandLine serve() {
        CommandLine serve = new CommandLine(new ServeCommand());
        serve.addSubcommand(new IngestServiceCommand());
        serve.addSubcommand(new MllpCommand());
        serve.addSubcommand(new PreprocessCommand());
        serve.addSubcommand(new CoderCommand());
        serve.addSubcommand(new BillingExportCommand());
        serve.addSubcommand(new CalibrationCommand());
        return serve;
    }

    private static CommandLine replay() {
        CommandLine replay = new CommandLine(new ReplayCommand());
        replay.addSubcommand(new ReplayNormaliseCommand());
        return replay;
    }

    private static CommandLine train() {
        CommandLine train = new CommandLine(new TrainCommand());
        train.addSubcommand(new ReproduceCommand());
        return train;
    }

    private Commands() {}
}
