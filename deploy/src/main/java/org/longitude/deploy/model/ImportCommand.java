package org.longitude.deploy.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.directory.ImportReport;
import org.longitude.model.directory.ModelImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code longitude model import}: what a Hugging Face directory holds, and the same made ours. */
@Command(
        name = "import",
        description =
                "Checks a Hugging Face directory (config.json, weights as safetensors or"
                        + " pytorch_model.bin, whole or in shards, and the tokenizer if there is one) and"
                        + " says what it is. With --out, writes it anew: F32 safetensors under today's"
                        + " names, every key of config.json kept. Exit 1 where the parts do not fit.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The Hugging Face directory.")
    private Path directory = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "The directory to make.")
    private @Nullable Path out;

    @Mixin private ShardOption shards = new ShardOption();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        return new DirectoryRun(spec)
                .exitCode(
                        run -> {
                            try (ModelImport model = ModelImport.open(directory)) {
                                ImportReport report = model.report();
                                if (out != null) {
                                    try (BytesBar bar =
                                            new BytesBar(
                                                    "import", report.bytesAsF32(), run.err())) {
                                        model.writeTo(out, shards.bytes(), bar::advance);
                                    }
                                }
                                run.print(
                                        json
                                                ? DirectoryText.json(report, out)
                                                : DirectoryText.lines(report, directory, out));
                            }
                        });
    }
}
