package org.longitude.ingest.mllp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;

/** A sender as an interface engine is one, and as one that misbehaves. */
final class MllpPeer implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;

    MllpPeer(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    MllpPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
    }

    static byte[] framed(byte[] message) {
        byte[] frame = new byte[message.length + 3];
        frame[0] = 0x0b;
        System.arraycopy(message, 0, frame, 1, message.length);
        frame[message.length + 1] = 0x1c;
        frame[message.length + 2] = '\r';
        return frame;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Says that nothing more comes, as a peer does that closes its side. */
    void end() throws IOException {
        socket.shutdownOutput();
    }

    /** The next answer, its frame taken off; empty where the connection ended instead. */
    Optional<String> answer() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = read(in);
        while (next >= 0 && next != 0x1c) {
            bytes.write(next);
            next = read(in);
        }
        if (next < 0) {
            return Optional.empty();
        }
        in.read(); // The CR of the frame's end.
        return Optional.of(bytes.toString(US_ASCII).substring(1));
    }

    private static int read(InputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketException e) {
            return -1; // Reset by the other side, which is an end too.
        }
    }

    /** MSA-1 of the next answer; {@code closed} where there is none. */
    String code() throws IOException {
        return answer().map(MllpPeer::codeOf).orElse("closed");
    }

    static String codeOf(String answer) {
        return answer.lines()
                .filter(segment -> segment.startsWith("MSA|"))
                .map(segment -> segment.substring(4, 6))
                .findFirst()
                .orElse("no MSA");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
