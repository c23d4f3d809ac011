package org.longitude.model.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Vocabularies of RoBERTa's and BERT's form, small enough to be read. */
final class SmallVocabularies {

    private static final List<String> MERGES =
            List.of("h e", "Ġ t", "Ġt he", "e r", "f e", "v er", "fe ver", "Ġ fever", "Ġ o", "u m");

    private static final List<String> LETTERS = lettersByByte();

    private SmallVocabularies() {}

    /** Byte-level BPE: RoBERTa's special tokens, the 256 bytes, and ten merges. */
    static Path byteLevel(Path folder) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (String token : List.of("<s>", "<pad>", "</s>", "<unk>")) {
            ids.put(token, ids.size());
        }
        for (String letter : LETTERS) {
            ids.put(letter, ids.size());
        }
        for (String merge : MERGES) {
            ids.put(merge.replace(" ", ""), ids.size());
        }
        ids.put("<mask>", ids.size());
        try {
            Files.createDirectories(folder);
            new ObjectMapper().writeValue(folder.resolve("vocab.json").toFile(), ids);
            Files.writeString(
                    folder.resolve("merges.txt"),
                    "#version: 0.2\n" + String.join("\n", MERGES) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /** WordPiece: BERT's special tokens and a few words. */
    static Path wordPiece(Path folder) {
        List<String> tokens =
                List.of(
                        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "fever", "and", "##ish",
                        "cough", "[", "]", "num", "/", "s", "<", ">", "mask", "##ing", ".", "a",
                        "##a");
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("vocab.txt"), String.join("\n", tokens) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /** The tokens of a vocab.json by their ids. */
    static Map<Integer, String> tokens(Path vocabJson) {
        try {
            Map<Integer, String> tokens = new HashMap<>();
            new ObjectMapper()
                    .readTree(vocabJson.toFile())
                    .properties()
                    .forEach(entry -> tokens.put(entry.getValue().asInt(), entry.getKey()));
            return tokens;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the ids of a byte-level tokenizer spell. */
    static String spelled(Map<Integer, String> tokens, int... ids) {
        StringBuilder letters = new StringBuilder();
        for (int id : ids) {
            letters.append(tokens.get(id));
        }
        byte[] bytes = new byte[letters.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) LETTERS.indexOf(letters.substring(i, i + 1));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** GPT-2's spelling of bytes: printable ones stand for themselves, others from U+0100 on. */
    private static List<String> lettersByByte() {
        List<String> letters = new ArrayList<>();
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable =
                    (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
            letters.add(Character.toString(printable ? b : next));
            next += printable ? 0 : 1;
        }
        return letters;
    }
}
