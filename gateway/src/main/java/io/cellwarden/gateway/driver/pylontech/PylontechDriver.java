package io.cellwarden.gateway.driver.pylontech;

import io.cellwarden.gateway.driver.Addressing;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.Rota;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.driver.ascii.AsciiExchange;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.pylontech.PylontechCommand;
import io.cellwarden.gateway.wire.pylontech.PylontechDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Modules with the RS485 protocol of Pylontech, several on one line, each with its address. They are only read: the protocol
 * knows no switch. Source: protocol sheet Pylontech, sections "Commands" and "Timing and retries".
 */
public final class PylontechDriver implements Driver {
    private static final LineSettings LINE = LineSettings.DEFAULT.withBaud(115_200);
    private static final int SLOW_BAUD = 9_600;
    /** The master of group 0. */
    private static final int MASTER = 2;

    private static final int LAST_PROBED = 9;
    private static final Addressing ADDRESSES = Addressing.numbers(1, 0xFE);
    /** At 9,600 baud the longest answer takes a quarter of a second. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(700);

    /** The protocol of these modules. */
    public static final Protocol PROTOCOL =
            new Protocol(PylontechDecoder.protocol(), PylontechDriver::new, LINE, none -> false, probes(), ADDRESSES);

    private final Rota rota;
    private final Map<LinkSettings.Pack, PylontechModule> modules = new LinkedHashMap<>();
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Duration answerWithin;
    private Optional<AsciiExchange> exchange = Optional.empty();

    PylontechDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this(settings, statistics, clock, ANSWER_WITHIN);
    }

    PylontechDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock, Duration answerWithin) {
        this.statistics = statistics;
        this.clock = clock;
        this.answerWithin = answerWithin;
        this.rota = new Rota(settings.packs());
        for (LinkSettings.Pack pack : settings.packs()) {
            modules.put(pack, new PylontechModule(ADDRESSES.number(pack, MASTER), settings, pack, clock));
        }
    }

    private static List<Probe> probes() {
        return Stream.of(LINE, LINE.withBaud(SLOW_BAUD))
                .flatMap(line -> IntStream.concat(IntStream.rangeClosed(MASTER, LAST_PROBED), IntStream.of(1))
                        .mapToObj(address -> new Probe(
                                line,
                                PylontechCommand.ANALOG.to(address).encode(),
                                ANSWER_WITHIN,
                                String.valueOf(address))))
                .toList();
    }

    @Override
    public void opened(Line line) {
        exchange = Optional.of(new AsciiExchange(line, statistics, clock, answerWithin));
        modules.values().forEach(PylontechModule::opened);
    }

    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        AsciiExchange open = exchange.orElseThrow();
        return rota.poll(pack -> Objects.requireNonNull(modules.get(pack)).poll(open, sink, givesWay), givesWay);
    }

    /** Nothing can be switched; a link with such a binding does not start. */
    @Override
    public void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) {
        statistics.refusedWrite("not written, the protocol knows no switch");
    }

    /** Those of all modules; what differs between them is left to people. */
    @Override
    public Optional<HardwareLimits> limits(BooleanSupplier givesWay) throws LineLost {
        for (PylontechModule module : modules.values()) {
            if (!module.hasTold()) {
                module.askLimits(exchange.orElseThrow(), givesWay);
                if (givesWay.getAsBoolean()) {
                    return Optional.empty();
                }
            }
        }
        Optional<HardwareLimits> common =
                modules.values().stream().map(PylontechModule::limits).reduce(PylontechLimits::common);
        modules.values().forEach(PylontechModule::forgetLimits);
        return common;
    }
}
