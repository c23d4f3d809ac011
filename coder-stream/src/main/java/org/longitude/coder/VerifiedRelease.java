package org.longitude.coder;

import java.net.URI;
import java.nio.file.Path;
import org.longitude.model.ModelException;
import org.longitude.model.bundle.Bundle;
import org.longitude.schemas.v1.ModelRelease;

/** From what models.released says to a bundle that is that one to the byte. */
final class VerifiedRelease {
    private static final String FILE_SCHEME = "file:";

    private VerifiedRelease() {}

    /**
     * Opens the released bundle; every file is hashed before any is parsed.
     *
     * @throws CoderException {@code RELEASE_REFUSED}, naming what was found and what was expected
     */
    static Bundle open(ModelRelease release) {
        Bundle bundle;
        try {
            bundle = Bundle.load(directory(release.getLocation()));
        } catch (ModelException | IllegalArgumentException e) {
            throw refused(release, String.valueOf(e.getMessage()), e);
        }
        if (!bundle.hash().equals(release.getSha256())) {
            throw refused(
                    release,
                    "%s: sha256 %s (expected: the release's %s; copy the bundle again)"
                            .formatted(bundle.directory(), bundle.hash(), release.getSha256()),
                    null);
        }
        return bundle;
    }

    static CoderException refused(
            ModelRelease release, String why, @org.jspecify.annotations.Nullable Exception cause) {
        return new CoderException(
                CoderError.RELEASE_REFUSED,
                "release %d, bundle %s, is refused: %s"
                        .formatted(release.getReleaseNumber(), release.getBundleId(), why),
                cause);
    }

    private static Path directory(String location) {
        return location.startsWith(FILE_SCHEME) ? Path.of(URI.create(location)) : Path.of(location);
    }
}
