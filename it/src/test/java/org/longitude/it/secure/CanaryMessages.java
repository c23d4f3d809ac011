package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;

/** Messages of each format around a word. */
final class CanaryMessages {

    /** What begins and ends a message over MLLP. */
    static final String START = "\u000b";

    static final String END = "\u001c\r";

    private CanaryMessages() {}

    static String document(String id, String word) {
        return String.join(
                        "\r",
                        "MSH|^~\\&|DICTA|NORTH|LONGITUDE|NORTH|20260301101500||MDM^T02|"
                                + id
                                + "|P|2.5",
                        "PID|1||4711^^^NORTH^MR",
                        "PV1|1|I|W1||||||||||||||||90" + id + "^^^NORTH^VN",
                        "TXA|1|DS|TX|20260301090000||20260301093000||||||" + id + "|||||AU||AV",
                        "OBX|1|TX|DS^Discharge summary||" + word + "||||||F")
                + "\r";
    }

    static String ccda(int id, String word) {
        return "<ClinicalDocument xmlns='urn:hl7-org:v3'><id root='1.2.3' extension='D%d'/><component><structuredBody><component><section><title>H</title><text>%s</text></section></component></structuredBody></component></ClinicalDocument>"
                .formatted(id, word);
    }

    static String fhir(String data) {
        return "{\"resourceType\":\"DocumentReference\",\"status\":\"current\",\"content\":[{\"attachment\":{\"contentType\":\"text/plain\",\"data\":\"%s\"}}]}"
                .formatted(data);
    }

    /** Sends a message, and reads its answer. */
    static String exchange(Socket socket, String message) throws IOException {
        return raw(socket, START + message + END);
    }

    /** Sends bytes as they are, and reads one answer. */
    static String raw(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(UTF_8));
        StringBuilder answer = new StringBuilder();
        int each = socket.getInputStream().read();
        while (each >= 0 && each != 0x1c) {
            answer.append((char) each);
            each = socket.getInputStream().read();
        }
        socket.getInputStream().read();
        return answer.toString();
    }
}
