package org.longitude.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code *.index.json} of a model in shards: which file holds which tensor.
 *
 * @param shardOf file name by tensor name
 */
record ShardIndex(SortedMap<String, String> shardOf) {

    /** Longest index: a hundred thousand tensors. */
    static final long BYTES_MAX = 32L << 20;

    /** Most shards: each is an open file. */
    static final int SHARDS_MAX = 256;

    static final String WEIGHT_MAP = "weight_map";

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,200}");
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(8)
                                                    .maxNameLength(TensorInfo.NAME_CHARS_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                                    .build())
                    .build();

    static ShardIndex read(Path file) throws IOException {
        long bytes = Files.size(file);
        if (bytes > BYTES_MAX) {
            throw Broken.file(file, bytes + " bytes", "at most " + BYTES_MAX);
        }
        JsonNode map = parse(file).path(WEIGHT_MAP);
        if (!map.isObject() || map.isEmpty()) {
            throw Broken.file(file, "no " + WEIGHT_MAP, "file names by tensor name");
        }
        SortedMap<String, String> shardOf = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String shard = entry.getValue().asText();
            // A shard lies beside its index; a path could lead anywhere.
            if (!entry.getValue().isTextual() || !FILE_NAME.matcher(shard).matches()) {
                throw Broken.tensor(
                        file,
                        entry.getKey(),
                        "file " + Broken.quote(shard),
                        "a plain file name beside the index");
            }
            shardOf.put(entry.getKey(), shard);
        }
        int shards = new TreeSet<>(shardOf.values()).size();
        if (shards > SHARDS_MAX) {
            throw Broken.file(file, shards + " shards", "at most " + SHARDS_MAX);
        }
        return new ShardIndex(shardOf);
    }

    private static JsonNode parse(Path file) throws IOException {
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw Broken.file(
                    file, Broken.quote(e.getOriginalMessage()), "JSON of a shard index", e);
        }
    }
}
