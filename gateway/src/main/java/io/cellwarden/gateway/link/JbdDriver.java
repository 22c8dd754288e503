package io.cellwarden.gateway.link;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JBD board: one board per line, which has no address. Its cells may belong to one battery, or in slices to the
 * batteries of a string. Source: protocol sheet JBD, sections "Control" and "Timing and quirks".
 */
final class JbdDriver implements Driver {
    /** Answers come within about 100 ms; this allows for slow adapters. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);
    /** The first request after the board slept is often lost. */
    private static final int ATTEMPTS = 2;
    /** Balance bits come and go by the second; a run is over when none was set for so long. */
    private static final Duration BALANCING_RESTS = Duration.ofSeconds(30);

    private final LinkSettings settings;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Map<Switch, Boolean> ordered = new EnumMap<>(Switch.class);
    private final Map<LinkSettings.Binding, Boolean> readBack = new HashMap<>();
    private Optional<Exchange<JbdPacket>> exchange = Optional.empty();
    private boolean identified;
    private boolean hardwareFailed;
    private boolean balancing;
    private Instant balancedAt = Instant.MIN;

    JbdDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this.settings = settings;
        this.statistics = statistics;
        this.clock = clock;
    }

    @Override
    public void opened(Line line) {
        exchange = Optional.of(new Exchange<>(line, new JbdFrameCodec(), statistics, clock, ANSWER_WITHIN, ATTEMPTS));
        identified = false;
        readBack.clear();
    }

    @Override
    public void poll(Sink sink) throws LineLost {
        if (!identified) {
            identify(sink);
        }
        Optional<JbdFrame.BasicInfo> info = ask(JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class);
        if (info.isEmpty()) {
            return; // a board that does not answer is not asked a second question: its silence is judged by time
        }
        report(info.get(), sink);
        ask(JbdRequest.readCellVoltages(), JbdFrame.CellVoltages.class)
                .ifPresent(cells -> settings.devices().forEach(device -> read(device, info.get(), cells, sink)));
    }

    private void identify(Sink sink) throws LineLost {
        ask(JbdRequest.readHardwareVersion(), JbdFrame.HardwareVersion.class).ifPresent(hardware -> {
            identified = true;
            Instant now = clock.instant();
            settings.devices()
                    .forEach(device -> sink.put(
                            device.bank(), new Input.DeviceIdentified(device.battery(), now, hardware.name())));
        });
    }

    private void read(LinkSettings.Device device, JbdFrame.BasicInfo info, JbdFrame.CellVoltages cells, Sink sink) {
        List<Integer> all = cells.cellsMv();
        int from = Math.min(device.firstCell() - 1, all.size());
        // The last slice takes what is left, so that a pack with too many cells is refused as such.
        boolean last = settings.devices().stream().allMatch(other -> other.firstCell() <= device.firstCell());
        int to = last ? all.size() : Math.min(from + device.cells(), all.size());
        Ints own = Ints.of(
                all.subList(from, to).stream().mapToInt(Integer::intValue).toArray());
        Ints temperatures = Ints.of(
                info.temperaturesDeciC().stream().mapToInt(Integer::intValue).toArray());
        sink.put(
                device.bank(),
                new Input.Reading(device.battery(), clock.instant(), info.currentMa(), temperatures, own));
    }

    /** Switches, errors and balancing of the board, each when it changes. */
    private void report(JbdFrame.BasicInfo info, Sink sink) {
        if (settings.control() == Control.ON) {
            readBack(info, sink);
        }
        boolean failed = info.protections().contains(JbdProtection.AFE_ERROR);
        if (failed != hardwareFailed) {
            hardwareFailed = failed;
            settings.devices()
                    .forEach(device -> sink.put(
                            device.bank(),
                            new Input.HardwareError(device.battery(), clock.instant(), AlarmCode.E_SL24, failed)));
        }
        Instant now = clock.instant();
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

    private void readBack(JbdFrame.BasicInfo info, Sink sink) {
        for (LinkSettings.Binding binding : settings.outputs()) {
            boolean on = isOn(info, binding.actuator());
            if (!Boolean.valueOf(on).equals(readBack.put(binding, on))) {
                sink.put(
                        binding.bank(),
                        new Input.ReadBack(
                                clock.instant(),
                                binding.output(),
                                binding.name(settings.name()),
                                binding.battery(),
                                on));
            }
        }
    }

    private static boolean isOn(JbdFrame.BasicInfo info, Switch actuator) {
        return switch (actuator) {
            case CHARGE_FET -> info.chargeFetOn();
            case DISCHARGE_FET -> info.dischargeFetOn();
        };
    }

    @Override
    public void drive(String battery, Switch actuator, boolean on, Sink sink) throws LineLost {
        ordered.put(actuator, on);
        Optional<JbdFrame.BasicInfo> before = ordered.size() == Switch.values().length
                ? Optional.empty()
                : ask(JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class);
        JbdRequest write =
                JbdRequest.switchFets(wanted(Switch.CHARGE_FET, before), wanted(Switch.DISCHARGE_FET, before));
        Optional<JbdFrame> answer = askAny(write);
        if (answer.orElse(null) instanceof JbdFrame.Refused refused) {
            statistics.refusedWrite("switch write refused with status 0x%02x".formatted(refused.status()));
        }
        ask(JbdRequest.readBasicInfo(), JbdFrame.BasicInfo.class).ifPresent(info -> report(info, sink));
    }

    /**
     * The level to write for a switch: as ordered, else as it is. One that only a protection of the board holds off is
     * left released, or our write would lock it off for good. A board that cannot say is assumed on.
     */
    private boolean wanted(Switch actuator, Optional<JbdFrame.BasicInfo> before) {
        Boolean order = ordered.get(actuator);
        return order != null
                ? order
                : before.map(info -> isOn(info, actuator)
                                || (!info.protections().isEmpty()
                                        && !info.protections().contains(JbdProtection.FETS_LOCKED_BY_SOFTWARE)))
                        .orElse(true);
    }

    private <T extends JbdFrame> Optional<T> ask(JbdRequest request, Class<T> type) throws LineLost {
        return askAny(request).filter(type::isInstance).map(type::cast);
    }

    /** The checksum does not cover the register of an answer, so it is compared here. */
    private Optional<JbdFrame> askAny(JbdRequest request) throws LineLost {
        Bytes bytes = request.encode();
        return exchange.orElseThrow()
                .ask(
                        bytes,
                        packet -> packet instanceof JbdPacket.Answer answer && answer.register() == request.register()
                                ? decoded(answer)
                                : Optional.empty());
    }

    private Optional<JbdFrame> decoded(JbdPacket.Answer answer) {
        return switch (JbdDecoder.decode(answer)) {
            case Decoded.Ok<JbdFrame>(var frame) -> Optional.of(frame);
            case Decoded.TooShort<JbdFrame>(int wanted, int got) -> {
                statistics.fault("answer of %d bytes, %d wanted".formatted(got, wanted));
                yield Optional.empty();
            }
            case Decoded.OutOfRange<JbdFrame>(var field, int value, int min, int max) -> {
                statistics.fault("%s = %d, allowed is %d to %d".formatted(field, value, min, max));
                yield Optional.empty();
            }
            case Decoded.Unsupported<JbdFrame>(var what) -> {
                statistics.fault("unsupported " + what);
                yield Optional.empty();
            }
        };
    }
}
