package io.cellwarden.ops.evidence;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.event.Envelope;
import io.cellwarden.ops.frames.FrameFiles;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.LineSink;
import io.cellwarden.ops.replay.DisplayTimes;
import io.cellwarden.ops.replay.JournalQuery;
import io.cellwarden.ops.replay.Recorded;
import io.cellwarden.ops.replay.RecordedIncident;
import io.cellwarden.ops.replay.Replay;
import io.cellwarden.ops.replay.ReplayCount;
import io.cellwarden.ops.replay.ReplayStart;
import io.cellwarden.ops.replay.Window;
import io.cellwarden.ops.site.Actuator;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects what a package says of an incident, in files of a directory. */
final class EvidenceWriter {
    /** So much before an incident and behind it belongs to its evidence. */
    static final Duration MARGIN = Duration.ofMinutes(5);

    static final String EVENTS = "events.jsonl";
    static final String CHAIN = "events.chain";
    static final String READINGS = "readings.csv";
    static final String SETTINGS = "settings.json";
    static final String BANK = "bank.json";

    private final SiteBank bank;
    private final BankSite site;
    private final Recorded journal;
    private final Path folder;
    private final DisplayTimes times;
    private final RecordedIncident found;
    private final Window window;
    private final EventChain chain;

    EvidenceWriter(SiteBank bank, Recorded journal, long incident, Path folder) {
        this.bank = bank;
        this.site = bank.site().withSilentAfter(Duration.ZERO); // as it ran live
        this.journal = journal;
        this.folder = folder;
        try (Stream<Envelope> events = journal.get()) {
            this.times = DisplayTimes.of(events);
        }
        this.found = RecordedIncident.find(site, journal, incident, times);
        this.window = new Window(
                found.window().from().minus(MARGIN), found.window().to().plus(MARGIN));
        this.chain = new EventChain(site.name(), incident);
    }

    /** Writes all files; what the manifest says besides them. */
    Json.Members write() throws IOException {
        String begin = chain.end();
        events();
        lines(READINGS, out -> JournalQuery.readings(site, window).run(journal, out));
        lines(SETTINGS, this::settings);
        lines(BANK, out -> out.accept(Json.line(description())));
        ReplayCount replay = new ReplayCount();
        Replay.run(site, journal, window, times, replay::add);
        return Json.members()
                .put("bank", site.name())
                .put("incident", found.incident().number())
                .put("from", window.from().toString())
                .put("to", window.to().toString())
                .put("what", found.incident().json(time -> times.at(time).of(time)))
                .put("program", Build.version())
                .put("commit", Build.commit())
                .put("rulesVersion", BankRules.VERSION)
                .put("replay", replay.result().json())
                .put(
                        "chain",
                        Json.members()
                                .put("file", CHAIN)
                                .put("events", chain.events())
                                .put("begin", begin)
                                .put("end", chain.end())
                                .build());
    }

    /** Writes the raw frames that were kept. */
    FrameEvidence frames(FrameFiles kept, List<String> links) throws IOException {
        return FrameEvidence.write(kept, links, window, times, folder);
    }

    private void events() throws IOException {
        try (BufferedWriter links = Files.newBufferedWriter(folder.resolve(CHAIN), StandardCharsets.UTF_8)) {
            lines(
                    EVENTS,
                    out -> JournalQuery.events(site, window).run(journal, line -> {
                        out.accept(line);
                        line(links, chain.add(line));
                    }));
        }
    }

    /** Writes a file line by line. */
    private void lines(String name, Consumer<LineSink> content) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(name), StandardCharsets.UTF_8)) {
            content.accept(line -> line(out, line));
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void line(BufferedWriter out, String line) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings in force as the window begins, and as it ends. */
    private void settings(LineSink out) {
        try (ReplayStart start = ReplayStart.before(site, journal, times.bankTime(window.from()))) {
            BankState state = start.state();
            boolean begun = false;
            for (Iterator<Envelope> each = start.rest().iterator(); each.hasNext(); ) {
                Envelope event = each.next();
                Instant shown = times.of(event).time();
                if (shown.isAfter(window.to())) {
                    break;
                }
                if (!begun && !shown.isBefore(window.from())) {
                    out.accept(settings("begin", state));
                    begun = true;
                }
                state = BankRules.evolve(state, event);
            }
            out.accept(settings("end", state));
        }
    }

    private static String settings(String at, BankState state) {
        Json.Members batteries = Json.members();
        for (BatteryState battery : state.batteries().values()) {
            batteries.put(battery.name(), object(battery.settings()));
        }
        return Json.line(Json.members()
                .put("at", at)
                .put("bypassed", state.bms().bypassed().stream().sorted().toList())
                .put("batteries", batteries.build())
                .build());
    }

    private static SequencedMap<String, @Nullable Object> object(BatterySettings settings) {
        Json.Members all = Json.members();
        for (Setting setting : Setting.values()) {
            int value = settings.get(setting);
            boolean follows = setting == Setting.CONTACTOR_LOW && value == 0;
            all.put(setting.key(), follows ? setting.text(settings.contactorLowMv()) : setting.text(value));
        }
        return all.build();
    }

    private SequencedMap<String, @Nullable Object> description() {
        SequencedMap<String, String> delays = new TreeMap<>();
        site.alarmDelays().forEach((code, delay) -> delays.put(code.text(), delay.toString()));
        Json.Members outputs = Json.members();
        for (Output output : Output.values()) {
            if (site.bms().has(output)) {
                outputs.put(
                        output.key(),
                        bank.boundTo(output).stream().map(Actuator::path).toList());
            }
        }
        return Json.members()
                .put("bank", site.name())
                .put("bms", site.bms().key())
                .put("model", site.model().name())
                .put("cells", site.model().cells())
                .put("strings", site.strings())
                .put("silentAfter", bank.silentAfter().toString())
                .put("alarmDelays", delays)
                .put("outputs", outputs.build())
                .build();
    }
}
