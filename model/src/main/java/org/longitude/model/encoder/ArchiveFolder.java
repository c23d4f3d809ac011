package org.longitude.model.encoder;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The compiled functions of a Longformer as files, so that another PyTorch can run what Java wrote:
 * {@code fp32/<name>.pt} and {@code bf16/<name>.pt} as a GPU gets them, and {@code archives.json}
 * with the shape that they were made for. Read by {@code src/gpu/check_archives.py}.
 */
public final class ArchiveFolder {

    /** Names the shape of the encoder. */
    public static final String SHAPE_FILE = "archives.json";

    private static final List<String> FUNCTIONS =
            List.of(
                    "feed_forward",
                    "full_attention",
                    "global_rows",
                    "layer_norm",
                    "linear",
                    "linear_onto",
                    "sliding_window_attention",
                    "window_bias");

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ArchiveFolder() {}

    /** Writes the folder; existing files of these names are replaced. Needs no engine. */
    public static List<Path> write(Path folder, LongformerConfig config) throws IOException {
        List<Path> written = new ArrayList<>();
        for (ComputeType compute : List.of(ComputeType.FP32, ComputeType.BF16)) {
            Path files = Files.createDirectories(folder.resolve(compute.word()));
            try (EncoderFunctions functions =
                    EncoderFunctions.load(config, new Placement(Device.gpu(0), compute))) {
                for (String name : FUNCTIONS) {
                    Path file = files.resolve(name + ".pt");
                    Files.write(file, functions.of(name).archive(false));
                    written.add(file);
                }
            }
        }
        Path shape = folder.resolve(SHAPE_FILE);
        Files.writeString(shape, JSON.writeValueAsString(shape(config)) + "\n");
        written.add(shape);
        return written;
    }

    private static ObjectNode shape(LongformerConfig config) {
        ObjectNode shape = JSON.createObjectNode();
        shape.put("width", config.width());
        shape.put("heads", config.heads());
        shape.put("intermediate_width", config.intermediateWidth());
        shape.put("layers", config.layers());
        shape.put("attention_window", config.attentionWindows().get(0));
        shape.put("layer_norm_eps", config.layerNormEps());
        return shape;
    }
}
