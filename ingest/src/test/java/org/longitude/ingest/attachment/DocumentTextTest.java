package org.longitude.ingest.attachment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longitude.ingest.source.Problems;

final class DocumentTextTest {

    private final Problems problems = new Problems();

    @Test
    void shouldLayOutHtmlAsABrowserShowsIt() {
        String html =
                "<html><head><title>unseen</title><style>p{}</style></head><body><h1>Plan</h1>"
                        + "<p>First\n   line,<br>second &amp; third.</p><ul><li>one<li>two</ul>"
                        + "<ol><li>a</li><li>b</li></ol><table><tr><th>K</th><th>Na</th></tr>"
                        + "<tr><td>4.0</td><td>140</td></tr></table><pre>x\n  y</pre>"
                        + "<script>alert(1)</script>end<!-- unseen --></body></html>";

        assertThat(HtmlText.read(html, "f", problems))
                .isEqualTo(
                        "Plan\n\nFirst line,\nsecond & third.\n\n- one\n- two\n1. a\n2. b\n\n"
                                + "K | Na\n4.0 | 140\n\nx\n  y\n\nend");
        assertThat(problems.none()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{\\rtf1\\ansi\\ansicpg1252 caf\\'e9}~caf\u00e9",
                "{\\rtf1\\ansi\\ansicpg1251 \\'e1\\'ee\\'eb\\'fc}~\u0431\u043e\u043b\u044c",
                "{\\rtf1\\ansi\\uc1 \\u8364?5}~\u20ac5",
                "{\\rtf1\\ansi\\uc2 \\u8364??5}~\u20ac5",
                "{\\rtf1\\ansi\\uc0 \\u8364 5}~\u20ac5",
                "{\\rtf1 \\u-10179?\\u-8704?}~\ud83d\ude00",
                "{\\rtf1{\\fonttbl{\\f0 A;}{\\f1\\fcharset204 B;}}\\f0 a{\\f1 \\'ff}}~a\u044f",
                "{\\rtf1 a\\par b\\line c\\par\\par d}~a|b|c||d",
                "{\\rtf1 a{\\v hidden}{\\deleted gone}b}~ab",
                "{\\rtf1 a{\\*\\generator X;}{\\info{\\title T}}{\\pict 00ff}b}~ab",
                "{\\rtf1 x{\\footnote note}y}~xnotey",
                "{\\rtf1\\trowd a\\cell b\\cell\\row c}~a | b|c",
                "{\\rtf1 \\ldblquote q\\rdblquote  \\endash \\emdash \\bullet}~"
                        + "\u201cq\u201d \u2013\u2014\u2022",
                "{\\rtf1 {\\field{\\*\\fldinst HYPERLINK \"http://x\"}{\\fldrslt link}}}~link",
                "{\\rtf1 a\\\\b\\{c\\}}~a\\b{c}",
                "{\\rtf1 end}trailing bytes~end",
            })
    void shouldReadRtfByItsCodePagesAndEscapes(String rtf, String text) {
        assertThat(RtfText.read(rtf.getBytes(ISO_8859_1), "f", problems).replace("\n", "|"))
                .isEqualTo(text);
        assertThat(problems.none()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "text/html, '<meta charset=\"windows-1251\"><p>'",
        "text/html, '<?xml version=\"1.0\" encoding=\"windows-1251\"?><p>'",
        "text/html; charset=windows-1251, '<meta charset=\"utf-8\"><p>'",
    })
    void shouldReadHtmlByTheCharsetThatIsNamedForIt(String contentType, String head) {
        byte[] html = (head + "\u0431").getBytes(Charset.forName("windows-1251"));

        assertThat(AttachmentText.read(ContentType.of(contentType), html, "f", problems))
                .isEqualTo("\u0431");
    }

    @Test
    void shouldTakeTheByteOrderMarkForTheCharsetWhenThereIsOne() {
        byte[] marked = "\ufeffx\u20ac".getBytes(UTF_16LE);

        assertThat(AttachmentText.read(ContentType.of("text/plain"), marked, "f", problems))
                .isEqualTo("x\u20ac");
        assertThat(
                        AttachmentText.read(
                                ContentType.of("text/plain"),
                                "\ufeffx".getBytes(UTF_8),
                                "f",
                                problems))
                .isEqualTo("x");
    }
}
