package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.cli.Cli.Result;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Evidence of an incident")
class EvidenceCommandTest {
    @TempDir
    private Path folder;

    private Cli cli;
    private String data;
    private String number;

    @BeforeEach
    void imported() {
        cli = new Cli(folder);
        data = folder.resolve("data").toString();
        Result result = cli.run(
                "import",
                cli.file("log.csv", Log.own()).toString(),
                "--data-dir",
                data,
                "--bank",
                "ferry",
                "--model",
                "12.8/200",
                "--strings",
                "B1;B2");
        assertThat(result.exitCode()).as(result.err()).isZero();
        number = cli.run("incidents", "ferry", "--data-dir", data).out().split(" ")[1];
    }

    private Path make(String name) {
        Path file = folder.resolve(name);
        Result result =
                cli.run("evidence", "ferry", "--incident", number, "--out", file.toString(), "--data-dir", data);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return file;
    }

    private Result verify(Path file, String... more) {
        List<String> arguments = new ArrayList<>(List.of("evidence", "--verify", file.toString()));
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    private static String read(Path file, String entry) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new String(zip.getInputStream(Objects.requireNonNull(zip.getEntry(entry))).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @Requirement("LIF-2")
    void holds_all_that_an_insurer_asks_for_and_is_whole() throws IOException {
        // When
        Path file = make("e.zip");
        // Then
        Result verified = verify(file);
        assertThat(verified.exitCode()).as(verified.out()).isZero();
        assertThat(verified.out())
                .contains(
                        "incident " + number + " of bank ferry",
                        "differences 0, hash ",
                        "signed by SHA256:",
                        ": whole");
        assertThat(read(file, "manifest.json"))
                .contains("\"frames\":\"none captured\"", "\"rulesVersion\":", "\"commit\":", "\"program\":");
        assertThat(read(file, "settings.json")).contains("\"at\":\"end\"", "\"pre-alarm-v\":\"3.100 V\"");
        assertThat(read(file, "bank.json")).contains("\"bms\":\"small-bms\",\"model\":\"12.8/200\"");
        assertThat(read(file, "readings.csv"))
                .startsWith(Cli.HEADER + "\n2026-03-01T00:00:00Z,B1,-5.5,25,3.3,3.15,3.3,3.3");
        assertThat(read(file, "events.jsonl")).contains("\"event\":\"loads-off\"");
    }

    @Test
    void is_equal_byte_for_byte_when_it_is_made_again() {
        assertThat(make("a.zip")).hasSameBinaryContentAs(make("b.zip"));
    }

    @Test
    void is_signed_by_a_key_that_only_its_owner_may_read_and_that_no_package_holds() throws IOException {
        Path file = make("e.zip");
        Path key = Path.of(data, "evidence-key.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        String secret = Files.readString(key).lines().skip(1).findFirst().orElseThrow();
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(secret);
        assertThat(read(file, "public-key.pem")).isEqualTo(Files.readString(Path.of(data, "evidence-key.pub")));
    }

    @Test
    void is_found_changed_wherever_a_byte_of_it_is_another() throws IOException {
        // Given
        byte[] whole = Files.readAllBytes(make("e.zip"));
        Path changed = folder.resolve("changed.zip");
        int tail = whole.length - 900;
        List<Integer> places = IntStream.range(0, whole.length)
                .filter(at -> at < 120 || at % 997 == 0 || (at >= tail && at % 3 == 0))
                .boxed()
                .toList();
        List<Integer> missed = new ArrayList<>();
        // When
        for (int at : places) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x10;
            Files.write(changed, bytes);
            Result result = verify(changed);
            if (result.exitCode() != ExitCode.FINDINGS) {
                missed.add(at);
            }
        }
        // Then
        assertThat(missed)
                .as("changed bytes of %d that are not found", whole.length)
                .isEmpty();
    }

    @Test
    void says_at_which_event_it_was_changed() throws IOException {
        Path changed = rewritten(
                "events.jsonl", text -> text.replaceFirst("\"event\":\"loads-off\"", "\"event\":\"loads-odd\""));
        List<String> lines = read(changed, "events.jsonl").lines().toList();
        int line = 1
                + IntStream.range(0, lines.size())
                        .filter(i -> lines.get(i).contains("loads-odd"))
                        .findFirst()
                        .orElseThrow();
        assertThat(verify(changed).out())
                .contains("events.jsonl: was changed", "events.jsonl line " + line + ": does not fit");
    }

    @Test
    void says_that_events_are_missing() throws IOException {
        Path changed = rewritten("events.jsonl", text -> text.substring(0, text.lastIndexOf("{")));
        assertThat(verify(changed).out()).contains("events are missing or too many behind line ");
    }

    @Test
    void says_that_a_manifest_was_changed_or_a_file_put_in() throws IOException {
        assertThat(verify(rewritten("manifest.json", text -> text.replace("\"differences\":0", "\"differences\":1")))
                        .out())
                .contains("manifest.sig: does not fit");
        assertThat(verify(rewritten("", text -> text)).out()).contains("other.txt: was put in");
    }

    /** Another archive with one file changed, or one put in. */
    private Path rewritten(String name, java.util.function.UnaryOperator<String> change) throws IOException {
        Path from = Files.exists(folder.resolve("e.zip")) ? folder.resolve("e.zip") : make("e.zip");
        Path to = folder.resolve("rewritten.zip");
        try (ZipFile zip = new ZipFile(from.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                String text = read(from, entry.getName());
                out.write((entry.getName().equals(name) ? change.apply(text) : text).getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
            if (name.isEmpty()) {
                out.putNextEntry(new ZipEntry("other.txt"));
                out.closeEntry();
            }
        }
        return to;
    }

    @Test
    void must_be_signed_by_the_key_that_is_asked_for() {
        Path file = make("e.zip");
        String told = verify(file).out();
        String fingerprint = told.substring(told.indexOf("SHA256:"), told.indexOf("SHA256:") + 7 + 64);
        assertThat(verify(file, "--key", fingerprint).exitCode()).isZero();
        Result other = verify(file, "--key", "SHA256:00");
        assertThat(other.exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(other.out()).contains("public-key.pem: signed by " + fingerprint + ", wanted is SHA256:00");
        assertThat(verify(file, "--json").out()).contains("\"whole\":true,\"findings\":[]");
    }

    @Test
    void that_is_no_archive_or_not_there_is_said_plainly() {
        assertThat(verify(cli.file("text.zip", "no zip at all")).exitCode()).isEqualTo(ExitCode.FINDINGS);
        assertThat(verify(cli.file("text.zip", "no zip at all")).out()).contains("is no whole archive");
        Result missing = verify(folder.resolve("nothing.zip"));
        assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(missing.err()).contains("nothing.zip: there is no such file");
    }

    @Test
    void of_an_incident_that_never_was_leaves_nothing() {
        Path file = folder.resolve("e.zip");
        Result result =
                cli.run("evidence", "ferry", "--incident", "4711", "--out", file.toString(), "--data-dir", data);
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("bank ferry has no incident 4711; cellwarden incidents ferry lists them");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("log.csv", "data");
    }

    @Test
    void asked_for_in_half_is_wrong_usage() {
        assertThat(cli.run("evidence", "ferry", "--data-dir", data).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(cli.run("evidence", "--verify", "x", "--incident", "1").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(cli.run("evidence", "--key", "x").exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
