package org.longitude.deploy.code;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.longitude.coder.OfflineCoder;
import org.longitude.preprocess.AdmissionText;
import org.longitude.preprocess.offline.Lines;
import org.longitude.schemas.v1.TokenizedAdmission;

/** One run over a file: lines gathered, coded together, written in their order. */
final class CodeRun {

    /** Lines that are gathered before they are coded; fills a batch of like lengths or several. */
    private static final int LINES_MAX = 256;

    /** Or so many tokens: long admissions reach it before the count. */
    private static final long TOKENS_MAX = 500_000;

    private static final long SAY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final AdmissionText text;
    private final OfflineCoder coder;
    private final CodeLines lines;
    private final PrintWriter err;
    private final AdmissionLineReader reader = new AdmissionLineReader();
    private final Map<String, Integer> refused = new TreeMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private long waitingTokens;
    private long coded;
    private long saidAtNanos = System.nanoTime();

    /** A line that waits for its turn to be written: an admission to code, or why there is none. */
    private record Waiting(
            long number,
            AdmissionLine line,
            @Nullable TokenizedAdmission admission,
            @Nullable String reason) {}

    CodeRun(AdmissionText text, OfflineCoder coder, CodeLines lines, PrintWriter err) {
        this.text = text;
        this.coder = coder;
        this.lines = lines;
        this.err = err;
    }

    /** Codes all lines; what is written goes to the stream at every turn. */
    void read(Lines input, OutputStream out) throws IOException {
        while (input.next()) {
            take(input.number(), reader.read(input.bytes()));
            if (waiting.size() >= LINES_MAX || waitingTokens >= TOKENS_MAX) {
                turn();
                out.flush();
                say();
            }
        }
        turn();
        out.flush();
    }

    private void take(long number, AdmissionLine line) {
        if (line instanceof AdmissionLine.Rejected rejected) {
            waiting.add(new Waiting(number, line, null, rejected.reasonCode()));
        } else if (line instanceof AdmissionLine.Whole whole) {
            String given = whole.admissionId();
            AdmissionText.Made made =
                    text.tokenize(given == null ? "line:" + number : given, whole.notes());
            if (made instanceof AdmissionText.Made.Rejected rejected) {
                waiting.add(new Waiting(number, line, null, rejected.reason().code()));
            } else if (made instanceof AdmissionText.Made.Tokenized tokenized) {
                waiting.add(new Waiting(number, line, tokenized.admission(), null));
                waitingTokens += tokenized.admission().getTokenIds().size();
            }
        }
    }

    private void turn() throws IOException {
        List<TokenizedAdmission> admissions = new ArrayList<>();
        for (Waiting each : waiting) {
            if (each.admission() != null) {
                admissions.add(each.admission());
            }
        }
        List<OfflineCoder.Answer> answers = coder.code(admissions);
        int next = 0;
        for (Waiting each : waiting) {
            if (each.reason() != null) {
                refuse(each, each.reason());
            } else {
                write(each, answers.get(next++));
            }
        }
        waiting.clear();
        waitingTokens = 0;
    }

    private void write(Waiting each, OfflineCoder.Answer answer) throws IOException {
        if (answer instanceof OfflineCoder.Answer.Refused no) {
            refuse(each, no.reasonCode());
        } else if (answer instanceof OfflineCoder.Answer.Coded yes
                && each.line() instanceof AdmissionLine.Whole whole) {
            coded++;
            lines.coded(each.number(), whole, yes.prediction());
        }
    }

    private void refuse(Waiting each, String reason) throws IOException {
        refused.merge(reason, 1, Integer::sum);
        String field = each.line() instanceof AdmissionLine.Rejected no ? no.field() : null;
        String id = each.line() instanceof AdmissionLine.Whole whole ? whole.admissionId() : null;
        err.println(
                "line "
                        + each.number()
                        + ": "
                        + reason
                        + (field == null ? "" : " (" + field + ")"));
        lines.refused(each.number(), id, reason, field);
    }

    private void say() {
        if (System.nanoTime() - saidAtNanos >= SAY_EVERY_NANOS) {
            saidAtNanos = System.nanoTime();
            err.println("code: " + coded + " admissions so far");
            err.flush();
        }
    }

    /** Says what became of the lines; the exit code. */
    int finish() {
        int lost = refused.values().stream().mapToInt(Integer::intValue).sum();
        err.println(
                "code: %d admissions coded, %d lines refused%s"
                        .formatted(
                                coded,
                                lost,
                                refused.entrySet().stream()
                                        .map(each -> each.getKey() + " " + each.getValue())
                                        .collect(
                                                Collectors.joining(
                                                        ", ", lost == 0 ? "" : ": ", ""))));
        err.flush();
        return lost == 0 ? 0 : 1;
    }
}
