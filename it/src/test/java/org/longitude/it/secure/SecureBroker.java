package org.longitude.it.secure;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.longitude.deploy.broker.BrokerSettings;
import org.longitude.deploy.broker.EmbeddedBroker;

/**
 * A broker as a cluster with a security officer has it: TLS everywhere, users by SCRAM or by signed
 * tokens on one listener and by client certificates on another, and Kafka's own authorizer, which
 * refuses what no ACL allows.
 */
final class SecureBroker implements AutoCloseable {

    private static final String SUPER_PASSWORD = "not-a-secret-either";
    private static final String ISSUER = "https://issuer.example";
    private static final String AUDIENCE = "kafka";
    static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    private static final String ALLOWED_FILES = "org.apache.kafka.sasl.oauthbearer.allowed.files";
    private static final int ITERATIONS = 4096;

    private final EmbeddedBroker broker;
    private final Certificates certificates;
    private final Path folder;
    private final RSAKey issuer;
    private final String saslBootstrap;
    private final String tlsBootstrap;

    private SecureBroker(
            EmbeddedBroker broker,
            Certificates certificates,
            Path folder,
            RSAKey issuer,
            List<Integer> ports) {
        this.broker = broker;
        this.certificates = certificates;
        this.folder = folder;
        this.issuer = issuer;
        this.saslBootstrap = "127.0.0.1:" + ports.get(0);
        this.tlsBootstrap = "127.0.0.1:" + ports.get(1);
    }

    static SecureBroker start(Path folder) throws Exception {
        Certificates certificates =
                new Certificates(folder).add("broker").add("longitude-coder").add("stranger");
        RSAKey issuer = new RSAKeyGenerator(2048).keyID("k1").generate();
        Path keys = folder.resolve("jwks.json");
        Files.writeString(keys, new JWKSet(issuer.toPublicJWK()).toString());
        allow(keys);
        List<Integer> ports = freePorts(3);
        Map<String, String> settings = new HashMap<>();
        listeners(settings, ports);
        settings.putAll(certificates.key("broker"));
        settings.putAll(certificates.trusting());
        sasl(settings, keys);
        settings.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // The controller's listener knows nobody's name; only this broker reaches it.
        settings.put("super.users", "User:broker;User:ANONYMOUS");
        EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerSettings.temporary().withOverrides(settings));
        return new SecureBroker(broker, certificates, folder, issuer, ports);
    }

    private static void listeners(Map<String, String> settings, List<Integer> ports) {
        String clients =
                "SASL://127.0.0.1:%d,MTLS://127.0.0.1:%d".formatted(ports.get(0), ports.get(1));
        settings.put("listeners", clients + ",CONTROLLER://127.0.0.1:" + ports.get(2));
        settings.put("advertised.listeners", clients);
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + ports.get(2));
        settings.put("inter.broker.listener.name", "SASL");
        settings.put(
                "listener.security.protocol.map", "SASL:SASL_SSL,MTLS:SSL,CONTROLLER:PLAINTEXT");
        settings.put("listener.name.mtls.ssl.client.auth", "required");
        settings.put(
                "listener.name.mtls.ssl.principal.mapping.rules",
                "RULE:^CN=([^,]+).*$/$1/,DEFAULT");
    }

    private static void sasl(Map<String, String> settings, Path keys) {
        String sasl = "listener.name.sasl.";
        settings.put(sasl + "sasl.enabled.mechanisms", "SCRAM-SHA-512,OAUTHBEARER,PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put(
                sasl + "plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                        + " username=\"broker\" password=\"%1$s\" user_broker=\"%1$s\";"
                                .formatted(SUPER_PASSWORD));
        settings.put(
                sasl + "scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        String tokens = sasl + "oauthbearer.";
        settings.put(
                tokens + "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;");
        settings.put(
                tokens + "sasl.server.callback.handler.class",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler");
        settings.put(tokens + "sasl.oauthbearer.jwks.endpoint.url", keys.toUri().toString());
        settings.put(tokens + "sasl.oauthbearer.expected.issuer", ISSUER);
        settings.put(tokens + "sasl.oauthbearer.expected.audience", AUDIENCE);
    }

    /** Kafka reads tokens and keys only from where the process was told that it may. */
    private static void allow(Path keys) {
        String folder = keys.getParent().toUri().toString();
        System.setProperty(
                ALLOWED_URLS,
                String.join(
                        ",",
                        keys.toUri().toString(),
                        folder + "token-longitude-operator.jwt",
                        folder + "token-longitude-coder.jwt",
                        folder + "token-forged.jwt"));
        System.setProperty(
                ALLOWED_FILES,
                String.join(
                        ",",
                        keys.toString(),
                        keys.resolveSibling("token-longitude-operator.jwt").toString(),
                        keys.resolveSibling("token-longitude-coder.jwt").toString(),
                        keys.resolveSibling("token-forged.jwt").toString()));
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** The one who may do everything. */
    Map<String, String> superUser() {
        return sasl(
                "PLAIN",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                        + " username=\"broker\" password=\"%s\";".formatted(SUPER_PASSWORD));
    }

    /** A user by password. */
    Map<String, String> scram(String user) {
        return sasl(
                "SCRAM-SHA-512",
                "org.apache.kafka.common.security.scram.ScramLoginModule required"
                        + " username=\"%s\" password=\"%s\";".formatted(user, password(user)));
    }

    /** Whoever has this certificate. */
    Map<String, String> certificate(String name) {
        Map<String, String> client = new HashMap<>(certificates.trusting());
        client.putAll(certificates.key(name));
        client.put("bootstrap.servers", tlsBootstrap);
        client.put("security.protocol", "SSL");
        return client;
    }

    /** No certificate at all. */
    Map<String, String> withoutCertificate() {
        Map<String, String> client = new HashMap<>(certificates.trusting());
        client.put("bootstrap.servers", tlsBootstrap);
        client.put("security.protocol", "SSL");
        return client;
    }

    /** Whoever holds a token that the issuer signed for this user. */
    Map<String, String> token(String user) throws Exception {
        return token(user, user, issuer);
    }

    /** A token that somebody else signed. */
    Map<String, String> forgedToken(String user) throws Exception {
        return token("forged", user, new RSAKeyGenerator(2048).keyID("k1").generate());
    }

    /** An issuer that gives this user its tokens, for an id and a secret. */
    TokenEndpoint tokenEndpoint(String user, String secret) throws IOException {
        return TokenEndpoint.start(user, secret, () -> signed(user, issuer));
    }

    /** Whoever has these credentials gets a token from there. */
    Map<String, String> credentials(TokenEndpoint endpoint) {
        Map<String, String> client =
                sasl(
                        "OAUTHBEARER",
                        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
                                + " required;");
        client.put(
                "sasl.login.callback.handler.class",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler");
        client.put("sasl.oauthbearer.token.endpoint.url", endpoint.url());
        client.put("sasl.oauthbearer.client.credentials.client.id", endpoint.user());
        return client;
    }

    private static String signed(String user, RSAKey key) throws JOSEException {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(),
                        new JWTClaimsSet.Builder()
                                .subject(user)
                                .issuer(ISSUER)
                                .audience(AUDIENCE)
                                .issueTime(Date.from(Instant.now()))
                                .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                                .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private Map<String, String> token(String file, String user, RSAKey key) throws Exception {
        Path path = folder.resolve("token-" + file + ".jwt");
        Files.writeString(path, signed(user, key));
        Map<String, String> client =
                sasl(
                        "OAUTHBEARER",
                        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
                                + " required;");
        client.put(
                "sasl.login.callback.handler.class",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler");
        client.put("sasl.oauthbearer.token.endpoint.url", path.toUri().toString());
        return client;
    }

    private Map<String, String> sasl(String mechanism, String jaas) {
        Map<String, String> client = new HashMap<>(certificates.trusting());
        client.put("bootstrap.servers", saslBootstrap);
        client.put("security.protocol", "SASL_SSL");
        client.put("sasl.mechanism", mechanism);
        client.put("sasl.jaas.config", jaas);
        return client;
    }

    /** Gives users passwords. */
    void addUsers(List<String> users) throws Exception {
        try (Admin admin = Admin.create(new HashMap<String, Object>(superUser()))) {
            List<UserScramCredentialAlteration> alterations = new ArrayList<>();
            for (String user : users) {
                alterations.add(
                        new UserScramCredentialUpsertion(
                                user,
                                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                                password(user)));
            }
            admin.alterUserScramCredentials(alterations).all().get();
        }
    }

    private static String password(String user) {
        return "password-of-" + user;
    }

    @Override
    public void close() {
        broker.close();
        System.clearProperty(ALLOWED_URLS);
        System.clearProperty(ALLOWED_FILES);
    }
}
