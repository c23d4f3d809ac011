package org.longitude.preprocess.offline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The texts of a file of JSON lines, gzip or not, for measuring; bad lines are passed over. */
public final class NoteTexts {

    private NoteTexts() {}

    /** The texts in the order of the lines. */
    public static List<String> read(Path file) throws IOException {
        List<String> texts = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            Lines lines = Lines.of(in);
            while (lines.next()) {
                if (NoteLineReader.read(lines.bytes()) instanceof NoteLine.Note note) {
                    texts.add(note.text());
                }
            }
        }
        return texts;
    }
}
