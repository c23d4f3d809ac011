package org.longitude.deploy.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.longitude.model.directory.ExportReport;
import org.longitude.model.directory.ModelExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude model export}: a bundle or encoder as Hugging Face's transformers reads it. */
@Command(
        name = "export",
        description =
                "Writes a bundle or encoder directory as one that Hugging Face's transformers loads. Our"
                        + " label attention goes into longitude_head.safetensors, which transformers does"
                        + " not read. A pre-norm encoder is refused: transformers has none.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A bundle, or config.json with weights.")
    private Path directory = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The directory to make.")
    private Path out = Path.of("");

    @Mixin private ShardOption shards = new ShardOption();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        return new DirectoryRun(spec)
                .exitCode(
                        run -> {
                            ExportReport report = write(run);
                            run.print(
                                    json
                                            ? DirectoryText.json(report, out)
                                            : DirectoryText.lines(report, out));
                        });
    }

    private ExportReport write(DirectoryRun run) {
        try (BytesBar bar = new BytesBar("export", -1, run.err())) {
            return ModelExport.write(directory, out, shards.bytes(), bar::advance);
        }
    }
}
