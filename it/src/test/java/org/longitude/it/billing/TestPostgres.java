package org.longitude.it.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.longitude.billing.store.DatabaseConfig;
import org.longitude.deploy.TemporaryFolder;

/**
 * A PostgreSQL of this run, from binaries that Maven fetches. It refuses to run as root, as a build
 * in a container often does; then it runs as nobody.
 */
public final class TestPostgres implements AutoCloseable {

    private static final String NOBODY = "65534";
    private static final int END_WITHIN_SECONDS = 60;
    private static final int TRY_AGAIN_AFTER_MS = 50;

    private final TemporaryFolder folder;
    private final List<String> asUser;
    private final int port;
    private final AtomicInteger schemas = new AtomicInteger();
    private Process server;

    private TestPostgres(TemporaryFolder folder, List<String> asUser, int port) {
        this.folder = folder;
        this.asUser = asUser;
        this.port = port;
        this.server = launch();
    }

    static TestPostgres start() {
        TemporaryFolder folder = TemporaryFolder.create("longitude-postgres-");
        try {
            boolean root = "root".equals(System.getProperty("user.name"));
            List<String> asUser =
                    root
                            ? List.of(
                                    "setpriv",
                                    "--reuid=" + NOBODY,
                                    "--regid=" + NOBODY,
                                    "--clear-groups")
                            : List.of();
            Files.setPosixFilePermissions(
                    folder.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
            PostgresBinaries.unpackInto(folder.path());
            Path data = Files.createDirectory(folder.path().resolve("data"));
            if (root) {
                run(List.of("chown", NOBODY + ":" + NOBODY, data.toString()), data);
            }
            run(
                    command(
                            asUser,
                            folder.path(),
                            "initdb",
                            "--auth=trust",
                            "--username=postgres",
                            "--encoding=UTF8",
                            "--no-locale",
                            "--no-sync",
                            "--pgdata=" + data),
                    folder.path());
            TestPostgres postgres = new TestPostgres(folder, asUser, freePort());
            postgres.awaitAnswer();
            return postgres;
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    private static List<String> command(
            List<String> asUser, Path folder, String program, String... options) {
        List<String> command = new ArrayList<>(asUser);
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(List.of(options));
        return command;
    }

    private static void run(List<String> command, Path folder) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)
                    || process.exitValue() != 0) {
                throw new IOException(command.get(0) + " failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Process launch() {
        List<String> command =
                command(
                        asUser,
                        folder.path(),
                        "postgres",
                        "-D",
                        folder.path().resolve("data").toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off");
        try {
            return new ProcessBuilder(command)
                    .directory(folder.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(
                                    folder.path().resolve("server.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_WITHIN_SECONDS);
        while (true) {
            try {
                connect().close();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline || !server.isAlive()) {
                    throw new IllegalStateException("PostgreSQL does not answer", e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(TRY_AGAIN_AFTER_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A schema that nobody else in this run uses. */
    public DatabaseConfig schema() {
        return new DatabaseConfig(url(), "postgres", "", "billing_" + schemas.incrementAndGet());
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** A connection of the test's own; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    /** Gives it a certificate, and a user of this name no way in without TLS. */
    void requireTls(String user, Path certificate, Path privateKey) throws Exception {
        Path data = folder.path().resolve("data");
        keep(certificate, data.resolve("server.crt"));
        keep(privateKey, data.resolve("server.key"));
        Path access = data.resolve("pg_hba.conf");
        Files.writeString(
                access,
                "hostssl all %s all trust%nhostnossl all %s all reject%n".formatted(user, user)
                        + Files.readString(access));
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + user + " LOGIN");
            statement.execute("GRANT CREATE ON DATABASE postgres TO " + user);
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("SELECT pg_reload_conf()");
        }
        while (!offersTls()) {
            pause();
        }
    }

    private boolean offersTls() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SHOW ssl")) {
            return answer.next() && answer.getString(1).equals("on");
        }
    }

    /** As its own, since it reads no key that others could. */
    private void keep(Path from, Path to) throws IOException {
        Files.copy(from, to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
        if (!asUser.isEmpty()) {
            run(List.of("chown", NOBODY + ":" + NOBODY, to.toString()), folder.path());
        }
    }

    /** Ends it with all of its connections; what was committed stays. */
    void stop() throws InterruptedException {
        // SIGINT is a fast shutdown; SIGTERM would wait for every client to leave.
        signal("-INT");
        if (!server.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("PostgreSQL outlives its shutdown");
        }
    }

    /** Lets it run again, under the same address. */
    void restart() {
        server = launch();
        awaitAnswer();
    }

    private void signal(String name) throws InterruptedException {
        try {
            new ProcessBuilder("kill", name, Long.toString(server.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("no signal", e);
        }
    }

    @Override
    public void close() {
        try {
            if (server.isAlive()) {
                stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }
}
