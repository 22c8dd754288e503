package io.cellwarden.gateway.driver.jbd;

import io.cellwarden.gateway.driver.ControlFrames;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.Exchange;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.jbd.JbdDecoder;
import io.cellwarden.gateway.wire.jbd.JbdFrame;
import io.cellwarden.gateway.wire.jbd.JbdFrameCodec;
import io.cellwarden.gateway.wire.jbd.JbdPacket;
import io.cellwarden.gateway.wire.jbd.JbdProtection;
import io.cellwarden.gateway.wire.jbd.JbdRequest;
import io.cellwarden.site.AlarmCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A JBD board: one board per line, which has no address. Its cells may belong to one battery, or in slices to the
 * batteries of a string. Source: protocol sheet JBD, sections "Control" and "Timing and quirks".
 */
public final class JbdDriver implements Driver {
    /** The protocol of these boards. */
    public static final Protocol PROTOCOL = new Protocol(
            JbdDecoder.protocol(),
            JbdDriver::new,
            LineSettings.DEFAULT,
            JbdSwitches.BOTH::contains,
            List.of(new Probe(LineSettings.DEFAULT, JbdRequest.readBasicInfo().encode(), Duration.ofMillis(500), "")));

    /** Answers come within about 100 ms; this allows for slow adapters. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);
    /** The first request after the board slept is often lost. */
    private static final int ATTEMPTS = 2;

    /** An error, a switch that was written, and bits without a meaning. */
    private static final Set<JbdProtection> NO_PROTECTIONS = Set.of(
            JbdProtection.AFE_ERROR,
            JbdProtection.FETS_LOCKED_BY_SOFTWARE,
            JbdProtection.RESERVED_14,
            JbdProtection.RESERVED_15);

    private static final int NOT_PERMITTED = 0x81;
    /** Some boards do not give their name. */
    private static final int IDENTIFICATIONS = 3;

    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Duration answerWithin;
    private final JbdSwitches switches = new JbdSwitches();
    private final JbdLimitReader limits = new JbdLimitReader(this::askAny);
    private final PackReports reports;
    private final ControlFrames frames = new ControlFrames();
    private Optional<Exchange<JbdPacket>> exchange = Optional.empty();
    private Optional<JbdFrame.BasicInfo> board = Optional.empty();
    private boolean boardIsFresh;
    private int identifications;

    JbdDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this(settings, statistics, clock, ANSWER_WITHIN);
    }

    JbdDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock, Duration answerWithin) {
        this.answerWithin = answerWithin;
        this.reports = new PackReports(settings, onlyPack(settings), clock);
        this.statistics = statistics;
        this.clock = clock;
    }

    private static LinkSettings.Pack onlyPack(LinkSettings settings) {
        List<LinkSettings.Pack> packs = settings.packs();
        if (packs.size() != 1) {
            throw new IllegalArgumentException("link " + settings.name() + ": devices with " + packs.size()
                    + " addresses, a JBD line has one board and no address");
        }
        return packs.getFirst();
    }

    @Override
    public void opened(Line line) {
        exchange = Optional.of(new Exchange<>(line, new JbdFrameCodec(), statistics, clock, answerWithin, ATTEMPTS));
        boardIsFresh = false;
        identifications = 0;
        reports.opened();
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
        reports.answeredTwice(
                exchange.orElseThrow().answeredTwice(JbdRequest.readBasicInfo().encode()), sink);
        if (givesWay.getAsBoolean()) {
            return false;
        }
        Optional<JbdFrame.CellVoltages> cells =
                ask(JbdRequest.readCellVoltages(), JbdFrame.CellVoltages.class, givesWay);
        cells.ifPresent(heard ->
                reports.reading(info.get().currentMa(), info.get().temperaturesDeciC(), heard.cellsMv(), sink));
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
                    reports.identified(hardware.name(), sink);
                });
    }

    /** Switches, errors and balancing of the board, each when it changes. */
    private void report(JbdFrame.BasicInfo info, Sink sink) {
        reports.readBack(actuator -> isOn(info, actuator), sink);
        reports.hardwareError(AlarmCode.E_SL24, info.protections().contains(JbdProtection.AFE_ERROR), sink);
        reports.protections(
                info.protections().stream()
                        .filter(protection -> !NO_PROTECTIONS.contains(protection))
                        .map(JbdProtection::alarmName)
                        .toList(),
                List.of(),
                sink);
        reports.balancing(info.balancing().contains(true), sink);
    }

    private static Optional<Boolean> isOn(JbdFrame.BasicInfo info, Switch actuator) {
        return Optional.of(JbdSwitches.isOn(info, actuator));
    }

    @Override
    public void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) throws LineLost {
        switches.order(orders);
        if (!switches.isComplete() && !boardIsFresh) {
            askBoard(givesWay);
        }
        Optional<JbdRequest> write = switches.write(board);
        if (write.isEmpty()) {
            statistics.refusedWrite("not written, the board does not tell how its other switch is");
            return;
        }
        frames.sent(JbdSwitches.BOTH, write.get().encode());
        Optional<JbdFrame.BasicInfo> after;
        try {
            Optional<JbdFrame> answer = askAny(write.get(), givesWay);
            if (answer.isEmpty()) {
                frames.unanswered();
            }
            refusal(answer).ifPresent(frames::refused);
            after = givesWay.getAsBoolean() ? Optional.empty() : askBoard(givesWay);
        } catch (LineLost lost) {
            frames.lost(reports, sink);
            throw lost;
        }
        after.ifPresent(info -> {
            reports.readBack(actuator -> isOn(info, actuator), actuator -> switches.disobedience(actuator, info), sink);
            report(info, sink);
        });
        frames.tell(
                actuator -> after.isPresent(),
                actuator -> after.flatMap(info -> switches.disobedience(actuator, info)),
                reports,
                statistics,
                sink);
    }

    private static Optional<String> refusal(Optional<JbdFrame> answer) {
        return answer.filter(JbdFrame.Refused.class::isInstance)
                .map(JbdFrame.Refused.class::cast)
                .map(refused -> "refused with status 0x%02x".formatted(refused.status())
                        + (refused.status() == NOT_PERMITTED ? ", a password is needed" : ""));
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
                        ? open.read(JbdDecoder.decode(answer))
                        : Optional.empty(),
                givesWay);
    }
}
