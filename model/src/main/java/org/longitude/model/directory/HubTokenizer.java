package org.longitude.model.directory;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.longitude.model.tokenizer.SpecialToken;
import org.longitude.model.tokenizer.Tokenizer;
import org.longitude.model.tokenizer.WordTokenizer;

/** What transformers wants to be told beside a tokenizer.json of ours. */
final class HubTokenizer {

    private static final String CONFIG = "tokenizer_config.json";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private HubTokenizer() {}

    /** Writes tokenizer_config.json for a word-level tokenizer that has none. */
    static void complete(Path directory, int tokensMax) throws IOException {
        Path file = directory.resolve(Tokenizer.FILE_NAME);
        if (!Files.isRegularFile(file) || Files.exists(directory.resolve(CONFIG))) {
            return;
        }
        if (!(Tokenizer.load(file) instanceof WordTokenizer)) {
            return;
        }
        ObjectNode root = JSON.createObjectNode();
        root.put("tokenizer_class", "PreTrainedTokenizerFast");
        root.put("model_max_length", tokensMax);
        root.put("pad_token", SpecialToken.PAD.text());
        root.put("cls_token", SpecialToken.CLS.text());
        root.put("sep_token", SpecialToken.SEP.text());
        root.put("mask_token", SpecialToken.MASK.text());
        root.put("unk_token", SpecialToken.UNKNOWN.text());
        Files.writeString(directory.resolve(CONFIG), JSON.writeValueAsString(root) + "\n");
    }
}
