package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.sim.LfpCell;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.FetWrite;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdSimulator;
import io.cellwarden.ops.run.Program.Ended;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.requirement.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A backup of a site")
class BackupIT {
    private static final String JOURNAL = "journal/000000001.cwj";
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Queue<FetWrite> writes = new ConcurrentLinkedQueue<>();

    private Ended command(String... arguments) throws IOException, InterruptedException {
        return Program.run(folder, arguments);
    }

    private void site(String file, String dataDir, String port) throws IOException {
        Files.writeString(folder.resolve(file), """
                cellwarden.data-dir = "%s"
                cellwarden.links.a { port = "%s", protocol = jbd, control = on, poll = 200 ms, devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]], settings.pre-alarm-supported = no }
                """.formatted(dataDir, port));
    }

    @AfterEach
    void forget() throws IOException {
        Spools.forget(folder.resolve("data"));
        Spools.forget(folder.resolve("other"));
    }

    private static int permille(int mv) {
        int permille = 0;
        while (new LfpCell(200_000, 900, permille).voltageMv() < mv) {
            permille++;
        }
        return permille;
    }

    @Test
    @Requirement({"GEN-2", "GEN-5"})
    void made_while_it_runs_goes_on_elsewhere_with_its_latches_locks_and_overrides() throws Exception {
        SimulatedBattery battery = SimulatedBattery.of(4, 200_000, 500, 1);
        JbdBoard board = new JbdBoard("B1", battery, InstantSource.system(), writes::add);
        try (JbdSimulator line = JbdSimulator.overTcp(board)) {
            site("site.conf", "data", line.port());
            try (Program first = Program.start(folder, "run", "--config", "site.conf")) {
                first.awaitErr(Program.PATIENCE, "ready");
                String[] lock = {"lock", "b1", "chargers", "--why", "a test", "--who", "Ada", "--config", "site.conf"};
                assertThat(command(lock).exitCode()).isZero();
                battery.setCellSoc(1, permille(2_700));
                first.awaitOut(SOON, "b1  loads-off");
                battery.setCellSoc(1, permille(3_000)); // too low for the loads to come back

                Ended backup = command("backup", "--config", "site.conf", "--out", "site.zip");

                assertThat(backup.exitCode()).as(backup.err()).isZero();
                assertThat(backup.out()).contains("site.zip: ", "banks b1", "no keys are in it");
                assertThat(Files.getPosixFilePermissions(folder.resolve("site.zip")))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
                assertThat(entries(folder.resolve("site.zip")).keySet())
                        .contains("site.conf", "boot", JOURNAL, "settings-in-force.txt", "manifest.json")
                        .doesNotContain("control");
                assertThat(text("site.zip")).doesNotContain(token());

                // It goes on as before, and a second archive does not overwrite the first
                assertThat(command(
                                        "lock",
                                        "b1",
                                        "chargers",
                                        "--release",
                                        "--why",
                                        "it goes on",
                                        "--config",
                                        "site.conf")
                                .out())
                        .contains("chargers-on");
                Ended again = command("backup", "--config", "site.conf", "--out", "site.zip");
                assertThat(again.exitCode()).isEqualTo(1);
                assertThat(again.err()).contains("site.zip: is there already");
                first.terminate();
                assertThat(first.awaitExit(Duration.ofSeconds(10))).isEqualTo(143);
            }

            Ended restore = command("restore", "site.zip", "--data-dir", "other");
            assertThat(restore.exitCode()).as(restore.err()).isZero();
            assertThat(restore.out()).contains("made 20", "bank b1: ", "differences: 0", "restored into");
            Instant last = lastTime("other");
            writes.clear();

            site("moved.conf", "other", line.port());
            try (Program second = Program.start(folder, "run", "--config", "moved.conf")) {
                second.awaitErr(Program.PATIENCE, "ready");
                Ended status = command("status", "--config", "moved.conf");
                assertThat(status.out())
                        .contains(
                                "load-disconnect OFF",
                                "charge-disconnect OFF",
                                "charge-disconnect is locked off by Ada");
                second.terminate();
                second.awaitExit(Duration.ofSeconds(10));
            }
            assertThat(writes).as("nothing is switched on").noneMatch(write -> write.chargeOn() || write.dischargeOn());
            assertThat(lastTime("other")).isAfter(last);
            Ended replay = command("replay", "b1", "--config", "moved.conf");
            assertThat(replay.out()).contains("loads-off", "differences: 0,");
        }
    }

    @Test
    @Requirement({"GEN-2", "GEN-5"})
    void made_of_a_killed_site_brings_what_was_not_journalled() throws Exception {
        try (CountingBoard board = CountingBoard.overTcp()) {
            site("site.conf", "data", board.port());
            try (Program first = Program.start(folder, "run", "--config", "site.conf")) {
                first.awaitErr(Program.PATIENCE, "ready");
                do {
                    board.awaitMore();
                } while (spooled().isEmpty());
                first.kill();
            }
            // The journal had not come to it: this reading lies in the spool alone
            Path segment = spooled().orElseThrow();
            assertThat(command("backup", "--data-dir", "data", "--out", "killed.zip")
                            .exitCode())
                    .isZero();
            assertThat(entries(folder.resolve("killed.zip")).keySet())
                    .anyMatch(name -> name.startsWith("spool/a/b1/" + segment.getFileName()));

            Ended restore = command("restore", "killed.zip", "--data-dir", "other");
            assertThat(restore.exitCode()).as(restore.err()).isZero();
            assertThat(folder.resolve("other/spool/a/b1").resolve(segment.getFileName()))
                    .exists();
            site("moved.conf", "other", board.port());
            try (Program second = Program.start(folder, "run", "--config", "moved.conf")) {
                second.awaitErr(Program.PATIENCE, "ready");
                board.awaitMore();
                second.terminate();
                assertThat(second.awaitExit(Duration.ofSeconds(10))).isEqualTo(143);
            }
            try (JournalReader reader = JournalReader.open(folder.resolve("other"));
                    Stream<Envelope> events = reader.read("b1")) {
                List<Integer> journalled = new ArrayList<>();
                events.forEach(event -> {
                    if (event.event() instanceof InputAccepted(Input.Reading reading)) {
                        journalled.add(CountingBoard.number(
                                reading.cellsMv().stream().boxed().toList()));
                    }
                });
                assertThat(journalled).isSorted().doesNotHaveDuplicates().containsAll(board.taken());
            }
            assertThat(folder.resolve("other/spool")).as("taken over").doesNotExist();
        }
    }

    /** A reading of the link that the journal has not acknowledged; in calm it waits for its chunk. */
    private Optional<Path> spooled() throws IOException {
        try (Stream<Path> spool =
                Files.list(SpoolDirectory.of(folder.resolve("data")).resolve("a/b1"))) {
            return spool.filter(file -> file.toFile().length() > 0).findFirst();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Test
    void that_is_damaged_is_refused_with_the_place_and_leaves_nothing_behind() throws Exception {
        SimulatedBattery battery = SimulatedBattery.of(4, 200_000, 500, 1);
        try (JbdSimulator line =
                JbdSimulator.overTcp(new JbdBoard("B1", battery, InstantSource.system(), writes::add))) {
            site("site.conf", "data", line.port());
            try (Program first = Program.start(folder, "run", "--config", "site.conf")) {
                first.awaitErr(Program.PATIENCE, "ready");
                first.terminate();
                first.awaitExit(Duration.ofSeconds(10));
            }
        }
        assertThat(command("backup", "--data-dir", "data", "--out", "good.zip").exitCode())
                .isZero();
        Path good = folder.resolve("good.zip");

        byte[] bytes = Files.readAllBytes(good);
        Files.write(folder.resolve("cut.zip"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        refused("cut.zip", "is no archive that can be read");

        Map<String, byte[]> entries = entries(good);
        byte[] journal = entries.get(JOURNAL).clone();
        journal[journal.length / 2] ^= 1;
        refused(archive("flipped.zip", entries, Map.of(JOURNAL, journal)), "is damaged in " + JOURNAL);
        refused(
                archive("evil.zip", entries, Map.of("../evil", new byte[] {1})),
                "holds ../evil, which its manifest does not name");
        String manifest = new String(entries.get("manifest.json"), StandardCharsets.UTF_8);
        refused(
                archive(
                        "named.zip",
                        entries,
                        Map.of(
                                "manifest.json",
                                manifest.replace("\"boot\"", "\"../boot\"").getBytes(StandardCharsets.UTF_8))),
                "names a file ../boot, which no backup has");
        refused(
                archive(
                        "later.zip",
                        entries,
                        Map.of(
                                "manifest.json",
                                manifest.replace("\"version\":1", "\"version\":2")
                                        .getBytes(StandardCharsets.UTF_8))),
                "has version 2, this program reads 1");
        refused(
                archive(
                        "promise.zip",
                        entries,
                        Map.of(
                                "manifest.json",
                                manifest.replaceAll("\"b1\":\\d+", "\"b1\":999999")
                                        .getBytes(StandardCharsets.UTF_8))),
                "it had 999999 when the archive was made");
        entries.remove("manifest.json");
        refused(archive("alone.zip", entries, Map.of()), "has no manifest.json");

        Files.createDirectories(folder.resolve("other"));
        Files.writeString(folder.resolve("other/mine.txt"), "mine");
        Ended full = command("restore", "good.zip", "--data-dir", "other");
        assertThat(full.exitCode()).isEqualTo(1);
        assertThat(full.err()).contains("is not empty; a restore never overwrites");
        try (Stream<Path> there = Files.list(folder.resolve("other"))) {
            assertThat(there).containsExactly(folder.resolve("other/mine.txt"));
        }
    }

    static boolean canMount() throws IOException, InterruptedException {
        return SmallDisk.available();
    }

    @Test
    @EnabledIf("canMount")
    void that_does_not_fit_says_so_and_leaves_no_half_file() throws Exception {
        SimulatedBattery battery = SimulatedBattery.of(4, 200_000, 500, 1);
        try (JbdSimulator line =
                        JbdSimulator.overTcp(new JbdBoard("B1", battery, InstantSource.system(), writes::add));
                SmallDisk disk = SmallDisk.mount(folder.resolve("stick"), 1)) {
            site("site.conf", "data", line.port());
            try (Program first = Program.start(folder, "run", "--config", "site.conf")) {
                first.awaitErr(Program.PATIENCE, "ready");
                disk.fill();

                Ended backup = command("backup", "--config", "site.conf", "--out", "stick/site.zip");

                assertThat(backup.exitCode()).isEqualTo(1);
                assertThat(backup.err()).contains("site.zip: the disk is full; nothing is left of it");
                try (Stream<Path> there = Files.list(disk.path())) {
                    assertThat(there).containsExactly(disk.path().resolve("more-ballast"));
                }
                assertThat(command("status", "--config", "site.conf").out()).contains("load-disconnect on");
            }
        }
    }

    private void refused(String archive, String why) throws IOException, InterruptedException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = io.cellwarden.ops.cli.Main.run(
                new io.cellwarden.ops.cli.Streams(
                        java.io.InputStream.nullInputStream(),
                        new ByteArrayOutputStream(),
                        new java.io.PrintStream(err, true, StandardCharsets.UTF_8)),
                "restore",
                folder.resolve(archive).toString(),
                "--data-dir",
                folder.resolve("other").toString());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(archive, why, "nothing was restored");
        assertThat(exitCode).isEqualTo(1);
        assertThat(folder.resolve("other")).doesNotExist();
    }

    private static Map<String, byte[]> entries(Path archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    /** Writes an archive of those entries, some of them replaced or added. */
    private String archive(String name, Map<String, byte[]> entries, Map<String, byte[]> other) throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>(entries);
        all.putAll(other);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            for (Map.Entry<String, byte[]> entry : all.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return name;
    }

    private String text(String archive) throws IOException {
        StringBuilder text = new StringBuilder();
        entries(folder.resolve(archive))
                .values()
                .forEach(bytes -> text.append(new String(bytes, StandardCharsets.ISO_8859_1)));
        return text.toString();
    }

    private String token() throws IOException {
        return Control.find(folder.resolve("data")).orElseThrow().token();
    }

    private Instant lastTime(String dataDir) {
        try (JournalReader reader = JournalReader.open(folder.resolve(dataDir));
                Stream<Envelope> events = reader.read("b1")) {
            return events.reduce((first, second) -> second).orElseThrow().time();
        }
    }
}
