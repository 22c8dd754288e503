package io.cellwarden.ops.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.ops.hash.Sha256;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Verifies a package of {@link Evidence}: signature, key, every file, the chain of events, and the archive itself. */
public final class EvidenceCheck {
    /** More than the small files of any package have. */
    private static final int SMALL_BYTES = 1 << 20;

    private final Path file;
    private final Optional<String> pinned;
    private final List<String> findings = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    private EvidenceCheck(Path file, Optional<String> pinned) {
        this.file = file;
        this.pinned = pinned;
    }

    /**
     * The outcome.
     *
     * @param findings what is wrong and where; empty if the package is whole
     * @param told what the package is, as far as it is known
     */
    public record Result(List<String> findings, List<String> told) {
        /** Copies the lists. */
        public Result {
            findings = List.copyOf(findings);
            told = List.copyOf(told);
        }
    }

    /**
     * Verifies a package.
     *
     * @param pinned the fingerprint of the key that must have signed it; empty takes any key
     * @throws IOException if the file cannot be read
     */
    public static Result of(Path file, Optional<String> pinned) throws IOException {
        EvidenceCheck check = new EvidenceCheck(file, pinned);
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            check.check(zip);
        } catch (ZipException | EOFException | IllegalArgumentException damaged) {
            check.findings.add("is no whole archive: " + damaged.getMessage());
        }
        return new Result(check.findings, check.told);
    }

    private void check(ZipFile zip) throws IOException {
        Optional<byte[]> content = small(zip, Manifest.NAME);
        if (content.isEmpty()) {
            return;
        }
        signature(zip, content.get());
        try {
            Manifest manifest = Manifest.parse(content.get());
            tell(manifest);
            files(zip, manifest);
            new ChainCheck(zip, manifest, findings).check();
            FrameEvidence.check(zip, manifest, findings);
            archive(zip, manifest);
        } catch (Manifest.Unreadable e) {
            findings.add(Manifest.NAME + ": " + e.getMessage());
        }
    }

    private Optional<byte[]> small(ZipFile zip, String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            findings.add(name + ": is missing");
            return Optional.empty();
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readNBytes(SMALL_BYTES + 1);
            if (content.length <= SMALL_BYTES) {
                return Optional.of(content);
            }
        } catch (IOException damaged) {
            findings.add(name + ": cannot be read: " + damaged.getMessage());
            return Optional.empty();
        }
        findings.add(name + ": is larger than any that this program writes");
        return Optional.empty();
    }

    private void signature(ZipFile zip, byte[] manifest) {
        Optional<byte[]> pem = small(zip, Manifest.KEY);
        Optional<byte[]> signed = small(zip, Manifest.SIGNATURE);
        if (pem.isEmpty() || signed.isEmpty()) {
            return;
        }
        try {
            PublicKey key = SigningKey.readPublic(new String(pem.get(), StandardCharsets.UTF_8));
            String fingerprint = SigningKey.fingerprint(key);
            byte[] bytes = Base64.getDecoder().decode(new String(signed.get(), StandardCharsets.US_ASCII).strip());
            if (!SigningKey.fits(key, manifest, bytes)) {
                findings.add(Manifest.SIGNATURE + ": does not fit: the manifest, the signature or the key was changed");
            }
            told.add("signed by " + fingerprint
                    + (pinned.isPresent()
                            ? ""
                            : "; compare it with the fingerprint that the site has told, or give --key"));
            pinned.filter(wanted -> !wanted.equals(fingerprint))
                    .ifPresent(wanted ->
                            findings.add(Manifest.KEY + ": signed by " + fingerprint + ", wanted is " + wanted));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            findings.add(Manifest.SIGNATURE + ": cannot be checked: key or signature is damaged");
        }
    }

    private void tell(Manifest manifest) {
        JsonNode replay = manifest.root().path("replay");
        told.add("incident " + manifest.incident() + " of bank " + manifest.text("bank") + ", " + manifest.text("from")
                + " to " + manifest.text("to") + ": "
                + manifest.root().path("what").path("what").asText());
        told.add("replayed: " + replay.path("replayed").asText() + " inputs, differences "
                + replay.path("differences").asText() + ", hash "
                + replay.path("hash").asText());
        told.add("made by cellwarden " + manifest.text("program") + ", commit " + manifest.text("commit")
                + ", rules version " + manifest.text("rulesVersion") + "; raw frames: " + manifest.text("frames"));
    }

    private void files(ZipFile zip, Manifest manifest) {
        Set<String> known = new HashSet<>(List.of(Manifest.NAME, Manifest.SIGNATURE, Manifest.KEY));
        for (Manifest.Entry entry : manifest.files()) {
            known.add(entry.name());
            ZipEntry there = zip.getEntry(entry.name());
            if (there == null) {
                findings.add(entry.name() + ": is missing");
            } else {
                file(zip, there, entry);
            }
        }
        zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> !known.contains(name))
                .forEach(name -> findings.add(name + ": was put in; the manifest does not know it"));
    }

    private void file(ZipFile zip, ZipEntry there, Manifest.Entry entry) {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(zip.getInputStream(there), digest)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            String hash = Sha256.hex(digest);
            if (bytes != entry.bytes()) {
                findings.add(entry.name() + ": has " + bytes + " bytes, had " + entry.bytes());
            } else if (!hash.equals(entry.sha256())) {
                findings.add(entry.name() + ": was changed: SHA-256 is " + hash + ", was " + entry.sha256());
            }
        } catch (IOException damaged) {
            findings.add(entry.name() + ": cannot be read: " + damaged.getMessage());
        }
    }

    /** There is one way only to write these files as an archive; any other was changed, if only in its own notes. */
    private void archive(ZipFile zip, Manifest manifest) throws IOException {
        if (!findings.isEmpty()) {
            return; // the place is known
        }
        List<PlainZip.Content> files = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of(Manifest.NAME, Manifest.SIGNATURE, Manifest.KEY));
        manifest.files().forEach(entry -> names.add(entry.name()));
        names.forEach(name -> files.add(new InZip(zip, name)));
        try (InputStream whole = Files.newInputStream(file);
                SameBytes same = new SameBytes(whole)) {
            PlainZip.write(files, same);
            same.end();
        } catch (SameBytes.Different e) {
            findings.add("byte " + e.at() + " of the archive was changed, outside of the files in it");
        }
    }

    private record InZip(ZipFile zip, String name) implements PlainZip.Content {
        @Override
        public InputStream open() throws IOException {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) {
                throw new ZipException(name + " is missing");
            }
            return zip.getInputStream(entry);
        }
    }

    /** A reader of the lines of a file in the archive. */
    static BufferedReader lines(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        InputStream in = entry == null ? InputStream.nullInputStream() : zip.getInputStream(entry);
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
}
