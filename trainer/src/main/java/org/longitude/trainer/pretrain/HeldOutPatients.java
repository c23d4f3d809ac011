package org.longitude.trainer.pretrain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which patients only judge: by a hash of the patient's id, so that one is held out whatever else
 * the corpus holds.
 *
 * @param share of patients
 * @param seed another seed holds out others
 */
record HeldOutPatients(double share, long seed) {

    boolean holdsOut(String patientId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
            byte[] hash = digest.digest(patientId.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53 < share;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
