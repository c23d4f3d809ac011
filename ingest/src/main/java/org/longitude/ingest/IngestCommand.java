package org.longitude.ingest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longitude ingest}: brings notes and codes from the outside world to the topics. */
@Command(
        name = "ingest",
        description =
                "Brings notes, assigned codes and admission events in from files to the topics.",
        mixinStandardHelpOptions = true,
        subcommands = {
            JsonlCommand.class,
            MimicCommand.class,
            Hl7Command.class,
            FhirCommand.class,
            CcdaCommand.class,
            CodesCommand.class,
            SyntheticCommand.class
        })
public final class IngestCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "ingest: missing subcommand (expected: jsonl, mimic, hl7, fhir, ccda,"
                        + " codes or synthetic)");
    }
}
