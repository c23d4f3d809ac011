package org.longitude.ingest.source;

/**
 * The outcome of one line or row of a source. Every line has exactly one, so that a source's lines
 * are always the sum of what was accepted, rejected and skipped.
 */
public sealed interface Intake permits NoteRead, CodesRead, EventRead, Rejection, Skipped {}
