package org.longitude.deploy.reconcile;

/**
 * What became of one raw note.
 *
 * @param place in notes.raw
 * @param noteId its identity, or - where the record cannot be read
 * @param verdict what became of it
 * @param detail by which record that is known
 */
record NoteOutcome(Place place, String noteId, Verdict verdict, String detail) {}
