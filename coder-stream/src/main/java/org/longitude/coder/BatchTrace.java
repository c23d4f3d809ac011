package org.longitude.coder;

import java.util.List;
import org.longitude.service.trace.SpanAttribute;
import org.longitude.service.trace.SpanName;
import org.longitude.service.trace.TraceSpan;
import org.longitude.service.trace.Tracing;

/**
 * One run of a device: a trace of its own, since many traces meet in it, linked with each of them.
 */
final class BatchTrace {

    private final List<Work> admissions;
    private final TraceSpan batch;

    private BatchTrace(List<Work> admissions, TraceSpan batch) {
        this.admissions = admissions;
        this.batch = batch;
    }

    static BatchTrace begin(BatchPlanner.Batch<Work> planned, BundleFacts bundle, int device) {
        Tracing tracing = AdmissionTrace.of(planned.admissions().get(0).source()).tracing();
        if (!tracing.isOn()) {
            return new BatchTrace(List.of(), TraceSpan.none());
        }
        TraceSpan batch =
                tracing.begin(SpanName.CODE_BATCH, null)
                        .set(SpanAttribute.BUNDLE, bundle.id())
                        .set(SpanAttribute.DEVICE, device)
                        .set(SpanAttribute.ADMISSIONS, planned.admissions().size())
                        .set(SpanAttribute.TOKENS, planned.tokens());
        for (Work work : planned.admissions()) {
            AdmissionTrace.of(work.source()).computing(batch);
        }
        return new BatchTrace(planned.admissions(), batch);
    }

    void end() {
        for (Work work : admissions) {
            AdmissionTrace.of(work.source()).computed();
        }
        batch.end();
    }
}
