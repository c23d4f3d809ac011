package org.longitude.model.text;

/**
 * One rule of the paper's pre-processing. Steps keep nothing between calls, so that one set of them
 * serves all threads; what belongs to a note is in its {@link NoteScan}.
 */
interface Step {

    /**
     * Takes the piece of the note that begins at {@code from} and adds the words for it.
     *
     * @return the index after the piece, or {@code from} if this step does not fit here
     */
    int take(NoteScan note, int from);
}
