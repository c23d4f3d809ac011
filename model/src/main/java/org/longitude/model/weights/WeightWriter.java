package org.longitude.model.weights;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Writes weights as Hugging Face does: {@code model.safetensors}, or shards with an index above a
 * limit. Tensors go in the order of their names, so equal weights are equal bytes. Every file is
 * written beside its place and moved there when it is whole; what older weights the directory held
 * goes away before the new ones count.
 */
public final class WeightWriter {

    /** Hugging Face's own limit for one file. */
    public static final long SHARD_BYTES_MAX = 5_000_000_000L;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private WeightWriter() {}

    /** Writes into a directory, which exists. */
    public static void write(Path directory, List<OutgoingTensor> tensors) throws IOException {
        write(directory, tensors, SHARD_BYTES_MAX, bytes -> {});
    }

    /**
     * Writes into a directory, which exists.
     *
     * @param shardBytesMax most bytes of tensors in one file; a larger tensor has a file of its own
     * @param written is told of each stretch of bytes, for a progress bar
     */
    public static void write(
            Path directory, List<OutgoingTensor> tensors, long shardBytesMax, LongConsumer written)
            throws IOException {
        List<List<OutgoingTensor>> shards = shards(tensors, shardBytesMax);
        List<SafetensorsWriter> files = new ArrayList<>();
        try {
            for (int i = 0; i < shards.size(); i++) {
                Path file = directory.resolve(name(i, shards.size()));
                SafetensorsWriter writer = new SafetensorsWriter(file);
                files.add(writer);
                writer.write(shards.get(i), written);
            }
            deleteOlder(directory, shards.size());
            for (SafetensorsWriter file : files) {
                file.moveIntoPlace();
            }
        } finally {
            for (SafetensorsWriter file : files) {
                file.close();
            }
        }
        if (shards.size() > 1) {
            writeIndex(directory, shards);
        }
    }

    /** Writes one safetensors file, under any name. */
    public static void writeFile(Path file, List<OutgoingTensor> tensors) throws IOException {
        try (SafetensorsWriter writer = new SafetensorsWriter(file)) {
            writer.write(ordered(tensors), bytes -> {});
            writer.moveIntoPlace();
        }
    }

    /**
     * Has a {@code config.json} say that its weights are F32, if it says of what type they are.
     *
     * @param config the whole of it; the newer and the older key are changed
     */
    public static void stateF32(ObjectNode config) {
        for (String key : List.of("dtype", "torch_dtype")) {
            if (config.has(key)) {
                config.put(key, "float32");
            }
        }
    }

    private static List<OutgoingTensor> ordered(List<OutgoingTensor> tensors) {
        return tensors.stream().sorted(Comparator.comparing(OutgoingTensor::name)).toList();
    }

    private static List<List<OutgoingTensor>> shards(
            List<OutgoingTensor> tensors, long shardBytesMax) {
        List<List<OutgoingTensor>> shards = new ArrayList<>();
        List<OutgoingTensor> shard = new ArrayList<>();
        long bytes = 0;
        for (OutgoingTensor tensor : ordered(tensors)) {
            if (!shard.isEmpty() && bytes + tensor.bytes() > shardBytesMax) {
                shards.add(shard);
                shard = new ArrayList<>();
                bytes = 0;
            }
            shard.add(tensor);
            bytes += tensor.bytes();
        }
        shards.add(shard);
        return shards;
    }

    private static String name(int shard, int shards) {
        return shards == 1
                ? WeightSource.SAFETENSORS
                : "model-%05d-of-%05d.safetensors".formatted(shard + 1, shards);
    }

    private static void writeIndex(Path directory, List<List<OutgoingTensor>> shards)
            throws IOException {
        ObjectNode root = JSON.createObjectNode();
        long bytes = shards.stream().flatMap(List::stream).mapToLong(OutgoingTensor::bytes).sum();
        root.putObject("metadata").put("total_size", bytes);
        ObjectNode map = root.putObject(ShardIndex.WEIGHT_MAP);
        for (int i = 0; i < shards.size(); i++) {
            String file = name(i, shards.size());
            shards.get(i).forEach(tensor -> map.put(tensor.name(), file));
        }
        Path index = directory.resolve(WeightSource.SAFETENSORS_INDEX);
        Path part = index.resolveSibling(index.getFileName() + ".part");
        Files.writeString(part, JSON.writeValueAsString(root) + "\n", StandardCharsets.UTF_8);
        SafetensorsWriter.move(part, index);
    }

    /** A directory with two forms of weights would be read by the first of them. */
    private static void deleteOlder(Path directory, int shards) throws IOException {
        Set<String> kept = new HashSet<>();
        for (int i = 0; i < shards; i++) {
            kept.add(name(i, shards));
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                boolean ours =
                        name.matches("model(-\\d{5}-of-\\d{5})?\\.safetensors")
                                || name.equals(WeightSource.SAFETENSORS_INDEX);
                if (ours && !kept.contains(name)) {
                    Files.delete(file);
                }
            }
        }
    }
}
