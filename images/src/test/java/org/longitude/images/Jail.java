package org.longitude.images;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image's files as the root of a process, as a container has them: mounts and process numbers of
 * its own, the root read-only, /tmp and the volumes writable, the image's user, no capability that
 * the user does not have. The network is this machine's.
 */
final class Jail {

    private static final String ENTER =
            """
            set -eu
            root=$1; shift
            mount --make-rprivate /
            mount --bind "$root" "$root"
            mount -t proc proc "$root/proc"
            mount --rbind /dev "$root/dev"
            mount -t tmpfs -o mode=1777,size=1g tmpfs "$root/tmp"
            mount -t tmpfs -o mode=755,uid=10001,gid=10001 tmpfs "$root/state"
            mount -t tmpfs -o mode=755,uid=10001,gid=10001 tmpfs "$root/quarantine"
            mount -o remount,bind,ro "$root"
            exec "$@"
            """;

    private final Path root;
    private final JsonNode configuration;

    Jail(Path root, JsonNode configuration) throws IOException {
        this.root = root;
        this.configuration = configuration;
        for (String mounted : List.of("proc", "dev")) {
            Files.createDirectories(root.resolve(mounted));
        }
        Files.writeString(root.resolve("etc/hosts"), "127.0.0.1 localhost\n");
    }

    /** Starts the image's entry point with these arguments. */
    Process start(Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        configuration.path("Entrypoint").forEach(it -> command.add(it.asText()));
        command.addAll(arguments);
        return enter(log, command);
    }

    /** Starts any program of the image. */
    Process enter(Path log, List<String> program) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
        command.addAll(List.of("sh", "-c", ENTER, "sh", root.toString()));
        command.addAll(List.of("env", "-i"));
        configuration.path("Env").forEach(it -> command.add(it.asText()));
        command.addAll(
                List.of(
                        "/usr/sbin/chroot",
                        "--userspec=" + configuration.path("User").asText(),
                        root.toString()));
        command.addAll(program);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The JVM inside, once it is there. */
    static Optional<ProcessHandle> jvm(Process process) {
        return process.descendants()
                .filter(it -> it.info().command().orElse("").endsWith("/java"))
                .findFirst();
    }
}
