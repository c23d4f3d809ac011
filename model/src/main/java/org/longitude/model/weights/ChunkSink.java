package org.longitude.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes a tensor's numbers in row-major order, a bounded number at a time. */
@FunctionalInterface
public interface ChunkSink {

    /**
     * Takes one chunk.
     *
     * @param firstElement place of the chunk's first number in the tensor
     * @param values F32 in the machine's own byte order, from position 0 to the limit; a direct
     *     buffer, maybe the file itself, that is gone as soon as this returns: touching it later
     *     may end the process
     */
    void accept(long firstElement, ByteBuffer values) throws IOException;
}
