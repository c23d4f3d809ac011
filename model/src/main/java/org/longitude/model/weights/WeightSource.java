package org.longitude.model.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * The tensors of a weight file or of a Hugging Face directory, in any form that Hugging Face has
 * written: safetensors or pickled, whole or in shards. Opening reads headers only and checks all of
 * them against the files; numbers are read when asked for, a chunk at a time, so memory does not
 * grow with the model.
 *
 * <p>Threading: one thread at a time. Ownership: holds its files open until {@link #close()}.
 */
public final class WeightSource implements AutoCloseable {

    /** File names, in the order in which Hugging Face prefers them. */
    public static final String SAFETENSORS = "model.safetensors";

    public static final String SAFETENSORS_INDEX = "model.safetensors.index.json";
    public static final String TORCH = "pytorch_model.bin";
    public static final String TORCH_INDEX = "pytorch_model.bin.index.json";

    /** Our own heads in an exported directory; Hugging Face does not look at it. */
    public static final String HEAD = "longitude_head.safetensors";

    private static final List<String> FORMS =
            List.of(SAFETENSORS, SAFETENSORS_INDEX, TORCH, TORCH_INDEX);

    private final Path path;
    private final List<Path> files = new ArrayList<>();
    private final List<FileChannel> channels = new ArrayList<>();
    private final SortedMap<String, StoredTensor> tensors = new TreeMap<>();
    private @Nullable TensorReader reader;

    private WeightSource(Path path) {
        this.path = path;
    }

    /**
     * Opens a weight file, a shard index, or the directory that holds one.
     *
     * @throws ModelException {@code WEIGHTS_INVALID} if there are no weights or they are broken;
     *     {@code FILE_FAILED} if a file cannot be read
     */
    public static WeightSource open(Path path) {
        WeightSource source = new WeightSource(path);
        try {
            source.openAll();
            return source;
        } catch (IOException | UncheckedIOException e) {
            source.close();
            throw new ModelException(
                    ModelError.FILE_FAILED, path + ": cannot be read (expected: weights)", e);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /**
     * The names of all tensors of a weight file or directory.
     *
     * @throws ModelException as {@link #open} does
     */
    public static Set<String> names(Path path) {
        try (WeightSource source = open(path)) {
            return Set.copyOf(source.tensors.keySet());
        }
    }

    private void openAll() throws IOException {
        if (!Files.isDirectory(path)) {
            openForm(path);
            return;
        }
        openForm(
                FORMS.stream()
                        .map(path::resolve)
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        Broken.file(
                                                path, "no weights", "one of " + FORMS + " in it")));
        if (Files.isRegularFile(path.resolve(HEAD))) {
            openFile(path.resolve(HEAD)).forEach(this::put);
        }
    }

    private void openForm(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Broken.file(file, "not there", "a weight file or a directory of one");
        }
        if (String.valueOf(file.getFileName()).endsWith(".index.json")) {
            openShards(file);
        } else {
            openFile(file).forEach(this::put);
        }
    }

    private void openShards(Path index) throws IOException {
        Map<String, String> shardOf = ShardIndex.read(index).shardOf();
        for (String shard : new TreeSet<>(shardOf.values())) {
            Path file = index.resolveSibling(shard);
            if (!Files.isRegularFile(file)) {
                throw Broken.file(index, "no file " + shard + " beside it", "all shards; copy it");
            }
            openFile(file).forEach(this::put);
        }
        shardOf.forEach(
                (name, shard) -> {
                    StoredTensor tensor = tensors.get(name);
                    if (tensor == null || !tensor.file().endsWith(shard)) {
                        throw Broken.tensor(index, name, "not in " + shard, "it there");
                    }
                });
    }

    private List<StoredTensor> openFile(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        channels.add(channel);
        files.add(file);
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".safetensors")
                ? SafetensorsFile.read(file, channel)
                : TorchFile.read(file, channel);
    }

    private void put(StoredTensor tensor) {
        String name = tensor.info().name();
        StoredTensor other = tensors.put(name, tensor);
        if (other != null) {
            throw Broken.tensor(tensor.file(), name, "also in " + other.file(), "it once");
        }
    }

    /** What was opened: a file or a directory. */
    public Path path() {
        return path;
    }

    /** The files that hold the tensors. */
    public List<Path> files() {
        return List.copyOf(files);
    }

    /** All tensors by name, weights and buffers. */
    public SortedMap<String, TensorInfo> tensors() {
        SortedMap<String, TensorInfo> infos = new TreeMap<>();
        tensors.forEach((name, tensor) -> infos.put(name, tensor.info()));
        return Collections.unmodifiableSortedMap(infos);
    }

    /**
     * Hands on all numbers of a weight, converted to F32, in row-major order.
     *
     * @throws ModelException {@code WEIGHTS_INVALID} if it is not F32, F16 or BF16
     */
    public void read(String name, ChunkSink sink) throws IOException {
        if (reader == null) {
            reader = new TensorReader();
        }
        reader.read(stored(name), sink);
    }

    /** All numbers of a weight; for those small enough for one array. */
    public float[] floats(String name) throws IOException {
        float[] all = new float[Math.toIntExact(stored(name).info().elements())];
        read(
                name,
                (first, values) ->
                        values.asFloatBuffer().get(all, (int) first, values.remaining() / 4));
        return all;
    }

    /** All numbers of an I64 tensor; for those small enough for one array. */
    public long[] longs(String name) throws IOException {
        StoredTensor tensor = stored(name);
        if (tensor.info().type() != TensorType.I64 || !tensor.isContiguous()) {
            throw Broken.tensor(tensor.file(), name, tensor.info().type().name(), "I64");
        }
        long[] all = new long[Math.toIntExact(tensor.info().elements())];
        ByteBuffer raw =
                ByteBuffer.allocate(Math.multiplyExact(8, all.length))
                        .order(ByteOrder.LITTLE_ENDIAN);
        TensorReader.readFully(tensor.file(), tensor.channel(), raw, tensor.position());
        raw.flip().asLongBuffer().get(all);
        return all;
    }

    private StoredTensor stored(String name) {
        return Objects.requireNonNull(
                tensors.get(name), () -> "no tensor " + name + "; see tensors()");
    }

    @Override
    public void close() {
        for (FileChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
