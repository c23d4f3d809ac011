package org.longitude.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells which kind of tokenizer lies at a path, and reads it. */
final class TokenizerSource {

    static final String VOCAB_JSON = "vocab.json";
    static final String MERGES = "merges.txt";
    static final String VOCAB_TXT = "vocab.txt";

    private TokenizerSource() {}

    static Tokenizer load(Path path) {
        if (!Files.isDirectory(path)) {
            return fromJson(path);
        }
        if (Files.exists(path.resolve(Tokenizer.FILE_NAME))) {
            return fromJson(path.resolve(Tokenizer.FILE_NAME));
        }
        if (Files.exists(path.resolve(VOCAB_JSON)) && Files.exists(path.resolve(MERGES))) {
            return new SubwordTokenizer(
                    VocabularyFiles.byteLevel(path.resolve(VOCAB_JSON), path.resolve(MERGES)));
        }
        if (Files.exists(path.resolve(VOCAB_TXT))) {
            return new SubwordTokenizer(VocabularyFiles.wordPiece(path.resolve(VOCAB_TXT)));
        }
        throw TokenizerFile.bad(
                path,
                "no tokenizer",
                "tokenizer.json, or vocab.json and merges.txt, or vocab.txt in the directory");
    }

    private static Tokenizer fromJson(Path file) {
        JsonNode root = TokenizerFile.read(file);
        return root.at("/model/type").asText().equals("WordLevel")
                ? WordTokenizer.load(file)
                : new SubwordTokenizer(SubwordModel.of(file, root));
    }
}
