package org.longitude.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import opennlp.tools.sentdetect.SentenceDetectorME;
import opennlp.tools.sentdetect.SentenceModel;
import opennlp.tools.util.Span;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where no habit of clinical notes comes in, sentences end where the library says. */
final class SentenceDetectorTest {

    private static SentenceModel model;

    private final Normalizer normalizer = Normalizer.standard();

    @BeforeAll
    static void readTheModel() throws IOException {
        try (InputStream in = SentenceDetectorTest.class.getResourceAsStream(StopDetector.MODEL)) {
            model = new SentenceModel(in);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "He came in on Monday. She left at noon? Nobody knows! He did not say.",
                "The patient was seen by A. Smith at 5 p.m. and discharged. He was well.",
                "Potassium was 4.0. Chloride was 100. The anion gap was normal.",
                "There is hepatitis B. There is no hepatitis C. Vitamin E. was given.",
                "Labs (drawn today.) were normal. \"He is well.\" She said so.",
                "The U.S. guideline applies. It was read in Washington D.C. by them all.",
                "He took 5 mg p.o. b.i.d. and felt well. He denies pain... He has none.",
                "pt seen. denies pain. no fever. no chills. ok",
                "Stenosis of the L.A.D. was seen. An E.K.G. was done. No. 5 was used."
            })
    void shouldEndSentencesWhereTheLibraryDoes(String text) {
        NormalizedText normalized = normalizer.normalize(text);

        List<Integer> ends = new ArrayList<>();
        for (int word : normalized.sentenceEnds()) {
            ends.add(normalized.ends()[word - 1]);
        }
        assertThat(ends).isEqualTo(libraryEnds(text));
    }

    /** The library's sentences may end in a bracket, which is not part of any word. */
    private static List<Integer> libraryEnds(String text) {
        List<Integer> ends = new ArrayList<>();
        for (Span sentence : new SentenceDetectorME(model).sentPosDetect(text)) {
            int end = sentence.getEnd();
            ends.add(text.charAt(end - 1) == ')' ? end - 1 : end);
        }
        return ends;
    }
}
