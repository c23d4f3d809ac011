package org.longitude.trainer.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * A whole checkpoint.
 *
 * @param step steps done
 * @param bestStep whose weights were the best so far; -1 for none
 * @param weights file of the weights
 * @param moments file of the optimiser's moments
 * @param state of the run
 */
public record Checkpoint(long step, long bestStep, Path weights, Path moments, JsonNode state) {}
