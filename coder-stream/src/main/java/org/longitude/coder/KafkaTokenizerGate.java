package org.longitude.coder;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Lets a bundle begin when the re-tokeniser of its tokenizer has caught up. Where there is none,
 * the first bundle begins at once; one that follows a bundle of another tokenizer begins when the
 * live path has gone over to its tokenizer, which the newest tokenised admissions show.
 */
final class KafkaTokenizerGate implements TokenizerGate {
    private final CoderConfig config;
    private final Consumer<String> say;
    private final Duration atMost;

    KafkaTokenizerGate(CoderConfig config, Consumer<String> say, Duration atMost) {
        this.config = config;
        this.say = say;
        this.atMost = atMost;
    }

    @Override
    public void await(String tokenizerHash, boolean change, Pointless overtaken)
            throws InterruptedException {
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(config.kafka()))) {
            RetokenizerLook retokenizer = new RetokenizerLook(admin, tokenizerHash);
            NewestAdmissions newest = new NewestAdmissions(config, tokenizerHash);
            new RetokenizerWait(
                            () -> look(retokenizer, newest, change),
                            pause -> {
                                if (overtaken.isSo()) {
                                    throw new Overtaken();
                                }
                                Thread.sleep(pause.toMillis());
                            },
                            say,
                            atMost)
                    .await();
        }
    }

    private static RetokenizerStanding look(
            RetokenizerLook retokenizer, NewestAdmissions newest, boolean change)
            throws InterruptedException {
        RetokenizerStanding standing = retokenizer.look();
        if (standing.known() || !change) {
            return standing;
        }
        return new RetokenizerStanding(true, newest.areOfTheTokenizer(), false, 0);
    }
}
