package org.longitude.deploy.bench.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Documents of one length, as an interface engine sends them: invented words, a line a segment. */
final class BenchMessages {

    /** Characters of a note's text. */
    static final int TEXT_CHARACTERS = 10_000;

    private static final int LINE_CHARACTERS = 100;
    private static final String SYLLABLES = "ka re mi so tu na lo pe ";

    private final Random random = new Random(7);

    /** A text of {@link #TEXT_CHARACTERS} with line breaks in it. */
    String text() {
        StringBuilder text = new StringBuilder(TEXT_CHARACTERS);
        while (text.length() < TEXT_CHARACTERS) {
            boolean lineEnd = text.length() % LINE_CHARACTERS == LINE_CHARACTERS - 1;
            int at = random.nextInt(SYLLABLES.length());
            text.append(lineEnd ? '\n' : SYLLABLES.charAt(at));
        }
        return text.toString();
    }

    /** A message of that text; its ids are the number's. */
    static byte[] message(int number, String text) {
        StringBuilder message = new StringBuilder(TEXT_CHARACTERS * 3 / 2);
        message.append("MSH|^~\\&|BENCH|HERE|LONGITUDE|HERE|20260301101500||MDM^T02|B-")
                .append(number)
                .append("|P|2.5\rEVN|T02|20260301101500\rPID|1||P-")
                .append(number)
                .append("\rPV1|1|I|W1||||||||||||||||A-")
                .append(number)
                .append("\rTXA|1|DS|TX|20260301||20260301||||||N-")
                .append(number)
                .append("|||||AU||AV\r");
        int line = 1;
        for (String part : text.split("\n", -1)) {
            message.append("OBX|")
                    .append(line++)
                    .append("|TX|DS||")
                    .append(part)
                    .append("||||||F\r");
        }
        return message.toString().getBytes(UTF_8);
    }
}
