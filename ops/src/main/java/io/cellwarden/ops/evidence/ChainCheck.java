package io.cellwarden.ops.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Follows the chain of a package and says at which event it breaks. */
final class ChainCheck {
    /** No event that this program writes is as long. */
    private static final int LONGEST_LINE = 1 << 20;

    private final ZipFile zip;
    private final Manifest manifest;
    private final List<String> findings;

    ChainCheck(ZipFile zip, Manifest manifest, List<String> findings) {
        this.zip = zip;
        this.manifest = manifest;
        this.findings = findings;
    }

    void check() throws IOException {
        JsonNode said = manifest.root().path("chain");
        EventChain begin = new EventChain(manifest.text("bank"), manifest.incident());
        if (!begin.end().equals(said.path("begin").asText())) {
            findings.add(EvidenceWriter.CHAIN + ": begins otherwise than that of incident " + manifest.incident());
        }
        try (BufferedReader events = EvidenceCheck.lines(zip, EvidenceWriter.EVENTS);
                BufferedReader links = EvidenceCheck.lines(zip, EvidenceWriter.CHAIN)) {
            follow(events, links, begin.end(), said);
        } catch (ZipException damaged) {
            findings.add(EvidenceWriter.EVENTS + ": cannot be read: " + damaged.getMessage());
        }
    }

    private void follow(BufferedReader events, BufferedReader links, String begin, JsonNode said) throws IOException {
        String before = begin;
        long number = 0;
        String event = line(events);
        String link = line(links);
        while (event != null && link != null) {
            number++;
            if (!EventChain.link(before, event).equals(link)) {
                findings.add(EvidenceWriter.EVENTS + " line " + number
                        + ": does not fit the chain: this event, its link or the one before was changed");
                return;
            }
            before = link;
            event = line(events);
            link = line(links);
        }
        if (event != null || link != null || number != said.path("events").asLong()) {
            findings.add(EvidenceWriter.EVENTS + ": events are missing or too many behind line " + number + "; it had "
                    + said.path("events").asText());
        } else if (!before.equals(said.path("end").asText())) {
            findings.add(EvidenceWriter.CHAIN + ": ends otherwise than the manifest says");
        }
    }

    private static @Nullable String line(BufferedReader from) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            if (next < 0) {
                return line.isEmpty() ? null : line.toString();
            }
            if (line.length() >= LONGEST_LINE) {
                throw new ZipException("a line has more than " + LONGEST_LINE + " characters");
            }
            line.append((char) next);
        }
        return line.toString();
    }
}
