package org.longitude.ingest.mllp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.longitude.ingest.source.IngestError;
import org.longitude.ingest.source.IngestException;
import org.longitude.schemas.Environment;

/**
 * TLS out of PKCS #12 files, whose passwords stand in the environment, or in files that it names,
 * and on no command line.
 */
public final class MllpTls {

    /** Environment variable with the key store's password. */
    public static final String KEY_STORE_PASSWORD = "LONGITUDE_TLS_KEY_STORE_PASSWORD";

    /** Environment variable with the trust store's password. */
    public static final String TRUST_STORE_PASSWORD = "LONGITUDE_TLS_TRUST_STORE_PASSWORD";

    private MllpTls() {}

    /**
     * The context of a listener, its passwords out of the environment.
     *
     * @throws IngestException if a file cannot be used
     */
    public static SSLContext context(Path keyStore, Optional<Path> trustStore) {
        Environment environment = Environment.ofProcess();
        return context(
                keyStore,
                environment.value(KEY_STORE_PASSWORD).orElse(null),
                trustStore,
                environment.value(TRUST_STORE_PASSWORD).orElse(null));
    }

    static SSLContext context(
            Path keyStore,
            @Nullable String keyPassword,
            Optional<Path> trustStore,
            @Nullable String trustPassword) {
        try {
            char[] password = password(keyPassword, KEY_STORE_PASSWORD);
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(keyStore, password), password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys.getKeyManagers(),
                    trustStore.isPresent() ? trust(trustStore.get(), trustPassword) : null,
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IngestException(
                    IngestError.BAD_CONFIGURATION,
                    "TLS cannot be set up from "
                            + keyStore
                            + trustStore.map(path -> " and " + path).orElse("")
                            + ": "
                            + e.getMessage()
                            + " (expected: PKCS #12 files, passwords in the environment)",
                    e);
        }
    }

    private static TrustManager[] trust(Path file, @Nullable String password)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load(file, password(password, TRUST_STORE_PASSWORD)));
        return trust.getTrustManagers();
    }

    private static KeyStore load(Path file, char[] password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        return store;
    }

    private static char[] password(@Nullable String password, String variable) {
        if (password == null) {
            throw new IngestException(
                    IngestError.BAD_CONFIGURATION,
                    variable + " is not set (expected: the store's password)");
        }
        return password.toCharArray();
    }
}
