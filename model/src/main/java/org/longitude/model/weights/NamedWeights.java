package org.longitude.model.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A source's weights by our names, and those of its tensors that are none. */
public final class NamedWeights {

    private final WeightSource source;
    private final SortedMap<String, TensorInfo> byName = new TreeMap<>();
    private final List<String> buffers = new ArrayList<>();
    private final SortedSet<String> unused;

    public NamedWeights(WeightSource source) {
        this.source = source;
        for (TensorInfo info : source.tensors().values()) {
            String name = TensorNames.canonical(info.name());
            if (!info.type().isWeight() || TensorNames.isStale(name)) {
                buffers.add(info.name());
                continue;
            }
            TensorInfo other = byName.put(name, info);
            if (other != null) {
                throw Broken.tensor(
                        source.path(),
                        info.name(),
                        "also there as " + other.name(),
                        "one of the two");
            }
        }
        this.unused = new TreeSet<>(byName.keySet());
    }

    /**
     * The tensor of this name, which from now on counts as used.
     *
     * @param name without the family's prefix
     * @param shape what it must have
     * @throws org.longitude.model.ModelException {@code WEIGHTS_INVALID} naming the tensor, what
     *     was found and what was expected
     */
    public TensorInfo require(String name, List<Long> shape) {
        TensorInfo info =
                find(name)
                        .orElseThrow(
                                () ->
                                        Broken.file(
                                                source.path(),
                                                "no tensor " + name,
                                                "one of shape " + shape));
        if (!info.shape().equals(shape)) {
            throw Broken.tensor(
                    source.path(), info.name(), "shape " + info.shape(), shape.toString());
        }
        return info;
    }

    private Optional<TensorInfo> find(String name) {
        for (String each : TensorNames.sameAs(name)) {
            TensorInfo info = byName.get(each);
            if (info != null) {
                unused.remove(each);
                return Optional.of(info);
            }
        }
        return Optional.empty();
    }

    /** Weights by our names. */
    public Map<String, TensorInfo> all() {
        return Collections.unmodifiableMap(byName);
    }

    /** Our names of the weights that nothing has asked for. */
    public List<String> unused() {
        return List.copyOf(unused);
    }

    /** The file's names of tensors that cannot be weights. */
    public List<String> buffers() {
        return List.copyOf(buffers);
    }
}
