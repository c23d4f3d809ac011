package org.longitude.model.weights;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a tensor's numbers lie. The place has been checked against the file's length.
 *
 * @param position byte of the file at which its first number begins
 * @param strides numbers from one to the next along each dimension
 */
record StoredTensor(
        TensorInfo info, Path file, FileChannel channel, long position, List<Long> strides) {

    static StoredTensor contiguous(TensorInfo info, Path file, FileChannel channel, long position) {
        return new StoredTensor(info, file, channel, position, rowMajor(info));
    }

    /** Whether its numbers follow each other in the file in the order in which they are read. */
    boolean isContiguous() {
        List<Long> expected = rowMajor(info);
        for (int i = 0; i < expected.size(); i++) {
            if (info.shape().get(i) > 1 && !strides.get(i).equals(expected.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Numbers of the file from its first to its last, both included; 0 for an empty tensor. */
    long span() {
        if (info.elements() == 0) {
            return 0;
        }
        long last = 0;
        for (int i = 0; i < strides.size(); i++) {
            last = Math.addExact(last, Math.multiplyExact(info.shape().get(i) - 1, strides.get(i)));
        }
        return Math.addExact(last, 1);
    }

    private static List<Long> rowMajor(TensorInfo info) {
        Long[] strides = new Long[info.shape().size()];
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= info.shape().get(i);
        }
        return List.of(strides);
    }
}
