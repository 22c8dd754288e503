package io.cellwarden.gateway.driver.seplos;

import io.cellwarden.gateway.driver.Addressing;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.Rota;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.driver.ascii.AsciiExchange;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.ascii.AsciiPacket;
import io.cellwarden.gateway.wire.seplos.Seplos2Command;
import io.cellwarden.gateway.wire.seplos.Seplos2Decoder;
import io.cellwarden.gateway.wire.seplos.Seplos2Frame;
import io.cellwarden.site.AlarmCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Boards of Seplos version 2, several on one line, each with the address of its DIP switches. They are only read: what
 * switches them was seen, and never verified. Source: protocol sheet Seplos, "A. v2.0 ASCII".
 */
public final class Seplos2Driver implements Driver {
    private static final LineSettings LINE = LineSettings.DEFAULT.withBaud(19_200);
    private static final int SLOW_BAUD = 9_600;
    private static final int LAST_PROBED = 3;
    private static final Addressing ADDRESSES = Addressing.numbers(0, 0xFE);
    /** At 9,600 baud the longest answer takes a fifth of a second. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(700);

    /** The protocol of these boards. */
    public static final Protocol PROTOCOL =
            new Protocol(Seplos2Decoder.protocol(), Seplos2Driver::new, LINE, none -> false, probes(), ADDRESSES);

    private final Rota rota;
    private final Map<LinkSettings.Pack, PackReports> reports = new LinkedHashMap<>();
    private final Set<LinkSettings.Pack> withoutAlarms = new HashSet<>();
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Duration answerWithin;
    private Optional<AsciiExchange> exchange = Optional.empty();

    Seplos2Driver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this(settings, statistics, clock, ANSWER_WITHIN);
    }

    Seplos2Driver(LinkSettings settings, LinkStatistics statistics, InstantSource clock, Duration answerWithin) {
        this.statistics = statistics;
        this.clock = clock;
        this.answerWithin = answerWithin;
        this.rota = new Rota(settings.packs());
        for (LinkSettings.Pack pack : settings.packs()) {
            ADDRESSES.number(pack, 0); // refuses what is none before anything runs
            reports.put(pack, new PackReports(settings, pack, clock));
        }
    }

    private static List<Probe> probes() {
        return Stream.of(LINE, LINE.withBaud(SLOW_BAUD))
                .flatMap(line -> IntStream.rangeClosed(0, LAST_PROBED)
                        .mapToObj(address -> new Probe(
                                line,
                                Seplos2Command.TELEMETRY.to(address).encode(),
                                ANSWER_WITHIN,
                                String.valueOf(address))))
                .toList();
    }

    @Override
    public void opened(Line line) {
        exchange = Optional.of(new AsciiExchange(line, statistics, clock, answerWithin));
        withoutAlarms.clear();
        reports.values().forEach(PackReports::opened);
    }

    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        return rota.poll(pack -> poll(pack, sink, givesWay), givesWay);
    }

    private boolean poll(LinkSettings.Pack pack, Sink sink, BooleanSupplier givesWay) throws LineLost {
        Optional<Seplos2Frame> values = ask(Seplos2Command.TELEMETRY, pack, givesWay);
        values.ifPresent(frame -> take(frame, pack, sink));
        if (values.isPresent()) {
            AsciiPacket question = Seplos2Command.TELEMETRY.to(ADDRESSES.number(pack, 0));
            Objects.requireNonNull(reports.get(pack))
                    .answeredTwice(exchange.orElseThrow().answeredTwice(question), sink);
        }
        if (values.isPresent() && !givesWay.getAsBoolean() && !withoutAlarms.contains(pack)) {
            ask(Seplos2Command.ALARM, pack, givesWay).ifPresent(frame -> take(frame, pack, sink));
        }
        return values.isPresent();
    }

    private Optional<Seplos2Frame> ask(Seplos2Command command, LinkSettings.Pack pack, BooleanSupplier givesWay)
            throws LineLost {
        AsciiExchange open = exchange.orElseThrow();
        return open.ask(
                command.to(ADDRESSES.number(pack, 0)),
                answer -> open.read(Seplos2Decoder.decode(answer, command))
                        .filter(frame -> isOfUse(frame, command, open)),
                givesWay);
    }

    /** A board that does not tell its values is as good as silent, and says why. */
    private static boolean isOfUse(Seplos2Frame frame, Seplos2Command command, AsciiExchange open) {
        if (command == Seplos2Command.TELEMETRY && frame instanceof Seplos2Frame.Refused(int code)) {
            open.refused("the board refuses to tell its values: " + AsciiPacket.returnCodeText(code));
            return false;
        }
        return true;
    }

    private void take(Seplos2Frame frame, LinkSettings.Pack pack, Sink sink) {
        PackReports told = Objects.requireNonNull(reports.get(pack));
        switch (frame) {
            case Seplos2Frame.Telemetry telemetry -> {
                told.reading(telemetry.currentMa(), telemetry.cellTemperaturesDeciC(), telemetry.cellsMv(), sink);
                telemetry.further().ifPresent(further -> told.stateOfCharge(further.socPermille(), sink));
            }
            case Seplos2Frame.Alarms alarms -> {
                told.hardwareError(AlarmCode.E_SL24, alarms.hasFailed(), sink);
                told.protections(alarms.protections(), alarms.warnings(), sink);
            }
            case Seplos2Frame.Refused(int code) -> {
                if (code == AsciiPacket.UNKNOWN_COMMAND) {
                    withoutAlarms.add(pack); // a refusal for another reason may pass
                    told.protections(List.of(), List.of(), sink); // what stood here before it may have told some
                }
            }
            case Seplos2Frame.Manufacturer _, Seplos2Frame.Done _ -> {} // is not asked for
        }
    }

    /** Nothing can be switched; a link with such a binding does not start. */
    @Override
    public void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) {
        statistics.refusedWrite("not written, the protocol is only read");
    }
}
