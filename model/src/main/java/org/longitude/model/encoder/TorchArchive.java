package org.longitude.model.encoder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive around one function, so that no Python is needed to make one.
 *
 * <p>The format is a stored zip: {@code m/code/__torch__.py} holds the text, {@code m/data.pkl}
 * pickles one instance of its class, and {@code m/constants.pkl} an empty tuple.
 */
final class TorchArchive {

    private static final String CLASS_NAME = "Function";
    private static final Pattern DEFINITION = Pattern.compile("(?m)^def forward\\(self,");

    private TorchArchive() {}

    /** The archive of {@code function}, whose text has one {@code def forward(self, …)}. */
    static byte[] of(String function) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "m/data.pkl", instance());
            store(zip, "m/code/__torch__.py", ascii(module(function)));
            store(zip, "m/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "m/byteorder", ascii("little"));
            store(zip, "m/version", ascii("3\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("a zip in memory could not be written", e);
        }
        return bytes.toByteArray();
    }

    private static String module(String function) {
        Matcher definition = DEFINITION.matcher(function);
        if (!definition.find()) {
            throw new IllegalStateException("found no 'def forward(self, …' in a TorchScript text");
        }
        String method = definition.replaceFirst("def forward(self: __torch__." + CLASS_NAME + ",");
        return "class "
                + CLASS_NAME
                + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
                + method.substring(method.indexOf("def forward")).indent(2);
    }

    /** Protocol-2 pickle of {@code __torch__.Function} with the state {"training": True}. */
    private static byte[] instance() {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        pickle.writeBytes(ascii("c__torch__\n" + CLASS_NAME + "\n)"));
        pickle.writeBytes(new byte[] {(byte) 0x81, '}', 'X', 8, 0, 0, 0});
        pickle.writeBytes(ascii("training"));
        pickle.writeBytes(new byte[] {(byte) 0x88, 's', 'b', '.'});
        return pickle.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
