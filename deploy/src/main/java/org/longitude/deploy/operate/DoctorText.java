package org.longitude.deploy.operate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.longitude.deploy.operate.Finding.Level;

/** What the doctor found, on one screen or for a program. */
final class DoctorText {

    private DoctorText() {}

    static String screen(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(
                    "%-5s %-13s %s%n"
                            .formatted(finding.level().word(), finding.check(), finding.found()));
            if (!finding.todo().isEmpty()) {
                text.append("      %-13s -> %s%n".formatted("", finding.todo()));
            }
        }
        long bad = bad(findings);
        text.append(
                bad == 0
                        ? "nothing is wrong%n".formatted()
                        : "%d %s wrong%n".formatted(bad, bad == 1 ? "thing is" : "things are"));
        return text.toString();
    }

    static String json(List<Finding> findings) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("well", bad(findings) == 0);
        ArrayNode all = node.putArray("findings");
        for (Finding finding : findings) {
            all.addObject()
                    .put("check", finding.check())
                    .put("level", finding.level().name().toLowerCase(Locale.ROOT))
                    .put("found", finding.found())
                    .put("todo", finding.todo());
        }
        return node.toPrettyString() + System.lineSeparator();
    }

    static long bad(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.level() == Level.BAD).count();
    }
}
