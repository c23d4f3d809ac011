package org.longitude.deploy.dlq;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a dead letter stands, as people type it: {@code topic:partition:offset}.
 *
 * @param topic the dead-letter topic
 */
record LetterId(String topic, int partition, long offset) {

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]+):(\\d{1,9}):(\\d{1,18})");

    /**
     * Reads an id.
     *
     * @throws IllegalArgumentException if it is none
     */
    static LetterId of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    text + " is no dead letter (expected: topic:partition:offset, as list shows)");
        }
        return new LetterId(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                Long.parseLong(matcher.group(3)));
    }

    @Override
    public String toString() {
        return topic + ":" + partition + ":" + offset;
    }
}
