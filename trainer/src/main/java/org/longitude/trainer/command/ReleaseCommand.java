package org.longitude.trainer.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.bundle.BundleWriter;
import org.longitude.schemas.ConnectionOptions;
import org.longitude.schemas.v1.ModelRelease;
import org.longitude.schemas.v1.ModelRole;
import org.longitude.trainer.release.Releases;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code longitude train release}: says on models.released which bundle is to be served. */
@Command(
        name = "release",
        description = "Verifies a bundle and records on models.released that it is to be served.",
        mixinStandardHelpOptions = true)
public final class ReleaseCommand implements Callable<Integer> {
    /** Whom a bundle can be released for. */
    enum Role {
        CHAMPION,
        CHALLENGER;

        ModelRole onTopic() {
            return ModelRole.valueOf(name());
        }
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions cluster = new ConnectionOptions();

    @Option(
            names = "--bundle",
            required = true,
            paramLabel = "DIR",
            description = "The bundle, at a path under which the coders find it too.")
    private Path bundle = Path.of("");

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "CHAMPION",
            description =
                    "champion codes for billing, challenger is scored in the shadow (default: champion).")
    private Role role = Role.CHAMPION;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description =
                    "Copies the bundle there first, a new directory that the coders can read, and"
                            + " releases the copy.")
    private @Nullable Path target;

    @Option(
            names = "--force",
            description = "Releases a champion that does worse than its linear baseline.")
    private boolean force;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() {
        CommandRun run = new CommandRun(spec);
        return run.exitCode(
                () -> {
                    Bundle verified = Bundle.load(bundle);
                    Bundle placed = target == null ? verified : BundleWriter.copy(verified, target);
                    Releases releases = new Releases(cluster.properties(), Clock.systemUTC());
                    print(
                            run,
                            force
                                    ? releases.releaseAnyway(placed, role.onTopic())
                                    : releases.release(placed, role.onTopic()));
                    return CommandRun.EXIT_OK;
                });
    }

    private void print(CommandRun run, ModelRelease release) {
        String released = release.getRole().name().toLowerCase(Locale.ROOT);
        if (json) {
            run.printJson(
                    Map.of(
                            "release_number", release.getReleaseNumber(),
                            "role", released,
                            "bundle_id", release.getBundleId(),
                            "location", release.getLocation(),
                            "sha256", release.getSha256()));
        } else {
            run.print(
                    "release %d: %s is %s"
                            .formatted(
                                    release.getReleaseNumber(), release.getBundleId(), released));
        }
    }
}
