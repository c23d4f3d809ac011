package org.longitude.model.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
