package org.longitude.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A tokenizer.json that splits words, checked, and in two forms: whole, as others read it, and
 * bare, as the notes meet it. The bare one knows no special tokens, no post-processing, no
 * truncation and no padding, so that a note that spells {@code </s>} is only text and nothing is
 * cut or added.
 *
 * @param whole the file as Hugging Face's tokenizers read it
 * @param bare what is given to the library
 * @param special the ids of the five special tokens
 * @param size one more than the highest id
 * @param wordsStandAlone whether a word's ids never depend on the words beside it
 */
record SubwordModel(
        String whole, String bare, SpecialIds special, int size, boolean wordsStandAlone) {

    /** What these do to a character depends on nothing beyond the next space. */
    private static final Set<String> LOCAL_NORMALIZERS =
            Set.of("BertNormalizer", "Lowercase", "StripAccents", "NFC", "NFD", "NFKC", "NFKD");

    /** The ids that the encoder needs; the names are BERT's or RoBERTa's. */
    record SpecialIds(int pad, int cls, int sep, int mask, int unknown) {}

    static SubwordModel of(Path file, JsonNode root) {
        check(file, root);
        JsonNode vocabulary = root.at("/model/vocab");
        int size = 0;
        for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
            size = Math.max(size, idOf(file, entry.getValue()) + 1);
        }
        for (JsonNode added : root.path("added_tokens")) {
            size = Math.max(size, idOf(file, added.path("id")) + 1);
        }
        SpecialIds special =
                new SpecialIds(
                        special(file, root, "[PAD]", "<pad>"),
                        special(file, root, "[CLS]", "<s>"),
                        special(file, root, "[SEP]", "</s>"),
                        special(file, root, "[MASK]", "<mask>"),
                        special(file, root, "[UNK]", "<unk>"));
        return new SubwordModel(root.toString(), bare(root), special, size, wordsStandAlone(root));
    }

    /** SHA-256 (hex) of the bare form and the special ids. */
    String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String content =
                    "longitude-subword-tokenizer 1\n" + special + "\n" + size + "\n" + bare;
            digest.update(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void check(Path file, JsonNode root) {
        String type = root.at("/model/type").asText();
        if (!List.of("BPE", "WordPiece").contains(type)) {
            throw TokenizerFile.bad(
                    file, "model type '" + type + "'", "WordLevel, BPE or WordPiece");
        }
        if (!root.at("/model/vocab").isObject()) {
            throw TokenizerFile.bad(file, "no model.vocab", "an object of tokens and ids");
        }
        String pieces = root.path("pre_tokenizer").toString();
        String splitter = type.equals("BPE") ? "ByteLevel" : "BertPreTokenizer";
        if (!pieces.contains('"' + splitter + '"')) {
            throw TokenizerFile.bad(
                    file,
                    "%s without the pre-tokenizer %s".formatted(type, splitter),
                    "byte-level BPE as RoBERTa's, or WordPiece as BERT's: their tokens never reach over a space");
        }
    }

    /** Of other files it is not known, and nothing is remembered of their words. */
    private static boolean wordsStandAlone(JsonNode root) {
        JsonNode splitter = root.path("pre_tokenizer");
        return isLocal(root.path("normalizer"))
                && (splitter.path("type").asText().equals("BertPreTokenizer")
                        || (splitter.path("type").asText().equals("ByteLevel")
                                && splitter.path("use_regex").asBoolean(true)));
    }

    private static boolean isLocal(JsonNode normalizer) {
        if (normalizer.isNull() || normalizer.isMissingNode()) {
            return true;
        }
        if (!normalizer.path("type").asText().equals("Sequence")) {
            return LOCAL_NORMALIZERS.contains(normalizer.path("type").asText());
        }
        for (JsonNode each : normalizer.path("normalizers")) {
            if (!isLocal(each)) {
                return false;
            }
        }
        return true;
    }

    private static int idOf(Path file, JsonNode id) {
        if (!id.isInt() || id.asInt() < 0) {
            throw TokenizerFile.bad(file, "id " + id, "a whole number from 0");
        }
        return id.asInt();
    }

    private static int special(Path file, JsonNode root, String bert, String roberta) {
        for (String name : List.of(bert, roberta)) {
            for (JsonNode added : root.path("added_tokens")) {
                if (added.path("content").asText().equals(name)) {
                    return idOf(file, added.path("id"));
                }
            }
            JsonNode id = root.at("/model/vocab").path(name);
            if (!id.isMissingNode()) {
                return idOf(file, id);
            }
        }
        throw TokenizerFile.bad(file, "no special token", bert + " or " + roberta);
    }

    private static String bare(JsonNode root) {
        ObjectNode bare = root.deepCopy();
        bare.putNull("truncation");
        bare.putNull("padding");
        bare.putArray("added_tokens");
        bare.putNull("post_processor");
        bare.putNull("decoder");
        // Dropout would give other ids each time.
        ((ObjectNode) bare.path("model")).putNull("dropout");
        return bare.toString();
    }
}
