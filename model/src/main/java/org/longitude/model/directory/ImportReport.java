package org.longitude.model.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a Hugging Face directory holds.
 *
 * @param family the configuration's {@code model_type}
 * @param architecture which heads it has
 * @param norm where layers normalise: {@code post}, as all of Hugging Face's do, or our {@code pre}
 * @param attentionWindows per layer; empty for full attention
 * @param positions most tokens of one row, special ones included
 * @param parameters numbers in the weights that are used
 * @param weightFiles bytes by file name
 * @param types how many tensors are of which type
 * @param unused weights that the architecture does not ask for
 * @param buffers tensors that are no weights
 * @param tokenizer its vocabulary's size, where there is a tokenizer
 */
public record ImportReport(
        String family,
        String architecture,
        String norm,
        int layers,
        int width,
        int heads,
        int intermediateWidth,
        List<Integer> attentionWindows,
        int positions,
        int vocabularySize,
        int tokenTypes,
        int labels,
        long parameters,
        SortedMap<String, Long> weightFiles,
        SortedMap<String, Integer> types,
        List<String> unused,
        List<String> buffers,
        Optional<Integer> tokenizer) {

    public ImportReport {
        attentionWindows = List.copyOf(attentionWindows);
        weightFiles = new TreeMap<>(weightFiles);
        types = new TreeMap<>(types);
        unused = List.copyOf(unused);
        buffers = List.copyOf(buffers);
    }

    /** Bytes of all weight files. */
    public long weightBytes() {
        return weightFiles.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Bytes of the weights once they are all F32. */
    public long bytesAsF32() {
        return parameters * Float.BYTES;
    }

    /** Types with how many tensors each, for a line of text. */
    public String typesLine() {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, Integer> type : types.entrySet()) {
            parts.add(type.getValue() + " " + type.getKey());
        }
        return String.join(", ", parts);
    }
}
