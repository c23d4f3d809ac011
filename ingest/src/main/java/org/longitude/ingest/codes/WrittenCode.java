package org.longitude.ingest.codes;

import org.longitude.schemas.v1.CodeKind;
import org.longitude.schemas.v1.CodeSystem;

/** A code in its written form, with the list that it belongs to. */
public record WrittenCode(CodeSystem system, CodeKind kind, CodeList.Entry entry) {}
