package org.longitude.deploy.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.longitude.deploy.DeployError;
import org.longitude.deploy.DeployException;

/**
 * Ports that were free a moment ago. Kafka wants to know its ports before it binds them, so another
 * process may still take one in between: whoever uses these tries again.
 */
final class FreePorts {

    /** All are held open together, so that no two of them are the same. */
    static List<Integer> find(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new DeployException(
                    DeployError.PORT_TAKEN, "No free port on " + NodeConfig.HOST, e);
        } finally {
            sockets.forEach(FreePorts::close);
        }
    }

    /** Whether a client could bind this port now. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("A socket that nobody used does not close", e);
        }
    }

    private FreePorts() {}
}
