package org.longitude.preprocess;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.longitude.schemas.Applications;

/**
 * Refuses a start beside another application that publishes under the same tokenizer: both would
 * publish every revision. The live path's clients say in their names which tokenizer is theirs.
 */
final class SoleTokenizer {

    private static final int ANSWER_TIMEOUT_S = 30;
    private static final long LOOK_EVERY_MS = 1_000;
    private static final int LOOKS_MAX =
            (int) (StreamsSettings.SESSION_TIMEOUT_MS / LOOK_EVERY_MS) + 2;

    private SoleTokenizer() {}

    /**
     * Requires that nobody else makes admissions of this tokenizer.
     *
     * @param liveApplicationId the live path's {@code application.id}
     * @throws PreprocessException if somebody does, or the broker does not answer
     */
    static void require(
            Map<String, String> kafka, Stage stage, String tokenizerHash, String liveApplicationId)
            throws PreprocessException {
        if (stage == Stage.LIVE) {
            String group = Applications.retokenizer(tokenizerHash);
            if (!isEmptySoon(kafka, group)) {
                throw taken(
                        "the re-tokeniser %s runs (expected: stopped, once it has caught up)"
                                .formatted(group));
            }
        } else if (stage == Stage.RETOKENIZE) {
            String client = Applications.client(liveApplicationId, tokenizerHash);
            if (members(kafka, liveApplicationId).stream()
                    .anyMatch(member -> member.clientId().startsWith(client))) {
                throw taken(
                        "the live path %s has this tokenizer (expected: another bundle; there is nothing to tokenise anew)"
                                .formatted(liveApplicationId));
            }
        }
    }

    /** One that was killed is a member until its session ends. */
    private static boolean isEmptySoon(Map<String, String> kafka, String group) {
        for (int looks = 0; looks < LOOKS_MAX; looks++) {
            if (members(kafka, group).isEmpty()) {
                return true;
            }
            try {
                Thread.sleep(LOOK_EVERY_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private static List<MemberDescription> members(Map<String, String> kafka, String group) {
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
            return List.copyOf(
                    admin.describeConsumerGroups(List.of(group))
                            .describedGroups()
                            .get(group)
                            .get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)
                            .members());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw unavailable(group, e);
        } catch (TimeoutException e) {
            throw unavailable(group, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(group, e);
        }
    }

    private static PreprocessException taken(String message) {
        return new PreprocessException(PreprocessError.CONFIG_INVALID, message);
    }

    private static PreprocessException unavailable(String group, Exception cause) {
        return new PreprocessException(
                PreprocessError.BROKER_UNAVAILABLE,
                "the broker does not say who is in group %s (expected: an answer within %d s)"
                        .formatted(group, ANSWER_TIMEOUT_S),
                cause);
    }
}
