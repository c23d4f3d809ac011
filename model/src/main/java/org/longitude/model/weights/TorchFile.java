package org.longitude.model.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code torch.save} writes for a dictionary of tensors: since 1.6 a zip archive with {@code
 * data.pkl} and one stored entry for each storage, before that pickles one after the other and then
 * the storages.
 */
final class TorchFile {

    private static final int ZIP = 0x504b;
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;
    private static final String PICKLE = "/data.pkl";
    private static final String BYTE_ORDER = "byteorder";
    private static final int BYTE_ORDER_BYTES_MAX = 16;
    private static final String NESTED = "state_dict";

    private final Path file;
    private final FileChannel channel;
    private final TorchUnpickler unpickler;

    private TorchFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
        this.unpickler = new TorchUnpickler(file);
    }

    static List<StoredTensor> read(Path file, FileChannel channel) throws IOException {
        TorchFile torch = new TorchFile(file, channel);
        ByteBuffer start = ByteBuffer.allocate(2);
        if (channel.size() < 2) {
            throw Broken.file(file, channel.size() + " bytes", "what torch.save writes");
        }
        TensorReader.readFully(file, channel, start, 0);
        return start.getShort(0) == ZIP ? torch.readZip() : torch.readLegacy();
    }

    private List<StoredTensor> readZip() throws IOException {
        Map<String, StoredZip.Entry> entries = StoredZip.entries(file, channel);
        String root = root(entries);
        requireLittleEndian(entries.get(root + BYTE_ORDER));
        StoredZip.Entry pickle = entries.get(root + PICKLE.substring(1));
        if (pickle.bytes() > TorchUnpickler.PICKLE_BYTES_MAX) {
            throw tooLong(pickle.bytes());
        }
        Object result =
                unpickler.next(new ChannelInput(file, channel, pickle.position(), pickle.bytes()));
        Map<String, Long> positions = new HashMap<>();
        for (TorchStorage storage : unpickler.storages().values()) {
            StoredZip.Entry entry = entries.get(root + "data/" + storage.key());
            long bytes = storage.elements() * storage.type().bytes();
            if (entry == null || entry.bytes() != bytes) {
                throw Broken.file(
                        file,
                        "storage %s has %s"
                                .formatted(
                                        Broken.quote(storage.key()),
                                        entry == null
                                                ? "no entry"
                                                : "an entry of " + entry.bytes() + " bytes"),
                        "an entry of " + bytes + " bytes");
            }
            positions.put(storage.key(), entry.position());
        }
        return tensors(result, positions);
    }

    private String root(Map<String, StoredZip.Entry> entries) {
        List<String> pickles =
                entries.keySet().stream()
                        .filter(name -> name.indexOf('/') == name.length() - PICKLE.length())
                        .filter(name -> name.endsWith(PICKLE))
                        .toList();
        if (pickles.size() != 1) {
            throw Broken.file(
                    file, "a zip archive with %d data.pkl".formatted(pickles.size()), "one");
        }
        return pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length() + 1);
    }

    private void requireLittleEndian(StoredZip.@Nullable Entry entry) throws IOException {
        if (entry == null) {
            // Archives before PyTorch 2.1 do not say; those machines were little-endian.
            return;
        }
        ByteBuffer text = ByteBuffer.allocate((int) Math.min(entry.bytes(), BYTE_ORDER_BYTES_MAX));
        TensorReader.readFully(file, channel, text, entry.position());
        String order = new String(text.array(), StandardCharsets.US_ASCII);
        if (!order.equals("little")) {
            throw Broken.file(file, "byte order " + Broken.quote(order), "little");
        }
    }

    private List<StoredTensor> readLegacy() throws IOException {
        long fileBytes = channel.size();
        ChannelInput in =
                new ChannelInput(
                        file, channel, 0, Math.min(fileBytes, TorchUnpickler.PICKLE_BYTES_MAX));
        requireMagic(in);
        requireSystem(unpickler.next(in));
        Object result = unpickler.next(in);
        Map<String, Long> positions = new HashMap<>();
        List<?> keys = TorchGlobals.sequence(unpickler.next(in));
        long at = in.position();
        for (Object key : keys) {
            TorchStorage storage = unpickler.storages().get(key instanceof String s ? s : "");
            if (storage == null) {
                throw Broken.file(
                        file, "storage " + Broken.quote(key), "one that a tensor refers to");
            }
            long bytes = storage.elements() * storage.type().bytes();
            requireStorage(storage, at, bytes, fileBytes);
            positions.put(storage.key(), at + Long.BYTES);
            at += Long.BYTES + bytes;
        }
        return tensors(result, positions);
    }

    private void requireMagic(ChannelInput in) {
        if (!MAGIC.equals(unpickler.next(in))) {
            throw Broken.file(file, "no magic number", "what torch.save writes");
        }
        Object protocol = unpickler.next(in);
        if (!(protocol instanceof Number number) || number.longValue() != PROTOCOL) {
            throw Broken.file(file, "protocol " + Broken.quote(protocol), "" + PROTOCOL);
        }
    }

    private void requireSystem(Object system) {
        boolean littleEndian =
                system instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get("little_endian"));
        if (!littleEndian) {
            throw Broken.file(file, "written on another kind of machine", "little-endian numbers");
        }
    }

    private void requireStorage(TorchStorage storage, long at, long bytes, long fileBytes)
            throws IOException {
        if (at > fileBytes - Long.BYTES - bytes) {
            throw Broken.file(
                    file,
                    "storage %s of %d bytes at %d"
                            .formatted(Broken.quote(storage.key()), bytes, at),
                    "inside the file's %d bytes; copy it again".formatted(fileBytes));
        }
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        TensorReader.readFully(file, channel, count, at);
        if (count.getLong(0) != storage.elements()) {
            throw Broken.file(
                    file,
                    "storage %s of %d numbers"
                            .formatted(Broken.quote(storage.key()), count.getLong(0)),
                    String.valueOf(storage.elements()));
        }
    }

    private List<StoredTensor> tensors(Object result, Map<String, Long> positions) {
        Map<?, ?> all = dictionary(result);
        List<StoredTensor> tensors = new ArrayList<>();
        for (Map.Entry<?, ?> each : all.entrySet()) {
            if (each.getKey() instanceof String name && each.getValue() instanceof TorchTensor t) {
                tensors.add(stored(name, t, positions));
            }
        }
        if (tensors.isEmpty()) {
            throw Broken.file(file, "no tensors", "a dictionary of tensors by name");
        }
        return tensors;
    }

    private Map<?, ?> dictionary(Object result) {
        if (result instanceof Map<?, ?> map) {
            Object nested = map.get(NESTED);
            return nested instanceof Map<?, ?> inner ? inner : map;
        }
        throw Broken.file(file, "no dictionary", "a dictionary of tensors by name");
    }

    private StoredTensor stored(String name, TorchTensor tensor, Map<String, Long> positions) {
        TorchStorage storage = tensor.storage();
        Optional<Long> start = Optional.ofNullable(positions.get(storage.key()));
        if (start.isEmpty()) {
            throw Broken.tensor(file, name, "its storage is not in the file", "it to be");
        }
        if (name.length() > TensorInfo.NAME_CHARS_MAX) {
            throw Broken.tensor(
                    file, name, "a long name", TensorInfo.NAME_CHARS_MAX + " characters at most");
        }
        try {
            TensorInfo info = new TensorInfo(name, storage.type(), tensor.shape());
            long first = Math.addExact(storage.viewOffset(), tensor.offset());
            StoredTensor stored =
                    new StoredTensor(
                            info,
                            file,
                            channel,
                            Math.addExact(
                                    start.get(),
                                    Math.multiplyExact(first, (long) storage.type().bytes())),
                            tensor.strides());
            requireInside(name, tensor, stored);
            return stored;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Broken.tensor(
                    file, name, Broken.quote(e.getMessage()), "a view inside its storage");
        }
    }

    private void requireInside(String name, TorchTensor tensor, StoredTensor stored) {
        long held = tensor.storage().viewElements();
        if (tensor.offset() > held - stored.span() || stored.info().elements() > held) {
            throw Broken.tensor(
                    file,
                    name,
                    "offset %d, shape %s, strides %s"
                            .formatted(tensor.offset(), tensor.shape(), tensor.strides()),
                    "a view inside its storage of %d numbers".formatted(held));
        }
    }

    private RuntimeException tooLong(long bytes) {
        return Broken.file(
                file,
                "a pickle of %d bytes".formatted(bytes),
                "at most " + TorchUnpickler.PICKLE_BYTES_MAX);
    }
}
