package org.longitude.deploy;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** The release and the Java it runs on: what a bug report needs first. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "longitude " + release(),
            "Java "
                    + Runtime.version()
                    + ", "
                    + System.getProperty("os.name")
                    + " "
                    + System.getProperty("os.arch")
        };
    }

    /** From the jar's manifest; classes that were not packed have none. */
    static String release() {
        @Nullable String release = Version.class.getPackage().getImplementationVersion();
        return release == null ? "(not packaged)" : release;
    }
}
