package org.longitude.ingest.source;

import org.longitude.schemas.v1.AssignedCodes;

/**
 * One admission's whole list of assigned codes of one kind, gathered from as many rows as it has
 * codes.
 */
public record CodesRead(AssignedCodes codes) implements Intake {}
