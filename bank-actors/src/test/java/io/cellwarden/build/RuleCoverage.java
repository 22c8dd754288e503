package io.cellwarden.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Fails the build on a branch of a {@code *Rules} class that no test takes, naming file and line.
 *
 * <p>JaCoCo's own check would give a ratio, and could never be content: for {@code case A _, B _ ->} javac writes a jump
 * for "neither A nor B", which the switch before it has ruled out. JaCoCo does not know that jump, so it is left out here
 * by what is particular to it: one branch and three instructions on the line of such a label.
 */
final class RuleCoverage {
    private static final Pattern MERGED_LABEL = Pattern.compile("\\s*case [\\w.]+ \\w+,.*");
    private static final int IMPOSSIBLE_JUMP = 3;

    /** What JaCoCo counted on one line. */
    record Line(int number, int missedInstructions, int missedBranches) {}

    private RuleCoverage() {}

    /** Arguments: JaCoCo's XML report, root of the sources. */
    public static void main(String[] args) throws IOException, ParserConfigurationException, SAXException {
        var gaps = new ArrayList<String>();
        int seen = 0;
        for (var file : elements(report(Path.of(args[0])).getElementsByTagName("sourcefile"))) {
            var name = file.getAttribute("name");
            if (name.endsWith("Rules.java")) {
                seen++;
                var folder = ((Element) file.getParentNode()).getAttribute("name");
                var source = Files.readAllLines(Path.of(args[1], folder, name));
                gaps(source, lines(file)).forEach(gap -> gaps.add(name + ":" + gap));
            }
        }
        gaps.forEach(gap -> System.err.println("[ERROR] rules: no test takes every branch of " + gap));
        if (seen == 0) {
            System.err.println("[ERROR] rules: the coverage report has no *Rules class");
        }
        if (seen == 0 || !gaps.isEmpty()) {
            System.exit(1);
        }
    }

    static List<String> gaps(List<String> source, List<Line> lines) {
        return lines.stream()
                .filter(line -> line.missedBranches() > 0)
                .filter(line -> !isImpossibleJump(line, source.get(line.number() - 1)))
                .map(line -> "%d (%d missed): %s"
                        .formatted(
                                line.number(),
                                line.missedBranches(),
                                source.get(line.number() - 1).strip()))
                .toList();
    }

    private static boolean isImpossibleJump(Line line, String text) {
        return line.missedBranches() == 1
                && line.missedInstructions() == IMPOSSIBLE_JUMP
                && MERGED_LABEL.matcher(text).matches();
    }

    private static List<Line> lines(Element sourceFile) {
        return elements(sourceFile.getElementsByTagName("line")).stream()
                .map(line -> new Line(number(line, "nr"), number(line, "mi"), number(line, "mb")))
                .toList();
    }

    private static int number(Element element, String attribute) {
        return Integer.parseInt(element.getAttribute(attribute));
    }

    private static Element report(Path xml) throws IOException, ParserConfigurationException, SAXException {
        var factory = DocumentBuilderFactory.newInstance();
        // The report names a DTD that is not beside it.
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(xml.toFile()).getDocumentElement();
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .map(Element.class::cast)
                .toList();
    }
}
