package org.longitude.model.encoder;

import ai.djl.ndarray.NDArray;

/** Queries, keys and values [N,D] of packed states. */
record Projected(NDArray queries, NDArray keys, NDArray values) implements AutoCloseable {

    @Override
    public void close() {
        queries.close();
        keys.close();
        values.close();
    }
}
