package org.longitude.model.weights;

import java.util.List;

/**
 * What loading did with a file's tensors.
 *
 * @param loaded how many filled a parameter
 * @param unused weights that no parameter asked for, by our names
 * @param buffers tensors that are no weights, by the file's names
 */
public record LoadReport(int loaded, List<String> unused, List<String> buffers) {

    public LoadReport {
        unused = List.copyOf(unused);
        buffers = List.copyOf(buffers);
    }
}
