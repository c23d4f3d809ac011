package org.longitude.ingest.source;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a defect of ours cannot read is put aside like anything else that is refused: its sender
 * would otherwise send it for ever, and a folder would end at its file.
 */
public final class Defects {

    private static final Logger LOG = LoggerFactory.getLogger(Defects.class);

    private Defects() {}

    /**
     * The reason to refuse it by, told on the log without the exception's words, which may quote.
     */
    public static Problem logged(SourcePosition position, RuntimeException defect) {
        LOG.error(
                "message {}: reading it failed for a defect, {} at {}",
                position,
                defect.getClass().getName(),
                defect.getStackTrace().length == 0 ? "?" : defect.getStackTrace()[0]);
        return new Problem(RejectionReason.DEFECT, null);
    }
}
