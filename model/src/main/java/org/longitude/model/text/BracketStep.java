package org.longitude.model.text;

/** Drops one bracket of any shape; a clinician's words inside it stay. */
final class BracketStep implements Step {

    @Override
    public int take(NoteScan note, int from) {
        return from + note.widthAt(from);
    }
}
