package org.longitude.deploy.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.longitude.model.encoder.ArchiveFolder;
import org.longitude.model.encoder.LayerNormPlace;
import org.longitude.model.encoder.LongformerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude model archives}: the encoder's functions for another PyTorch to run. */
@Command(
        name = "archives",
        description = {
            "Writes the functions of a Longformer of base shape as TorchScript archives, in fp32 and"
                    + " bf16, for model/src/gpu/check_archives.py, which checks and measures them"
                    + " on a machine with a GPU and any PyTorch from 2.7 on."
        },
        mixinStandardHelpOptions = true)
final class ArchivesCommand implements Callable<Integer> {

    private static final int EXIT_OK = 0;
    private static final int EXIT_UNWRITABLE = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder to write to; made where it is not there.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        try {
            List<Path> files = ArchiveFolder.write(out, base());
            spec.commandLine().getOut().printf("%d files in %s%n", files.size(), out);
            return EXIT_OK;
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .printf("--out %s: cannot be written (expected: a folder)%n", out);
            return EXIT_UNWRITABLE;
        }
    }

    /** Longformer-base: 12 layers of width 768, attention window 512. */
    private static LongformerConfig base() {
        return new LongformerConfig(
                50_265,
                768,
                12,
                3072,
                Collections.nCopies(12, 512),
                4098,
                1,
                1e-5,
                0.02,
                LayerNormPlace.POST);
    }
}
