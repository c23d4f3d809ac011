package org.longitude.ingest.source;

import java.nio.file.Path;

/**
 * Bytes that are kept in the quarantine folder.
 *
 * @param sha256 their SHA-256 in hexadecimal digits
 * @param sizeBytes how many they are
 * @param file where they are kept
 */
public record QuarantinedBytes(String sha256, long sizeBytes, Path file) {}
