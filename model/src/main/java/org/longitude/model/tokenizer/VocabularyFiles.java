package org.longitude.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.longitude.model.ModelError;
import org.longitude.model.ModelException;

/**
 * The files that came before tokenizer.json, made into one as Hugging Face's own conversion makes
 * it: vocab.json and merges.txt for RoBERTa's byte-level BPE, vocab.txt for BERT's WordPiece.
 */
final class VocabularyFiles {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ROBERTA = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");
    private static final List<String> BERT = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    private static final int WORD_CHARS_MAX = 100;

    private VocabularyFiles() {}

    static SubwordModel byteLevel(Path vocabJson, Path mergesFile) {
        JsonNode vocabulary = TokenizerFile.read(vocabJson);
        ObjectNode root = root();
        addSpecials(root, vocabJson, vocabulary, ROBERTA);
        root.putNull("normalizer");
        root.set("pre_tokenizer", byteLevelSplitter());
        ObjectNode ends = root.putObject("post_processor").put("type", "RobertaProcessing");
        ends.putArray("sep").add("</s>").add(vocabulary.path("</s>").asInt());
        ends.putArray("cls").add("<s>").add(vocabulary.path("<s>").asInt());
        ends.put("trim_offsets", true).put("add_prefix_space", false);
        root.set("decoder", byteLevelSplitter());
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.putNull("dropout").putNull("unk_token");
        model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
        model.put("fuse_unk", false);
        model.set("vocab", vocabulary);
        ArrayNode merges = model.putArray("merges");
        for (String line : lines(mergesFile)) {
            if (!line.isBlank() && !line.startsWith("#version")) {
                merges.add(line);
            }
        }
        return SubwordModel.of(vocabJson, root);
    }

    static SubwordModel wordPiece(Path vocabTxt) {
        ObjectNode vocabulary = JSON.createObjectNode();
        int id = 0;
        for (String token : lines(vocabTxt)) {
            vocabulary.put(token, id++);
        }
        ObjectNode root = root();
        addSpecials(root, vocabTxt, vocabulary, BERT);
        ObjectNode normalizer = root.putObject("normalizer").put("type", "BertNormalizer");
        normalizer.put("clean_text", true).put("handle_chinese_chars", true);
        normalizer.putNull("strip_accents").put("lowercase", true);
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        ObjectNode ends = root.putObject("post_processor").put("type", "BertProcessing");
        ends.putArray("sep").add("[SEP]").add(vocabulary.path("[SEP]").asInt());
        ends.putArray("cls").add("[CLS]").add(vocabulary.path("[CLS]").asInt());
        root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode model = root.putObject("model").put("type", "WordPiece");
        model.put("unk_token", "[UNK]").put("continuing_subword_prefix", "##");
        model.put("max_input_chars_per_word", WORD_CHARS_MAX);
        model.set("vocab", vocabulary);
        return SubwordModel.of(vocabTxt, root);
    }

    private static ObjectNode root() {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        return root;
    }

    private static ObjectNode byteLevelSplitter() {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true);
    }

    private static void addSpecials(
            ObjectNode root, Path file, JsonNode vocabulary, List<String> names) {
        ArrayNode added = root.putArray("added_tokens");
        for (String name : names) {
            if (!vocabulary.has(name)) {
                throw TokenizerFile.bad(file, "no token " + name, names.toString());
            }
            added.addObject()
                    .put("id", vocabulary.path(name).asInt())
                    .put("content", name)
                    .put("single_word", false)
                    .put("lstrip", name.equals("<mask>"))
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.FILE_FAILED, file + " cannot be read (expected: UTF-8 lines)", e);
        }
    }
}
