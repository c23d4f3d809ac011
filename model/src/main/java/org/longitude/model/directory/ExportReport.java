package org.longitude.model.directory;

import java.util.List;

/**
 * What an export wrote.
 *
 * @param architecture the class that Hugging Face's transformers makes of it
 * @param parameters numbers of the encoder and the heads that it knows
 * @param headTensors tensors of our own head, in a file that transformers does not read
 * @param fresh tensors that transformers will fill at random because the model has none
 */
public record ExportReport(
        String architecture, long parameters, List<String> headTensors, List<String> fresh) {

    public ExportReport {
        headTensors = List.copyOf(headTensors);
        fresh = List.copyOf(fresh);
    }
}
