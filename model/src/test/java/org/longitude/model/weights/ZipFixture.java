package org.longitude.model.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zip archives as torch.save makes them, around any pickle. */
final class ZipFixture {

    private ZipFixture() {}

    /** Text whose {@code \xNN} are bytes. */
    static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\x", i)) {
                bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toByteArray();
    }

    static void write(Path file, String pickle) throws IOException {
        write(file, bytes(pickle));
    }

    static void write(Path file, byte[] pickle) throws IOException {
        write(file, pickle, new byte[0], ZipOutputStream.STORED);
    }

    static void write(Path file, String pickle, int storageBytes) throws IOException {
        write(file, bytes(pickle), new byte[storageBytes], ZipOutputStream.STORED);
    }

    static void write(Path file, byte[] pickle, byte[] storage, int method) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(method);
            put(zip, "pytorch_model/data.pkl", pickle);
            put(zip, "pytorch_model/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            put(zip, "pytorch_model/data/0", storage);
        }
    }

    /** A pickle of a tensor "w" in storage "0"; the arguments are pickles of numbers and tuples. */
    static String tensor(String elements, String offset, String sizes, String strides) {
        String storage =
                "(X\\x07\\x00\\x00\\x00storagectorch\nFloatStorage\nX\\x01\\x00\\x00\\x000"
                        + "X\\x03\\x00\\x00\\x00cpu"
                        + elements
                        + "tQ";
        return "\\x80\\x02}X\\x01\\x00\\x00\\x00wctorch._utils\n_rebuild_tensor_v2\n("
                + storage
                + offset
                + sizes
                + strides
                + "\\x89}tRs.";
    }

    /**
     * An archive whose storage "0" needs zip64 and takes no room on the disk.
     *
     * @param last bytes at the end of the storage
     */
    static void writeSparse(Path file, String pickle, long storageBytes, ByteBuffer last)
            throws IOException {
        ByteBuffer directory = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] program = bytes(pickle);
            putLocal(channel, directory, "pytorch_model/data.pkl", program.length);
            channel.write(ByteBuffer.wrap(program));
            putLocal(channel, directory, "pytorch_model/data/0", storageBytes);
            long end = channel.position() + storageBytes;
            channel.write(last, end - last.remaining());
            directory.flip();
            int bytes = directory.remaining();
            channel.write(directory, end);
            ByteBuffer tail = ByteBuffer.allocate(98).order(ByteOrder.LITTLE_ENDIAN);
            tail.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
            tail.putInt(0).putInt(0).putLong(2).putLong(2).putLong(bytes).putLong(end);
            tail.putInt(0x07064b50).putInt(0).putLong(end + bytes).putInt(1);
            tail.putInt(0x06054b50).putInt(0).putShort((short) 2).putShort((short) 2);
            tail.putInt(bytes).putInt(-1).putShort((short) 0);
            channel.write(tail.flip(), end + bytes);
        }
    }

    private static void putLocal(FileChannel channel, ByteBuffer directory, String name, long bytes)
            throws IOException {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        directory.putInt(0x02014b50).putShort((short) 45).putShort((short) 45).putShort((short) 0);
        directory.putShort((short) 0).putInt(0).putInt(0).putInt(-1).putInt(-1);
        directory.putShort((short) text.length).putShort((short) 20).putShort((short) 0);
        directory.putInt(0).putInt(0).putInt((int) channel.position()).put(text);
        directory.putShort((short) 1).putShort((short) 16).putLong(bytes).putLong(bytes);
        ByteBuffer local = ByteBuffer.allocate(30 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        local.putInt(0x04034b50).putShort((short) 45).putShort((short) 0).putShort((short) 0);
        local.putInt(0).putInt(0).putInt(-1).putInt(-1);
        local.putShort((short) text.length).putShort((short) 0).put(text);
        channel.write(local.flip());
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(bytes.length);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
