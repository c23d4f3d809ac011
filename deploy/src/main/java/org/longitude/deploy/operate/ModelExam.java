package org.longitude.deploy.operate;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;
import org.longitude.model.ModelException;
import org.longitude.model.bundle.Bundle;
import org.longitude.model.encoder.DeviceChoice;
import org.longitude.schemas.Applications;
import org.longitude.schemas.Topics;
import org.longitude.schemas.v1.ModelRelease;

/** The model, what it is computed on, and this machine's disk. */
final class ModelExam {

    private static final String CHAMPION = "CHAMPION";
    private static final String FILE_SCHEME = "file:";

    private final Cluster cluster;
    private final DoctorConfig config;

    ModelExam(Cluster cluster, DoctorConfig config) {
        this.cluster = cluster;
        this.config = config;
    }

    /** Every file against its hash, the whole against what was released, and its tokenizer. */
    List<Finding> bundle() {
        @Nullable Path named = config.bundle();
        if (named != null) {
            return List.of(verified(named, Optional.empty()));
        }
        Optional<ModelRelease> champion = champion();
        if (champion.isEmpty()) {
            return List.of(
                    Finding.note(
                            "bundle",
                            "none released",
                            "longitude train release, or name the coder's folder with --bundle"));
        }
        Path folder = folder(champion.get().getLocation());
        if (!Files.isDirectory(folder)) {
            return List.of(
                    Finding.note(
                            "bundle",
                            "release %d lies in %s, which this machine does not see"
                                    .formatted(champion.get().getReleaseNumber(), folder),
                            "run this where the coder runs, or name a copy with --bundle"));
        }
        return List.of(verified(folder, champion));
    }

    private Finding verified(Path folder, Optional<ModelRelease> release) {
        Bundle bundle;
        try {
            bundle = Bundle.load(folder);
        } catch (ModelException e) {
            return Finding.bad(
                    "bundle",
                    String.valueOf(e.getMessage()),
                    "copy the bundle again from where it was trained; no coder takes it so");
        }
        if (release.isPresent() && !release.get().getSha256().equals(bundle.hash())) {
            return Finding.bad(
                    "bundle",
                    "%s is whole, but not release %d: sha256 %s (expected: %s)"
                            .formatted(
                                    folder,
                                    release.get().getReleaseNumber(),
                                    bundle.hash(),
                                    release.get().getSha256()),
                    "put the released bundle back, or release this one");
        }
        return tokenizer(bundle)
                .orElseGet(() -> Finding.ok("bundle", bundle.id() + ", every file as it was made"));
    }

    /** A coder passes over what another tokenizer made: nothing would be coded. */
    private Optional<Finding> tokenizer(Bundle bundle) {
        ConsumerGroupDescription live = cluster.groups().get(config.applicationId());
        if (live == null || live.members().isEmpty()) {
            return Optional.empty();
        }
        String client = Applications.client(config.applicationId(), bundle.tokenizer().hash());
        if (live.members().stream().anyMatch(member -> member.clientId().startsWith(client))) {
            return Optional.empty();
        }
        return Optional.of(
                Finding.bad(
                        "bundle",
                        "%s has another tokenizer than the running preprocess"
                                .formatted(bundle.id()),
                        "restart serve preprocess with this bundle; until then a coder of it has"
                                + " nothing to code (docs/operations.md#a-new-tokenizer)"));
    }

    private Optional<ModelRelease> champion() {
        Map<String, TopicDescription> topics = cluster.topics();
        String name = Topics.MODELS_RELEASED.name();
        TopicDescription topic = topics.get(name);
        if (topic == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                ReleasedModels.read(config.properties(), Cluster.partitions(Map.of(name, topic)))
                        .get(CHAMPION));
    }

    private static Path folder(String location) {
        return location.startsWith(FILE_SCHEME) ? Path.of(URI.create(location)) : Path.of(location);
    }

    List<Finding> device() {
        try {
            return List.of(Finding.ok("device", DeviceChoice.of(config.device()) + " can be used"));
        } catch (IllegalArgumentException e) {
            return List.of(
                    Finding.bad(
                            "device",
                            String.valueOf(e.getMessage()),
                            "nvidia-smi shows whether the driver sees it; the image must have CUDA"));
        }
    }

    List<Finding> disk() {
        Path folder = config.folder().toAbsolutePath();
        while (!Files.exists(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        try {
            FileStore store = Files.getFileStore(folder);
            double percent = 100.0 * store.getUsableSpace() / Math.max(1, store.getTotalSpace());
            String found = String.format(Locale.ROOT, "here: %.0f %% of %s free", percent, folder);
            return List.of(
                    percent < config.diskFreePercentMin()
                            ? Finding.bad(
                                    "disk",
                                    found
                                            + String.format(
                                                    Locale.ROOT,
                                                    " (expected: %.0f %%)",
                                                    config.diskFreePercentMin()),
                                    "give it more, or move --state-dir and --quarantine")
                            : Finding.ok("disk", found));
        } catch (IOException e) {
            return List.of(
                    Finding.bad("disk", folder + " cannot be looked at", "name another --folder"));
        }
    }
}
