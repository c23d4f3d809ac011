package org.longitude.ingest.mimic;

import org.longitude.ingest.source.Arrival;

/** What every row of a folder is read under. */
record RowContext(Stays stays, RowIds ids, Arrival arrival) {}
