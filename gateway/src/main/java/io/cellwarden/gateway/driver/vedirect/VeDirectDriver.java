package io.cellwarden.gateway.driver.vedirect;

import static io.cellwarden.gateway.wire.vedirect.HexRegister.*;

import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Listening;
import io.cellwarden.gateway.driver.MonitorReports;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.vedirect.AlarmReason;
import io.cellwarden.gateway.wire.vedirect.HexMessage;
import io.cellwarden.gateway.wire.vedirect.HexRegister;
import io.cellwarden.gateway.wire.vedirect.TextBlock;
import io.cellwarden.gateway.wire.vedirect.TextField;
import io.cellwarden.gateway.wire.vedirect.VeDirectCodec;
import io.cellwarden.gateway.wire.vedirect.VeDirectDecoder;
import io.cellwarden.gateway.wire.vedirect.VeDirectFrame;
import io.cellwarden.gateway.wire.vedirect.VeDirectPacket;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
    /** A block that breaks off in favour of an answer must not hold the answer back. */
    private static final Duration QUIET = Duration.ofMillis(100);
    /** So long without a reading, and the monitor is asked. */
    private static final Duration ASKS_AFTER = Duration.ofSeconds(5);
    /** So long a device may take before something urgent goes ahead of its answer. */
    private static final Duration GIVES_WAY_AFTER = Duration.ofMillis(150);

    /** So long a late answer is waited for, so that it is not taken for that to the next request. */
    private static final Duration LATE = Duration.ofMillis(100);

    private static final int ATTEMPTS = 2;
    private static final int PERMILLE_PER_RAW = 10;

    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Duration answerWithin;
    private final Duration blockWithin;
    private final MonitorReports reports;
    private Optional<Listening<VeDirectPacket>> listening = Optional.empty();
    private Optional<Line> line = Optional.empty();
    private Instant toldAt = Instant.MIN;
    private boolean told;
    private Optional<VeDirectFrame.Value> answer = Optional.empty();
    private boolean answerMayBeLate;
    private String refusal = "";

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
        this.reports = new MonitorReports(settings, settings.monitors().getFirst(), clock);
        this.statistics = statistics;
        this.clock = clock;
        this.answerWithin = answerWithin;
        this.blockWithin = blockWithin;
    }

    @Override
    public void opened(Line opened) {
        line = Optional.of(opened);
        listening = Optional.of(new Listening<>(opened, new VeDirectCodec(), statistics, clock, QUIET));
        reports.opened();
    }

    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        told = false;
        listen(blockWithin, sink, () -> told || givesWay.getAsBoolean());
        if (!told && !givesWay.getAsBoolean() && toldAt.isBefore(clock.instant().minus(ASKS_AFTER))) {
            askForAll(sink, givesWay);
        }
        return told || !givesWay.getAsBoolean();
    }

    private void listen(Duration atMost, Sink sink, BooleanSupplier ends) throws LineLost {
        listening.orElseThrow().listen(atMost, packet -> take(packet, sink), ends);
    }

    /** Whether a packet is of use. */
    private boolean take(VeDirectPacket packet, Sink sink) {
        switch (packet) {
            case TextBlock block -> {
                block.interleaved().forEach(this::take);
                report(block, sink);
                return true;
            }
            case HexMessage message -> {
                return take(message);
            }
        }
    }

    private boolean take(HexMessage message) {
        Optional<Decoded<VeDirectFrame>> decoded = VeDirectDecoder.decode(message);
        if (decoded.isEmpty() || !(decoded.get() instanceof Decoded.Ok<VeDirectFrame>(VeDirectFrame frame))) {
            return false; // a request that comes back, or what cannot be read
        }
        switch (frame) {
            case VeDirectFrame.Value value -> answer = value.isUnasked() ? answer : Optional.of(value);
            case VeDirectFrame.UnknownCommand _ -> refusal = "it does not know HEX requests";
            case VeDirectFrame.FrameError _ -> refusal = "it could not read the request";
            case VeDirectFrame.Done _, VeDirectFrame.Ping _ -> {}
        }
        return true;
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
        complains(block.number(TextField.ALARM_REASON), sink);
        Optional<Boolean> relay = block.isOn(TextField.RELAY);
        reports.readBack(actuator -> relay, actuator -> Optional.empty(), sink);
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
        OptionalLong alarms = number(ALARM_REASON, sink, givesWay);
        complains(alarms.isPresent() ? OptionalInt.of((int) alarms.getAsLong()) : OptionalInt.empty(), sink);
        Optional<Boolean> relay = isOn(number(RELAY, sink, givesWay));
        reports.readBack(actuator -> relay, actuator -> Optional.empty(), sink);
    }

    private OptionalLong number(HexRegister register, Sink sink, BooleanSupplier givesWay) throws LineLost {
        return givesWay.getAsBoolean()
                ? OptionalLong.empty()
                : ask(HexMessage.get(register), register, sink, givesWay)
                        .map(VeDirectFrame.Value::number)
                        .orElse(OptionalLong.empty());
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
        HexMessage write = HexMessage.set(RELAY, on ? 1 : 0);
        Optional<VeDirectFrame.Value> set;
        Optional<Boolean> is;
        try {
            set = ask(write, RELAY, sink, givesWay);
            is = isOn(number(RELAY, sink, givesWay));
        } catch (LineLost lost) {
            reports.written(write.encode(), Optional.empty(), Optional.of("the line was lost"), sink);
            throw lost;
        }
        Optional<String> disobeys = is.filter(now -> now != on).map(now -> "relay-1 stays " + (now ? "on" : "off"));
        reports.readBack(actuator -> is, actuator -> disobeys, sink);
        Optional<String> refusal =
                set.filter(VeDirectFrame.Value::isRefused).map(value -> "relay-1 refused: " + value.refusal());
        if (refusal.isEmpty() && disobeys.isPresent()) {
            OptionalLong mode = number(RELAY_MODE, sink, givesWay);
            refusal = Optional.of((set.isEmpty() ? "no answer to the write, " : "")
                    + disobeys.get()
                    + (mode.isPresent() ? "; its relay mode is " + mode.getAsLong() + ", it must be remote" : ""));
        }
        refusal.ifPresent(statistics::refusedWrite);
        Optional<String> unknown =
                is.isPresent() ? Optional.empty() : Optional.of(set.isPresent() ? "not read back" : "no answer");
        reports.written(write.encode(), refusal, unknown, sink);
        askForReading(sink, givesWay);
    }

    /** What was asked may have stopped the text: without a reading of now the monitor would seem silent. */
    private void askForReading(Sink sink, BooleanSupplier givesWay) throws LineLost {
        if (!givesWay.getAsBoolean() && toldAt.isBefore(clock.instant().minusSeconds(2))) {
            told = false;
            askForAll(sink, givesWay);
        }
    }

    /** An answer repeats command and register of its request; what is told unasked, or late, is none. */
    private Optional<VeDirectFrame.Value> ask(
            HexMessage request, HexRegister register, Sink sink, BooleanSupplier givesWay) throws LineLost {
        for (int attempt = 0; attempt < ATTEMPTS && (attempt == 0 || !givesWay.getAsBoolean()); attempt++) {
            if (answerMayBeLate) {
                listen(LATE, sink, () -> false);
            }
            answer = Optional.empty();
            refusal = "";
            long asked = System.nanoTime();
            line.orElseThrow().write(request.encode().toArray());
            listen(
                    answerWithin,
                    sink,
                    () -> isAnswered(request, register)
                            || System.nanoTime() - asked > GIVES_WAY_AFTER.toNanos() && givesWay.getAsBoolean());
            answerMayBeLate = !isAnswered(request, register);
            if (!answerMayBeLate) {
                return answer;
            }
            statistics.unanswered(refusal.isEmpty() ? "no answer" : refusal, "");
        }
        return Optional.empty();
    }

    private boolean isAnswered(HexMessage request, HexRegister register) {
        return answer.filter(value -> value.command() == request.command() && value.code() == register.code())
                .isPresent();
    }
}
