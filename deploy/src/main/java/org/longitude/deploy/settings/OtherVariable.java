package org.longitude.deploy.settings;

import java.util.List;

/**
 * An environment variable of ours that stands for no option.
 *
 * @param meaning a sentence for the reference
 */
record OtherVariable(String name, String meaning) {

    /** All of them. A test finds one that is left out. */
    static final List<OtherVariable> ALL =
            List.of(
                    new OtherVariable(
                            OptionDefaults.FILE,
                            "A properties file of options of services: `http-port=8080` a line."),
                    new OtherVariable(
                            "LONGITUDE_NOTE_BYTES_MAX",
                            "Largest note in bytes of UTF-8 (default: 4194304); the same for every"
                                    + " process. The topics' settings follow from it."),
                    new OtherVariable(
                            "LONGITUDE_TLS_KEY_STORE_PASSWORD",
                            "Password of `serve mllp --tls-key-store`."),
                    new OtherVariable(
                            "LONGITUDE_TLS_TRUST_STORE_PASSWORD",
                            "Password of `serve mllp --tls-trust-store`."),
                    new OtherVariable(
                            "LONGITUDE_DB_PASSWORD",
                            "Password of `serve billing-export --db-user`, where no file of it is"
                                    + " named."),
                    new OtherVariable(
                            "LONGITUDE_LOG_DIR",
                            "A directory for the log, at most 80 MiB of it (default: warnings on"
                                    + " the console only)."),
                    new OtherVariable(
                            "LONGITUDE_JAVA_OPTS",
                            "Further options for the JVM, read by `bin/longitude`, for example"
                                    + " `-Xmx4g`."));
}
