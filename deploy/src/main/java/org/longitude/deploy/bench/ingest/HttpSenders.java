package org.longitude.deploy.bench.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Connections that stay open, each for one thread. They are plain sockets, since what sends shares
 * the processors with what is measured.
 *
 * <p>Ownership: closes its sockets.
 */
final class HttpSenders implements AutoCloseable {

    private static final String LENGTH = "content-length:";

    private final List<Sender> senders;

    private HttpSenders(List<Sender> senders) {
        this.senders = senders;
    }

    static HttpSenders open(int port, int count) throws IOException {
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            senders.add(new Sender(socket, new BufferedInputStream(socket.getInputStream())));
        }
        return new HttpSenders(senders);
    }

    List<Sender> all() {
        return senders;
    }

    /** One connection. */
    record Sender(Socket socket, InputStream in) {

        /**
         * Posts a body and reads the answer.
         *
         * @throws IOException if it is not 202
         */
        void post(String path, byte[] body) throws IOException {
            byte[] head =
                    ("POST "
                                    + path
                                    + " HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: "
                                    + body.length
                                    + "\r\n\r\n")
                            .getBytes(US_ASCII);
            byte[] request = new byte[head.length + body.length];
            System.arraycopy(head, 0, request, 0, head.length);
            System.arraycopy(body, 0, request, head.length, body.length);
            socket.getOutputStream().write(request);
            String status = line();
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String lower = line.toLowerCase(Locale.ROOT);
                if (lower.startsWith(LENGTH)) {
                    length = Integer.parseInt(lower.substring(LENGTH.length()).strip());
                }
            }
            in.skipNBytes(length);
            if (!status.startsWith("HTTP/1.1 202")) {
                throw new IOException("a note was answered " + status);
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            int next = in.read();
            while (next != '\n') {
                if (next < 0) {
                    throw new IOException("the service closed a connection");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
                next = in.read();
            }
            return line.toString();
        }
    }

    @Override
    public void close() throws IOException {
        for (Sender sender : senders) {
            sender.socket().close();
        }
    }
}
