package io.cellwarden.gateway.driver.vedirect;

import static io.cellwarden.gateway.wire.vedirect.HexRegister.*;

import io.cellwarden.event.Figure;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.MonitorReports;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.vedirect.AlarmReason;
import io.cellwarden.gateway.wire.vedirect.HexMessage;
import io.cellwarden.gateway.wire.vedirect.HexRegister;
import io.cellwarden.gateway.wire.vedirect.TextBlock;
import io.cellwarden.gateway.wire.vedirect.TextField;
import io.cellwarden.gateway.wire.vedirect.VeDirectDecoder;
import io.cellwarden.gateway.wire.vedirect.VeDirectFrame;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * A BMV or SmartShunt: a battery monitor, one on a line. It tells its text blocks by itself, once a second; only where they
 * do not come it is asked, because a device that was asked stops them for some seconds. Its relay is switched by HEX
 * messages. Source: protocol sheet "Victron VE.Direct".
 */
public final class VeDirectDriver implements Driver {
    private static final LineSettings LINE = LineSettings.DEFAULT.withBaud(19_200);
    private static final Switch RELAY_1 = Switch.relay(1);

    /** The protocol of these monitors. */
    public static final Protocol PROTOCOL = new Protocol(
            VeDirectDecoder.protocol(),
            VeDirectDriver::new,
            LINE,
            RELAY_1::equals,
            List.of(new Probe(LINE, Bytes.EMPTY, Duration.ofMillis(2_500), "")));

    private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);
    private static final Duration BLOCK_WITHIN = Duration.ofMillis(1_500);
    /** So long without a reading, and the monitor is asked. */
    private static final Duration ASKS_AFTER = Duration.ofSeconds(5);

    private static final int PERMILLE_PER_RAW = 10;
    private static final int HISTORY_AT_ONCE = 4;

    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Duration answerWithin;
    private final Duration blockWithin;
    private final MonitorReports reports;
    private final List<MonitorSetting> wanted;
    private final Deque<MonitorSetting> unset = new ArrayDeque<>();
    /** What is still to be asked of its history, where it tells no text, and what it has answered. */
    private final Deque<History> unread = new ArrayDeque<>();

    private final List<Figure> remembered = new ArrayList<>();
    private Optional<HexLine> line = Optional.empty();
    private Instant toldAt = Instant.MIN;
    private boolean told;

    VeDirectDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this(settings, statistics, clock, ANSWER_WITHIN, BLOCK_WITHIN);
    }

    VeDirectDriver(
            LinkSettings settings,
            LinkStatistics statistics,
            InstantSource clock,
            Duration answerWithin,
            Duration blockWithin) {
        if (settings.monitors().size() != 1 || !settings.devices().isEmpty()) {
            throw new IllegalArgumentException("link " + settings.name()
                    + ": devices must be one monitor: a VE.Direct line has one, and no battery speaks it");
        }
        this.wanted = settings.control() == Control.ON ? MonitorSetting.of(settings.protocol()) : List.of();
        this.reports = new MonitorReports(settings, settings.monitors().getFirst(), clock);
        this.statistics = statistics;
        this.clock = clock;
        this.answerWithin = answerWithin;
        this.blockWithin = blockWithin;
    }

    @Override
    public void opened(Line opened) {
        line = Optional.of(new HexLine(opened, statistics, clock, answerWithin));
        unset.clear();
        unset.addAll(wanted);
        unread.clear();
        unread.addAll(History.ASKED);
        remembered.clear();
        reports.opened();
    }

    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        told = false;
        line.orElseThrow().listen(blockWithin, block -> report(block, sink), () -> told || givesWay.getAsBoolean());
        boolean lately = !toldAt.isBefore(clock.instant().minus(ASKS_AFTER));
        if (!told && !lately && !givesWay.getAsBoolean()) {
            askForAll(sink, givesWay);
            if (told) {
                askForHistory(sink, givesWay);
            }
        } else if (lately && !unset.isEmpty() && !givesWay.getAsBoolean()) {
            set(unset.removeFirst(), sink, givesWay);
        }
        return told || !givesWay.getAsBoolean();
    }

    /** Sets what the site file wants otherwise; a monitor that does not say how it is set is asked again at the next opening. */
    private void set(MonitorSetting setting, Sink sink, BooleanSupplier givesWay) throws LineLost {
        OptionalLong is = number(setting.register(), sink, givesWay);
        if (is.isPresent() && !setting.isAt(is.getAsLong())) {
            write(setting, sink, givesWay);
        }
    }

    /** A block with the voltage is a reading; the other one of the second has the history. */
    private void report(TextBlock block, Sink sink) {
        OptionalInt voltage = block.number(TextField.VOLTAGE);
        if (voltage.isPresent()) {
            OptionalInt consumed = block.number(TextField.CONSUMED);
            reading(
                    sink,
                    voltage.getAsInt(),
                    block.number(TextField.CURRENT).orElse(Ints.ABSENT),
                    VeDirectDecoder.socPermille(block).orElse(Ints.ABSENT),
                    consumed.isPresent() ? Math.max(0, -consumed.getAsInt()) : Ints.ABSENT,
                    block.number(TextField.TIME_TO_GO).orElse(Ints.ABSENT));
        }
        List<Figure> history = History.in(block);
        if (!history.isEmpty()) {
            reports.history(history, sink);
        }
        complains(block.number(TextField.ALARM_REASON), sink);
        Optional<Boolean> relay = block.isOn(TextField.RELAY);
        shows(block.number(TextField.POWER), relay, sink);
        reports.readBack(actuator -> relay, actuator -> Optional.empty(), sink);
    }

    private void shows(OptionalInt watts, Optional<Boolean> relay, Sink sink) {
        List<Figure> figures = new ArrayList<>();
        watts.ifPresent(power -> figures.add(Figure.of("powerW", 0, power)));
        relay.ifPresent(on -> figures.add(Figure.of("relay", 0, on ? 1 : 0)));
        reports.shows(figures, sink);
    }

    private void complains(OptionalInt bits, Sink sink) {
        if (bits.isPresent()) {
            reports.complains(
                    AlarmReason.setIn(bits.getAsInt()).stream()
                            .map(AlarmReason::alarmName)
                            .toList(),
                    sink);
        }
    }

    private void reading(Sink sink, int voltageMv, int currentMa, int socPermille, int consumedMah, int timeToGoMin) {
        reports.reading(voltageMv, currentMa, socPermille, consumedMah, timeToGoMin, sink);
        told = true;
        toldAt = clock.instant();
    }

    /** Of a monitor that is silent only one question is asked. */
    private void askForAll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        OptionalLong voltage = number(VOLTAGE, sink, givesWay);
        if (voltage.isEmpty()) {
            return;
        }
        OptionalLong current = number(CURRENT_FINE, sink, givesWay);
        OptionalLong soc = number(STATE_OF_CHARGE, sink, givesWay);
        OptionalLong consumed = number(CONSUMED, sink, givesWay);
        OptionalLong timeToGo = number(TIME_TO_GO, sink, givesWay);
        if (!told) {
            reading(
                    sink,
                    (int) voltage.getAsLong() * 10,
                    current.isPresent() ? (int) current.getAsLong() : Ints.ABSENT,
                    soc.isPresent() ? (int) soc.getAsLong() / PERMILLE_PER_RAW : Ints.ABSENT,
                    consumed.isPresent() ? (int) Math.max(0, -consumed.getAsLong() * 100) : Ints.ABSENT,
                    timeToGo.isPresent() ? (int) timeToGo.getAsLong() : Ints.ABSENT);
        }
        complains(whole(number(ALARM_REASON, sink, givesWay)), sink);
        Optional<Boolean> relay = isOn(number(RELAY, sink, givesWay));
        shows(whole(number(POWER, sink, givesWay)), relay, sink);
        reports.readBack(actuator -> relay, actuator -> Optional.empty(), sink);
    }

    private static OptionalInt whole(OptionalLong number) {
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    /**
     * Asks once for each opening; a few figures at a time, so that no reading waits for all of them, and told together, so
     * that none waits an hour for the others.
     */
    private void askForHistory(Sink sink, BooleanSupplier givesWay) throws LineLost {
        for (int i = 0; i < HISTORY_AT_ONCE && !unread.isEmpty() && !givesWay.getAsBoolean(); i++) {
            History one = unread.removeFirst();
            one.read(number(one.register(), sink, givesWay)).ifPresent(remembered::add);
        }
        if (unread.isEmpty() && !remembered.isEmpty()) {
            reports.history(remembered, sink);
            remembered.clear();
        }
    }

    private OptionalLong number(HexRegister register, Sink sink, BooleanSupplier givesWay) throws LineLost {
        return line.orElseThrow().number(register, block -> report(block, sink), givesWay);
    }

    private static Optional<Boolean> isOn(OptionalLong relay) {
        return relay.isPresent() ? Optional.of(relay.getAsLong() != 0) : Optional.empty();
    }

    @Override
    public void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) throws LineLost {
        for (SwitchOrder order : orders) {
            switchRelay(order.on(), sink, givesWay);
        }
    }

    private void switchRelay(boolean on, Sink sink, BooleanSupplier givesWay) throws LineLost {
        Optional<Boolean> is = isOn(write(MonitorSetting.relay(on), sink, givesWay));
        reports.readBack(actuator -> is, actuator -> is.filter(now -> now != on).map(now -> "disobeys"), sink);
        askForReading(sink, givesWay);
    }

    /**
     * Writes a register, reads it back, and tells what became of it.
     *
     * @return what stands there; empty where that was not told
     */
    private OptionalLong write(MonitorSetting setting, Sink sink, BooleanSupplier givesWay) throws LineLost {
        HexMessage write = HexMessage.set(setting.register(), setting.value());
        Optional<VeDirectFrame.Value> set;
        OptionalLong now;
        try {
            set = line.orElseThrow().ask(write, setting.register(), block -> report(block, sink), givesWay);
            now = number(setting.register(), sink, givesWay);
        } catch (LineLost lost) {
            reports.written(write.encode(), Optional.empty(), Optional.of("the line was lost"), sink);
            throw lost;
        }
        Optional<String> refusal = set.filter(VeDirectFrame.Value::isRefused)
                .map(value -> setting.name() + " refused: " + value.refusal());
        if (refusal.isEmpty() && now.isPresent() && !setting.isAt(now.getAsLong())) {
            OptionalLong mode = setting.register() == RELAY ? number(RELAY_MODE, sink, givesWay) : OptionalLong.empty();
            refusal = Optional.of((set.isEmpty() ? "no answer to the write, " : "")
                    + setting.name() + " stays " + setting.word(now.getAsLong())
                    + (mode.isPresent() ? "; its relay mode is " + mode.getAsLong() + ", it must be remote" : ""));
        }
        refusal.ifPresent(statistics::refusedWrite);
        Optional<String> unknown =
                now.isPresent() ? Optional.empty() : Optional.of(set.isPresent() ? "not read back" : "no answer");
        reports.written(write.encode(), refusal, unknown, sink);
        return now;
    }

    /** What was asked may have stopped the text: without a reading of now the monitor would seem silent. */
    private void askForReading(Sink sink, BooleanSupplier givesWay) throws LineLost {
        if (!givesWay.getAsBoolean() && toldAt.isBefore(clock.instant().minusSeconds(2))) {
            told = false;
            askForAll(sink, givesWay);
        }
    }
}
