package org.longitude.ingest.source;

import org.jspecify.annotations.Nullable;

/**
 * Why a line cannot be taken.
 *
 * @param field our own name of the field at fault; null where the whole line is
 */
public record Problem(RejectionReason reason, @Nullable String field) {}
