package org.longitude.model.weights;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file in the process's own addresses, to be read and let go.
 *
 * <p>Pages that were touched count as the process's memory while they are mapped, and Java unmaps
 * when the garbage collector happens to come by, which is never while a model is loaded. So a
 * mapping ends when it is closed: through an arena, which Java has from 22 on, and before that
 * through the one call of {@code sun.misc.Unsafe} that is meant for it. Where neither is there, the
 * collector does it.
 *
 * <p>Ownership: its buffer must not be touched after it is closed; the process may end.
 */
final class Mapping implements AutoCloseable {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();

    /** {@code () -> Arena}. */
    private static final @Nullable MethodHandle NEW_ARENA;

    /** {@code (FileChannel, MapMode, long, long, Arena) -> ByteBuffer}. */
    private static final @Nullable MethodHandle MAP_IN_ARENA;

    /** {@code (ByteBuffer) -> void}. */
    private static final @Nullable MethodHandle UNMAP;

    static {
        MethodHandle newArena = null;
        MethodHandle mapInArena = null;
        MethodHandle unmap = null;
        try {
            Class<?> arena = Class.forName("java.lang.foreign.Arena");
            Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
            newArena = LOOKUP.findStatic(arena, "ofConfined", MethodType.methodType(arena));
            mapInArena =
                    MethodHandles.filterReturnValue(
                            LOOKUP.findVirtual(
                                    FileChannel.class,
                                    "map",
                                    MethodType.methodType(
                                            segment,
                                            FileChannel.MapMode.class,
                                            long.class,
                                            long.class,
                                            arena)),
                            LOOKUP.findVirtual(
                                    segment,
                                    "asByteBuffer",
                                    MethodType.methodType(ByteBuffer.class)));
        } catch (ReflectiveOperationException e) {
            // Java before 22 has no arenas, or only a preview of them.
            newArena = null;
            unmap = unmapByUnsafe();
        }
        NEW_ARENA = newArena;
        MAP_IN_ARENA = mapInArena;
        UNMAP = unmap;
    }

    private final ByteBuffer bytes;
    private final @Nullable AutoCloseable arena;

    private Mapping(ByteBuffer bytes, @Nullable AutoCloseable arena) {
        this.bytes = bytes;
        this.arena = arena;
    }

    /**
     * Maps a part of a file.
     *
     * @throws EOFException if the file has become shorter
     */
    static Mapping of(Path file, FileChannel channel, long position, int length)
            throws IOException {
        if (position > channel.size() - length) {
            throw new EOFException(
                    "%s: ends at byte %d (expected: at least %d; was it changed while it was read?)"
                            .formatted(file, channel.size(), position + length));
        }
        if (NEW_ARENA == null || MAP_IN_ARENA == null) {
            return new Mapping(channel.map(FileChannel.MapMode.READ_ONLY, position, length), null);
        }
        try {
            AutoCloseable arena = (AutoCloseable) NEW_ARENA.invoke();
            ByteBuffer bytes =
                    (ByteBuffer)
                            MAP_IN_ARENA.invoke(
                                    channel,
                                    FileChannel.MapMode.READ_ONLY,
                                    position,
                                    (long) length,
                                    arena);
            return new Mapping(bytes, arena);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("java.lang.foreign is not as Java 22 has it", e);
        }
    }

    /** A part of it, little-endian, as all files of weights are. */
    ByteBuffer slice(int from, int length) {
        return bytes.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        try {
            if (arena != null) {
                arena.close();
            } else if (UNMAP != null && bytes instanceof MappedByteBuffer) {
                UNMAP.invoke(bytes);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a mapping could not be ended", e);
        }
    }

    private static @Nullable MethodHandle unmapByUnsafe() {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field instance = unsafe.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            return LOOKUP.findVirtual(
                            unsafe,
                            "invokeCleaner",
                            MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(instance.get(null));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
