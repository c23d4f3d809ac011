package org.longitude.ingest.source;

import org.longitude.schemas.v1.AdmissionEvent;

/** A change of an admission's state. */
public record EventRead(AdmissionEvent event) implements Intake {}
