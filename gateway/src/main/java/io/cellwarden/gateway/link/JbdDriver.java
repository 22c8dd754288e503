package io.cellwarden.gateway.link;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.jbd.JbdDecoder;
import io.cellwarden.gateway.wire.jbd.JbdFrame;
import io.cellwarden.gateway.wire.jbd.JbdFrameCodec;
import io.cellwarden.gateway.wire.jbd.JbdPacket;
import io.cellwarden.gateway.wire.jbd.JbdProtection;
import io.cellwarden.gateway.wire.jbd.JbdRequest;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A JBD board: one board per line, which has no address. Its cells may belong to one battery, or in slices to the
 * batteries of a string. Source: protocol sheet JBD, sections "Control" and "Timing and quirks".
 */
final class JbdDriver implements Driver {
    /** Answers come within about 100 ms; this allows for slow adapters. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);
    /** The first request after the board slept is often lost. */
    private static final int ATTEMPTS = 2;

    private static final int NOT_PERMITTED = 0x81;
    /** Some boards do not give their name. */
    private static final int IDENTIFICATIONS = 3;
    /** Balance bits come and go by the second; a run is over when none was set for so long. */
    private static final Duration BALANCING_RESTS = Duration.ofSeconds(30);

    private final LinkSettings settings;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Duration answerWithin;
    private final JbdSwitches switches = new JbdSwitches();
    private final JbdLimitReader limits = new JbdLimitReader(this::askAny);
    private final Map<LinkSettings.Binding, Boolean> readBack = new HashMap<>();
    private Optional<Exchange<JbdPacket>> exchange = Optional.empty();
    private Optional<JbdFrame.BasicInfo> board = Optional.empty();
    private boolean boardIsFresh;
    private int identifications;
    private Optional<Boolean> hardwareFailed = Optional.empty();
    private boolean balancing;
    private Instant balancedAt = Instant.MIN;

    JbdDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this(settings, statistics, clock, ANSWER_WITHIN);
    }

    JbdDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock, Duration answerWithin) {
        this.answerWithin = answerWithin;
        this.settings = settings;
        this.statistics = statistics;
        this.clock = clock;
    }

    @Override
    public void opened(Line line) {
        exchange = Optional.of(new Exchange<>(line, new JbdFrameCodec(), statistics, clock, answerWithin, ATTEMPTS));
        boardIsFresh = false;
        identifications = 0;
        readBack.clear();
    }

    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        Optional<JbdFrame.BasicInfo> info = askBoard(givesWay);
        if (info.isPresent()) {
            limits.leave();
        }
        if (info.isEmpty()) {
            // A board that does not answer is not asked a second question: its silence is judged by time.
            return !givesWay.getAsBoolean();
        }
        report(info.get(), sink);
        if (givesWay.getAsBoolean()) {
            return false;
        }
        Optional<JbdFrame.CellVoltages> cells =
                ask(JbdRequest.readCellVoltages(), JbdFrame.CellVoltages.class, givesWay);
        Instant now = clock.instant();
        cells.ifPresent(heard -> settings.devices().forEach(device -> read(device, now, info.get(), heard, sink)));
        if (cells.isPresent() && identifications < IDENTIFICATIONS && !givesWay.getAsBoolean()) {
            identify(sink, givesWay);
        }
        return cells.isPresent() || !givesWay.getAsBoolean();
    }

    private Optional<JbdFrame.BasicInfo> askBoard(BooleanSupplier givesWay) throws LineLost {
        Optional<JbdFrame.BasicInfo> info = ask(JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class, givesWay);
        boardIsFresh = info.isPresent();
        board = info.or(() -> board);
        return info;
    }

    private void identify(Sink sink, BooleanSupplier givesWay) throws LineLost {
        identifications++;
        ask(JbdRequest.readHardwareVersion(), JbdFrame.HardwareVersion.class, givesWay)
                .ifPresent(hardware -> {
                    identifications = IDENTIFICATIONS;
                    Instant now = clock.instant();
                    settings.devices()
                            .forEach(device -> sink.put(
                                    device.bank(), new Input.DeviceIdentified(device.battery(), now, hardware.name())));
                });
    }

    private void read(
            LinkSettings.Device device, Instant now, JbdFrame.BasicInfo info, JbdFrame.CellVoltages cells, Sink sink) {
        List<Integer> all = cells.cellsMv();
        int from = Math.min(device.firstCell() - 1, all.size());
        // The last slice takes what is left, so that a pack with too many cells is refused as such.
        boolean last = settings.devices().stream().allMatch(other -> other.firstCell() <= device.firstCell());
        int to = last ? all.size() : Math.min(from + device.cells(), all.size());
        Ints own = Ints.of(
                all.subList(from, to).stream().mapToInt(Integer::intValue).toArray());
        Ints temperatures = Ints.of(
                info.temperaturesDeciC().stream().mapToInt(Integer::intValue).toArray());
        sink.put(device.bank(), new Input.Reading(device.battery(), now, info.currentMa(), temperatures, own));
    }

    /** Switches, errors and balancing of the board, each when it changes. */
    private void report(JbdFrame.BasicInfo info, Sink sink) {
        Instant now = clock.instant();
        if (settings.control() == Control.ON) {
            readBack(info, now, false, sink);
        }
        boolean failed = info.protections().contains(JbdProtection.AFE_ERROR);
        if (!Optional.of(failed).equals(hardwareFailed)) {
            hardwareFailed = Optional.of(failed); // told at first contact too: the journal may hold an old alarm
            settings.devices()
                    .forEach(device -> sink.put(
                            device.bank(), new Input.HardwareError(device.battery(), now, AlarmCode.E_SL24, failed)));
        }
        if (info.balancing().contains(true)) {
            balancedAt = now;
        }
        boolean active = !balancedAt.equals(Instant.MIN) && !now.isAfter(balancedAt.plus(BALANCING_RESTS));
        if (active != balancing) {
            balancing = active;
            settings.devices()
                    .forEach(
                            device -> sink.put(device.bank(), new Input.BalancerReport(device.battery(), now, active)));
        }
    }

    /** Tells each bound switch that changed; those that do not obey are told each time they were driven. */
    private void readBack(JbdFrame.BasicInfo info, Instant now, boolean driven, Sink sink) {
        for (LinkSettings.Binding binding : settings.outputs()) {
            boolean on = JbdSwitches.isOn(info, binding.actuator());
            boolean changed = !Boolean.valueOf(on).equals(readBack.put(binding, on));
            if (changed
                    || (driven
                            && switches.disobedience(binding.actuator(), info).isPresent())) {
                String name = binding.name(settings.name());
                sink.put(binding.bank(), new Input.ReadBack(now, binding.output(), name, binding.battery(), on));
            }
        }
    }

    @Override
    public void drive(List<Orders.Order> orders, Sink sink, BooleanSupplier givesWay) throws LineLost {
        switches.order(orders);
        if (!switches.isComplete() && !boardIsFresh) {
            askBoard(givesWay);
        }
        Optional<JbdRequest> write = switches.write(board);
        if (write.isEmpty()) {
            statistics.refusedWrite("not written, the board does not tell how its other switch is");
            return;
        }
        Optional<JbdFrame> answer = askAny(write.get(), givesWay);
        if (answer.orElse(null) instanceof JbdFrame.Refused refused) {
            statistics.refusedWrite("refused with status 0x%02x".formatted(refused.status())
                    + (refused.status() == NOT_PERMITTED ? ", a password is needed" : ""));
        }
        if (givesWay.getAsBoolean()) {
            return;
        }
        Optional<JbdFrame.BasicInfo> after = askBoard(givesWay);
        after.ifPresent(info -> {
            readBack(info, clock.instant(), true, sink);
            report(info, sink);
        });
        if (after.isPresent() && !(answer.orElse(null) instanceof JbdFrame.Refused)) {
            String how = answer.isEmpty() ? "no answer to the write, " : "";
            for (Switch actuator : Switch.values()) {
                switches.disobedience(actuator, after.get()).map(how::concat).ifPresent(statistics::refusedWrite);
            }
        }
    }

    @Override
    public String leftBehind() {
        return JbdLimitReader.MAY_BE_OPEN;
    }

    /** Only of a board that answers: one in trouble gets no further question. */
    @Override
    public Optional<HardwareLimits> limits(BooleanSupplier givesWay) throws LineLost {
        return boardIsFresh
                ? limits.readOn(givesWay)
                : Optional.of(HardwareLimits.unread("it does not answer at all; see cellwarden status"));
    }

    private <T extends JbdFrame> Optional<T> ask(JbdRequest request, Class<T> type, BooleanSupplier givesWay)
            throws LineLost {
        return askAny(request, givesWay).filter(type::isInstance).map(type::cast);
    }

    /** The checksum does not cover the register of an answer, so it is compared here. */
    private Optional<JbdFrame> askAny(JbdRequest request, BooleanSupplier givesWay) throws LineLost {
        Exchange<JbdPacket> open = exchange.orElseThrow();
        return open.ask(
                request.encode(),
                packet -> packet instanceof JbdPacket.Answer answer && answer.register() == request.register()
                        ? decoded(answer, open)
                        : Optional.empty(),
                givesWay);
    }

    private static Optional<JbdFrame> decoded(JbdPacket.Answer answer, Exchange<JbdPacket> open) {
        switch (JbdDecoder.decode(answer)) {
            case Decoded.Ok<JbdFrame>(var frame) -> {
                return Optional.of(frame);
            }
            case Decoded.TooShort<JbdFrame>(int wanted, int got) ->
                open.refused("answer of %d bytes, %d wanted".formatted(got, wanted));
            case Decoded.OutOfRange<JbdFrame>(var field, int value, int min, int max) ->
                open.refused("%s = %d, allowed is %d to %d".formatted(field, value, min, max));
            case Decoded.Unsupported<JbdFrame>(var what) -> open.refused("unsupported " + what);
        }
        return Optional.empty();
    }
}
