package io.cellwarden.ops.evidence;

import io.cellwarden.ops.frames.FrameFiles;
import io.cellwarden.ops.hash.Sha256;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.replay.Recorded;
import io.cellwarden.ops.site.SiteBank;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes one signed package of an incident (ADR 0023): events with a hash chain, readings, settings in force, the bank, which
 * program and rules, and what a replay gives. Equal journals give equal packages, byte for byte.
 */
public final class Evidence {
    private static final List<String> FILES = List.of(
            EvidenceWriter.BANK,
            EvidenceWriter.SETTINGS,
            EvidenceWriter.EVENTS,
            EvidenceWriter.CHAIN,
            EvidenceWriter.READINGS);

    private Evidence() {}

    private record OnDisk(String name, Path file) implements PlainZip.Content {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    private record InMemory(String name, String content) implements PlainZip.Content {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Writes the package; nothing is left of one that fails.
     *
     * @param journal gives all recorded events of the bank
     * @param incident its number
     * @param links those that serve the bank
     * @param dataDirectory has the signing key, or gets one, and the raw frames that were kept
     * @param out the file, which must not exist
     * @return what was written, for people
     * @throws IOException if {@code out} exists, or a file cannot be written
     * @throws IllegalArgumentException if there is no such incident
     */
    public static List<String> write(
            SiteBank bank, Recorded journal, long incident, List<String> links, Path dataDirectory, Path out)
            throws IOException {
        Path file = out.toAbsolutePath().normalize();
        if (Files.exists(file)) {
            throw taken(file);
        }
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException(folder + ": there is no such directory; make it first");
        }
        Path work = Files.createTempDirectory(folder, "." + file.getFileName() + ".part");
        try {
            EvidenceWriter writer = new EvidenceWriter(bank, journal, incident, work);
            FrameEvidence frames = writer.frames(FrameFiles.of(dataDirectory), links);
            Json.Members content = writer.write().put("frames", frames.text());
            SigningKey key = SigningKey.of(dataDirectory);
            List<Manifest.Entry> entries = new ArrayList<>();
            for (String name : FILES) {
                entries.add(entry(name, work.resolve(name)));
            }
            for (String name : frames.names()) {
                entries.add(entry(name, work.resolve(name)));
            }
            String manifest = Manifest.text(content.build(), key.fingerprint(), entries);
            Path whole = work.resolve("package");
            pack(work, manifest, entries, key, whole);
            if (Files.exists(file)) {
                throw taken(file);
            }
            Files.move(whole, file);
            return List.of(
                    file + ": incident " + incident + " of bank " + bank.site().name() + ", " + Files.size(file)
                            + " bytes",
                    "raw frames: " + frames.text(),
                    "signed by " + key.fingerprint() + "; tell it to whoever verifies, on another way");
        } finally {
            clear(work);
        }
    }

    private static IOException taken(Path file) {
        return new FileAlreadyExistsException(file.toString(), null, "is there already; name a new file with --out");
    }

    private static Manifest.Entry entry(String name, Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return new Manifest.Entry(name, Files.size(file), Sha256.hex(digest));
    }

    private static void pack(
            Path work, String manifest, List<Manifest.Entry> entries, SigningKey key, Path whole) throws IOException {
        List<PlainZip.Content> files = new ArrayList<>();
        byte[] signed = key.sign(manifest.getBytes(StandardCharsets.UTF_8));
        files.add(new InMemory(Manifest.NAME, manifest));
        files.add(new InMemory(Manifest.SIGNATURE, Base64.getEncoder().encodeToString(signed) + "\n"));
        files.add(new InMemory(Manifest.KEY, key.publicPem()));
        entries.forEach(entry -> files.add(new OnDisk(entry.name(), work.resolve(entry.name()))));
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(whole))) {
            PlainZip.write(files, stream);
        }
    }

    private static void clear(Path work) throws IOException {
        List<Path> inside;
        try (Stream<Path> all = Files.list(work)) {
            inside = all.toList();
        }
        for (Path each : inside) {
            Files.delete(each);
        }
        Files.delete(work);
    }
}
