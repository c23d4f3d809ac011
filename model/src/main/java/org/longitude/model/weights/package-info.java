/**
 * Weight files in and out: safetensors and PyTorch's pickled files, whole or in shards, with the
 * names Hugging Face gives tensors.
 *
 * <p>{@link org.longitude.model.weights.WeightSource} reads a file or directory, one tensor and one
 * chunk at a time; {@link org.longitude.model.weights.WeightLoader} puts tensors into a model's
 * parameters; {@link org.longitude.model.weights.WeightWriter} writes safetensors. Files are
 * hostile until checked: everything a header claims is verified against the file before a byte of
 * data is read. Knows no encoder; may use DJL's api, Jackson, and the pickle library.
 */
@NullMarked
package org.longitude.model.weights;

import org.jspecify.annotations.NullMarked;
