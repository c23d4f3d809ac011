package org.longitude.trainer.reproduce;

import java.nio.file.Path;
import org.longitude.trainer.run.RunFolder;

/**
 * A step under way.
 *
 * @param folder of its own
 * @param steps the folder of all steps' folders
 * @param listener hears how far it is
 */
record StepRun(RunFolder folder, Path steps, ReproductionListener listener) {

    /** The folder of a step that came before. */
    Path of(String step) {
        return steps.resolve(step);
    }

    void progress(double share, String detail) {
        listener.onProgress(String.valueOf(folder.directory().getFileName()), share, detail);
    }
}
